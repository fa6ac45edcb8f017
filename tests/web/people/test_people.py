"""Units, staff, accounts and roles, as owner, colleague and stranger."""

import io
from typing import NamedTuple

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.people.models import Account, OrgUnit, RoleGrant, StaffMember
from lms.people.roster.workbooks import roster_template
from lms.people.sessions import load_grants
from question_bank.formats.sheets import read_workbook
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.pages import submit, text_of, visit


class House(NamedTuple):
    """Ids of a unit with a person, and of another unit with another."""

    unit_id: int
    child_id: int
    staff_id: int
    account_id: int
    other_unit_id: int
    other_staff_id: int
    other_account_id: int


@pytest.fixture
def house(database: db.Session) -> House:
    unit = make_unit(name="甲局")
    child = make_unit(unit, name="大厅")
    staff = make_staff(child, name="张三", phone="13812345678", lines=("03",))
    other = make_unit(name="乙局")
    other_staff = make_staff(other, name="外人")
    return House(
        unit.id, child.id, staff.id, make_account(staff=staff).id,
        other.id, other_staff.id, make_account(staff=other_staff).id,
    )  # fmt: skip


def enter(client: FlaskClient, unit_id: int, *roles: Role) -> None:
    sign_in(client, make_account(*roles, unit=db.session.get_one(OrgUnit, unit_id)))


PAGES = ("/units", "/units/new", "/units/{unit_id}", "/units/{child_id}", "/staff", "/staff/new",
         "/staff/{staff_id}", "/staff/{staff_id}/edit", "/staff/import")  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
def test_unit_administrator_opens_the_pages_of_the_unit(
    client: FlaskClient, house: House, url: str
) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    visit(client, url.format(**house._asdict()))


@pytest.mark.parametrize("url", [*PAGES, "/accounts", "/accounts/{account_id}", "/audit"])
def test_learner_opens_none_of_them(client: FlaskClient, house: House, url: str) -> None:
    enter(client, house.unit_id, Role.LEARNER, Role.TRAINER)
    assert client.get(url.format(**house._asdict())).status_code == 403


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/units/{other_unit_id}"),
        ("POST", "/units/{other_unit_id}/move"),
        ("POST", "/units/{other_unit_id}/active"),
        ("GET", "/staff/{other_staff_id}"),
        ("GET", "/staff/{other_staff_id}/edit"),
        ("POST", "/staff/{other_staff_id}/edit"),
        ("POST", "/staff/{other_staff_id}/leave"),
        ("POST", "/staff/{other_staff_id}/return"),
        ("POST", "/staff/{other_staff_id}/phone"),
        ("POST", "/accounts/{other_account_id}/password"),
        ("GET", "/staff/999999"),
        ("GET", "/staff/import/0123456789abcdef0123456789abcdef"),
        ("POST", "/staff/import/..%2f..%2fetc%2fpasswd"),
    ],
)
def test_other_units_do_not_exist_for_a_unit_administrator(
    client: FlaskClient, house: House, method: str, url: str
) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    answer = client.open(
        url.format(**house._asdict()), method=method,
        data={"left_on": "2026-12-01", "reason": "好奇心"} if method == "POST" else None,
    )  # fmt: skip
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/accounts/{other_account_id}"),
        ("POST", "/accounts/{other_account_id}/disable"),
        ("POST", "/accounts/{other_account_id}/enable"),
        ("POST", "/accounts/{other_account_id}/password"),
        ("POST", "/accounts/{other_account_id}/roles"),
        ("POST", "/accounts/{account_id}/roles/999999/revoke"),
    ],
)
def test_other_accounts_do_not_exist_for_a_security_administrator(
    client: FlaskClient, house: House, method: str, url: str
) -> None:
    enter(client, house.unit_id, Role.SECURITY_ADMIN)
    data = {"role": "trainer", "unit_id": house.unit_id} if method == "POST" else None
    answer = client.open(url.format(**house._asdict()), method=method, data=data)
    assert answer.status_code == 404


def test_list_masks_phones_and_is_narrowed(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    page = text_of(visit(client, "/staff?q=张&line=03"))
    assert "138****5678" in page
    assert "13812345678" not in page
    assert "外人" not in text_of(visit(client, "/staff"))
    assert "没有符合条件的人员" in text_of(visit(client, f"/staff?unit={house.other_unit_id}"))
    assert "没有符合条件的人员" in text_of(visit(client, "/staff?q=%25&page=99&unit=x"))


def test_full_phone_needs_a_reason(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    url = f"/staff/{house.staff_id}/phone"
    assert "13812345678" not in client.get(f"/staff/{house.staff_id}").text
    assert "13812345678" not in client.get(f"/staff/{house.staff_id}/edit").text
    assert "请填写查看事由" in text_of(submit(client, url, {"reason": " "}))
    assert "13812345678" in text_of(submit(client, url, {"reason": "通知参赛"}))
    assert db.session.scalars(sa.select(AuditEntry.action)).all() == ["personal_data_shown"]


def test_person_is_added_edited_and_leaves(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    form = {
        "staff_no": "G-7", "name": "李四", "unit_id": house.child_id,
        "employment_type": "contract", "lines": ["03", "05"], "is_window_staff": "y",
        "hired_on": "2026-01-05", "phone": "13800000001",
    }  # fmt: skip
    page = text_of(submit(client, "/staff/new", form))
    assert "李四" in page
    assert "待发放初始密码" in page
    staff_id = db.session.scalar(sa.select(StaffMember.id).where(StaffMember.staff_no == "G-7"))
    edit = form | {"name": "李思", "phone": ""}
    assert "李思" in text_of(submit(client, f"/staff/{staff_id}/edit", edit))
    assert db.session.get_one(StaffMember, staff_id).phone == "13800000001"
    assert "已被使用" in text_of(submit(client, "/staff/new", form, status=422))
    page = submit(client, f"/staff/{staff_id}/leave", {"left_on": "2026-02-01"})
    assert "已离岗" in text_of(page)
    page = submit(client, f"/staff/{staff_id}/leave", {"left_on": "2025-02-01"})
    assert "不能早于入职日期" in str(page)
    assert "登记离岗" in text_of(submit(client, f"/staff/{staff_id}/return", {}))


def test_unit_is_added_renamed_moved_and_closed(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    form = {"parent_id": house.unit_id, "name": "新大厅", "code": "N1", "level": "window"}
    assert "新大厅" in text_of(submit(client, "/units/new", form))
    assert "已被使用" in text_of(submit(client, "/units/new", form, status=422))
    unit_id = db.session.scalar(sa.select(OrgUnit.id).where(OrgUnit.code == "N1"))
    renamed = {"name": "老大厅", "code": "N1", "level": "unit"}
    assert "老大厅" in text_of(submit(client, f"/units/{unit_id}", renamed))
    submit(client, f"/units/{unit_id}/move", {"parent_id": house.child_id})
    child = db.session.get_one(OrgUnit, house.child_id)
    assert db.session.get_one(OrgUnit, unit_id).path == f"{child.path}{unit_id}/"
    assert "已停用" in text_of(submit(client, f"/units/{unit_id}/active", {"active": "0"}))
    assert "还有" in str(submit(client, f"/units/{house.child_id}/active", {"active": "0"}))


def test_cycle_is_refused_with_a_clear_message(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    url = f"/units/{house.unit_id}/move"
    page = text_of(submit(client, url, {"parent_id": house.child_id}, status=422))
    assert "不能把“甲局”移到它自己或它的下级单位“大厅”之下" in page
    outside = submit(client, url, {"parent_id": house.other_unit_id}, status=422)
    assert "乙局" not in text_of(outside)


def roster(*rows: list[str]) -> dict[str, object]:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["工号", "姓名", "单位", "用工性质", "登录名"], *rows):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return {"file": (buffer, "花名册.xlsx")}


def test_roster_is_uploaded_previewed_and_imported(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    assert "请先选择要上传的文件" in text_of(submit(client, "/staff/import", {}, status=422))
    bad = roster(["2001", "王五", "丙局", "临时", ""])
    page = text_of(submit(client, "/staff/import", bad))
    for expected in ("第 2 行，“单位名称”列", "没有找到单位“丙局”", "第 2 行，“用工性质”列"):
        assert expected in page
    answer = client.post("/staff/import", data=roster(["2001", "王五", "大厅", "事业", "wangwu"]))
    assert "检查通过" in text_of(visit(client, answer.location))
    assert db.session.scalar(sa.select(sa.func.count()).where(StaffMember.name == "王五")) == 0
    page = submit(client, answer.location, {})
    assert "导入完成：新增 1，变更 0，不变 0" in str(page)
    assert "1 个新账号还没有初始密码" in text_of(page)
    assert client.get(answer.location).status_code == 404  # the file is gone
    sheet = read_workbook(client.post("/staff/first-passwords.xlsx").data)[0]
    assert sheet.rows[1][3] == "wangwu"
    again = client.post("/staff/first-passwords.xlsx")
    assert again.status_code == 302
    client.post("/sign-out")
    data = {"login": "wangwu", "password": str(sheet.rows[1][4])}
    assert client.post("/sign-in", data=data).status_code == 302
    assert client.get("/account").location == "/account/password"


def test_file_with_errors_cannot_be_committed(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    answer = client.post("/staff/import", data=roster(["2001", "王五", "丙局", "事业", ""]))
    assert client.post(answer.location).location == answer.location
    assert db.session.scalar(sa.select(sa.func.count()).where(StaffMember.name == "王五")) == 0


def test_upload_of_somebody_else_is_not_found(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    answer = client.post("/staff/import", data=roster(["2001", "王五", "大厅", "事业", ""]))
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    assert client.get(answer.location).status_code == 404
    assert client.post(answer.location).status_code == 404


def test_template_is_handed_out(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)
    answer = client.get("/staff/import/template.xlsx")
    assert read_workbook(answer.data) == read_workbook(roster_template())
    assert "UTF-8''%E8%8A%B1" in answer.headers["Content-Disposition"]


def test_roles_are_granted_and_revoked(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.SECURITY_ADMIN)
    url = f"/accounts/{house.account_id}"
    assert "学员" in text_of(visit(client, "/accounts?role=learner&q=张"))
    page = submit(client, f"{url}/roles", {"role": "trainer", "unit_id": house.child_id})
    assert "已授予“教师”" in str(page)
    page = submit(
        client, f"{url}/roles", {"role": "audit_admin", "unit_id": house.child_id}, status=422
    )
    assert "“审计管理员”不能与“学员、教师”由同一账号兼任" in text_of(page)
    submit(client, f"{url}/roles", {"unit_id": house.child_id}, status=422)
    grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.TRAINER)).one()
    assert grant.unit_id == house.child_id
    submit(client, f"{url}/roles/{grant.id}/revoke", {})
    assert db.session.get_one(RoleGrant, grant.id).revoked_at is not None


def test_role_is_limited_to_business_lines(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.SECURITY_ADMIN)
    url = f"/accounts/{house.account_id}"
    data = {"role": "trainer", "unit_id": house.child_id, "lines": ["05"]}
    assert "工伤保险" in text_of(submit(client, f"{url}/roles", data))
    grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.TRAINER)).one()
    page = visit(client, f"{url}/roles/{grant.id}/lines")
    assert [box["value"] for box in page.select("input[name=lines][checked]")] == ["05"]
    submit(client, f"{url}/roles/{grant.id}/lines", {"lines": ["03", "12"]})
    (held,) = [each for each in load_grants(house.account_id) if each.role is Role.TRAINER]
    assert held.lines == {"03", "12"}
    submit(client, f"{url}/roles/{grant.id}/lines", {"save": "1"})
    assert all(not each.lines for each in load_grants(house.account_id))
    learner = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.LEARNER)).first()
    visit(client, f"{url}/roles/{learner.id}/lines", status=404)
    data = {"role": "marker", "unit_id": house.child_id, "lines": ["05"]}
    assert "不能限定业务条线" in text_of(submit(client, f"{url}/roles", data, status=422))


def test_account_is_disabled_enabled_and_reset(client: FlaskClient, house: House) -> None:
    enter(client, house.unit_id, Role.SECURITY_ADMIN)
    url = f"/accounts/{house.account_id}"
    assert "已停用" in text_of(submit(client, f"{url}/disable", {}))
    assert "正常" in text_of(submit(client, f"{url}/enable", {}))
    page = text_of(submit(client, f"{url}/password", {}))
    assert "只显示这一次" in page
    assert db.session.get_one(Account, house.account_id).must_change_password


def test_system_administrator_reaches_no_roles_and_security_administrator_no_staff_changes(
    client: FlaskClient, house: House
) -> None:
    enter(client, house.unit_id, Role.SYSTEM_ADMIN)
    assert client.get("/accounts").status_code == 403
    enter(client, house.unit_id, Role.SECURITY_ADMIN)
    assert client.get("/staff/import").status_code == 403
    assert client.get("/audit").status_code == 403
    visit(client, f"/staff/{house.staff_id}")


@pytest.mark.parametrize("url", ["/staff", "/units"])
def test_list_takes_as_many_queries_for_many_people_as_for_few(
    client: FlaskClient, house: House, url: str
) -> None:
    enter(client, house.unit_id, Role.UNIT_ADMIN)

    def queries() -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        sa.event.listen(db.engine(), "before_cursor_execute", note)
        try:
            visit(client, url)
        finally:
            sa.event.remove(db.engine(), "before_cursor_execute", note)
        return len(seen)

    few = queries()
    child = db.session.get_one(OrgUnit, house.child_id)
    for _ in range(10):
        make_staff(make_unit(child), lines=("03", "05"))
    assert queries() == few
