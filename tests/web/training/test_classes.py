"""Classes from plan to credit, by their pages: as administrator, member and stranger."""

import io
from datetime import timedelta
from typing import NamedTuple

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, to_local, utc_now
from lms.credits.models import CreditEntry
from lms.people.models import OrgUnit
from lms.training.models import AttendanceRecord, ClassSession, TrainingClass
from lms.web.workbooks import make_workbook
from tests.support.build import actor_of, make_account, make_staff, make_unit, sign_in
from tests.support.build_training import make_class
from tests.support.pages import submit, text_of, visit

YESTERDAY = utc_now().replace(minute=0, second=0, microsecond=0) - timedelta(days=1)


class Stage(NamedTuple):
    """Ids of a unit with an administrator, two people and a class held yesterday."""

    unit_id: int
    admin_id: int
    people: tuple[int, int]
    member_account_id: int
    class_id: int
    session_id: int


class Who(NamedTuple):
    """An account by its id, for signing in."""

    id: int


@pytest.fixture
def stage(database: db.Session) -> Stage:
    unit = make_unit(name="甲局")
    admin = make_account(Role.UNIT_ADMIN, unit=unit)
    people = [make_staff(unit, name=name) for name in ("张三", "李四")]
    account = make_account(staff=people[0])
    row = make_class(unit, actor_of(admin), starts=[YESTERDAY], members=people)
    return Stage(
        unit.id, admin.id, (people[0].id, people[1].id), account.id, row.id, row.sessions[0].id
    )


@pytest.fixture
def admin(client: FlaskClient, stage: Stage) -> FlaskClient:
    sign_in(client, Who(stage.admin_id))  # type: ignore[arg-type]
    return client


def roll(stage: Stage, first: str = "present", second: str = "present") -> dict[str, object]:
    one, two = stage.people
    return {f"status-{one}": first, f"status-{two}": second}


def publish(admin: FlaskClient, stage: Stage) -> None:
    submit(admin, f"/classes/{stage.class_id}/publish", {})


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_class_is_planned_published_held_and_closed(admin: FlaskClient, stage: Stage) -> None:
    text = text_of(visit(admin, "/classes"))
    assert "社保经办业务培训班" in text
    assert "筹备中" in text
    publish(admin, stage)
    assert "待结班" in text_of(visit(admin, f"/classes/{stage.class_id}"))
    url = f"/classes/sessions/{stage.session_id}/attendance"
    visit(admin, url)
    assert "点名已保存，2 人" in submit(admin, url, roll(stage, second="absent")).get_text()
    page = submit(admin, f"/classes/{stage.class_id}/close", {})
    assert "1 人的学时已记入档案" in page.get_text()
    assert "1 人出勤不足七分之六" in page.get_text()
    assert "已结班" in text_of(page)


def test_closing_before_the_roll_call_is_refused(admin: FlaskClient, stage: Stage) -> None:
    publish(admin, stage)
    page = submit(admin, f"/classes/{stage.class_id}/close", {})
    assert "没有点完名" in page.get_text()


def test_one_button_marks_everybody_present(admin: FlaskClient, stage: Stage) -> None:
    url = f"/classes/sessions/{stage.session_id}/attendance"
    submit(admin, url, {"all_present": "1"})
    assert set(db.session.scalars(sa.select(AttendanceRecord.minutes))) == {180}
    assert count(AttendanceRecord) == 2


def test_part_of_a_roll_call_may_be_saved(admin: FlaskClient, stage: Stage) -> None:
    url = f"/classes/sessions/{stage.session_id}/attendance"
    page = submit(admin, url, roll(stage, second=""))
    assert "还有 1 人没有点名" in page.get_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "999"}, "1 至 180 分钟"),
        ({"minutes": "半天"}, "须为整数"),
        ({"status": "maybe"}, "无法识别"),
    ],
)
def test_a_wrong_roll_call_comes_back(
    admin: FlaskClient, stage: Stage, changes: dict[str, str], said: str
) -> None:
    data = roll(stage) | {f"{key}-{stage.people[0]}": value for key, value in changes.items()}
    page = submit(admin, f"/classes/sessions/{stage.session_id}/attendance", data, status=422)
    assert said in text_of(page)
    assert count(AttendanceRecord) == 0


def test_a_closed_class_is_corrected_with_a_reason(admin: FlaskClient, stage: Stage) -> None:
    submit(admin, f"/classes/sessions/{stage.session_id}/attendance", roll(stage))
    publish(admin, stage)
    submit(admin, f"/classes/{stage.class_id}/close", {})
    url = f"/classes/sessions/{stage.session_id}/correct"
    page = submit(admin, url, roll(stage, second="leave"), status=422)
    assert "请填写更正原因" in text_of(page)
    page = submit(admin, url, roll(stage, second="leave") | {"reason": "核对签到表"})
    assert "撤回 1 条，重新记入 0 条" in page.get_text()
    assert count(CreditEntry) == 3


def test_the_roll_call_goes_out_and_comes_back_as_a_workbook(
    admin: FlaskClient, stage: Stage
) -> None:
    base = f"/classes/sessions/{stage.session_id}/attendance"
    response = admin.get(f"{base}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][:4] == ["工号", "姓名", "单位", "考勤"]
    sheet["D2"], sheet["E2"], sheet["D3"] = "迟到", 90, "请假"
    out = io.BytesIO()
    book.save(out)
    page = read_file(admin, base, out.getvalue())
    chosen = [tag["value"] for tag in page.select("tbody option[selected]")]
    assert chosen == ["late", "leave"]
    assert page.select_one("tbody input[inputmode=numeric]")["value"] == "90"  # type: ignore[index]
    assert count(AttendanceRecord) == 0  # nothing is saved before the table is


def read_file(admin: FlaskClient, base: str, data: bytes, status: int = 200) -> object:
    upload = {"file": (io.BytesIO(data), "考勤.xlsx")}
    return submit(admin, f"{base}/file", upload, status=status, content_type="multipart/form-data")


def test_every_wrong_row_of_a_workbook_is_named(admin: FlaskClient, stage: Stage) -> None:
    numbers = db.session.scalars(sa.text("SELECT staff_no FROM staff_member ORDER BY id")).all()
    known = numbers[-2]
    rows = [
        ("不存在", "到课", None),
        (known, "睡觉", None),
        (known, "到课", 999),
        (known, "到课", 30),
        (known, "缺勤", None),
    ]
    data = make_workbook({"考勤": (("工号", "考勤", "到课分钟"), rows)})
    text = text_of(read_file(admin, f"/classes/sessions/{stage.session_id}/attendance", data))  # type: ignore[arg-type]
    for said in ("第 2 行", "无法识别", "1 至 180 分钟", "出现了两次"):
        assert said in text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", make_workbook({"a": (("x",), [])})])
def test_a_file_that_is_no_roll_call_is_refused(
    admin: FlaskClient, stage: Stage, data: bytes
) -> None:
    read_file(admin, f"/classes/sessions/{stage.session_id}/attendance", data, status=422)


def class_form(stage: Stage, **changes: object) -> dict[str, object]:
    return {
        "title": "新班", "unit_id": stage.unit_id, "document_no": "", "conduct_minutes": "0",
        "content_category": "policy", "business_lines": ["03", "04"],
    } | changes  # fmt: skip


def test_a_plan_without_conduct_content_says_so_and_is_not_published(
    admin: FlaskClient, stage: Stage
) -> None:
    visit(admin, "/classes/new")
    page = submit(admin, "/classes/new", class_form(stage))
    assert "行风建设内容为 0 分钟" in text_of(page)
    class_id = db.session.scalar(sa.select(sa.func.max(TrainingClass.id)))
    page = submit(admin, f"/classes/{class_id}/publish", {})
    assert "还不能发布" in page.get_text()


def test_sessions_are_added_changed_and_removed(admin: FlaskClient, stage: Stage) -> None:
    day = local_date(utc_now()) + timedelta(days=7)
    form = {
        "starts_at": f"{day}T09:00",
        "minutes": "90",
        "topic": "答疑",
        "place": "",
        "lecturer": "",
    }
    url = f"/classes/{stage.class_id}/sessions/new"
    visit(admin, url)
    submit(admin, url, form | {"minutes": "0"}, status=422)
    assert "答疑" in text_of(submit(admin, url, form))
    each = db.session.scalars(sa.select(ClassSession).order_by(ClassSession.id.desc())).first()
    assert each is not None
    assert to_local(each.starts_at).hour == 9
    session_id = each.id
    visit(admin, f"/classes/sessions/{session_id}/edit")
    submit(admin, f"/classes/sessions/{session_id}/edit", form | {"topic": "考前答疑"})
    assert "还没有开始" in text_of(visit(admin, f"/classes/sessions/{session_id}/attendance"))
    submit(admin, f"/classes/sessions/{session_id}/remove", {})
    assert count(ClassSession) == 1


def test_editing_and_deleting_a_draft(admin: FlaskClient, stage: Stage) -> None:
    url = f"/classes/{stage.class_id}/edit"
    visit(admin, url)
    submit(admin, url, class_form(stage, title="改名的班", conduct_minutes="30"))
    assert "改名的班" in text_of(visit(admin, "/classes?q=改名"))
    submit(admin, f"/classes/{stage.class_id}/delete", {})
    assert count(TrainingClass) == 0


def test_people_in_scope_are_offered_and_called(admin: FlaskClient, stage: Stage) -> None:
    unit = db.session.get_one(OrgUnit, stage.unit_id)
    new = make_staff(unit, name="王五").id
    outside = make_staff(make_unit(name="乙局"), name="外人").id
    url = f"/classes/{stage.class_id}/candidates"
    text = text_of(visit(admin, url))
    assert "王五" in text
    assert "外人" not in text
    assert "张三" not in text
    members = f"/classes/{stage.class_id}/members"
    assert "请先勾选" in submit(admin, members, {}).get_text()
    page = submit(admin, members, {"staff": [new, outside]})
    assert "已加入 1 人" in page.get_text()
    page = submit(admin, f"{members}/{new}/dismiss", {})
    assert "已移出" in page.get_text()


def test_a_member_sees_the_class_once_it_is_published(
    client: FlaskClient, admin: FlaskClient, stage: Stage
) -> None:
    sign_in(client, Who(stage.member_account_id))  # type: ignore[arg-type]
    assert "还没有培训安排" in text_of(visit(client, "/my-classes"))
    sign_in(client, Who(stage.admin_id))  # type: ignore[arg-type]
    publish(admin, stage)
    sign_in(client, Who(stage.member_account_id))  # type: ignore[arg-type]
    assert "社保经办业务培训班" in text_of(visit(client, "/my-classes"))


PATHS = (
    "/classes/{class_id}", "/classes/{class_id}/edit", "/classes/{class_id}/sessions/new",
    "/classes/{class_id}/candidates", "/classes/sessions/{session_id}/edit",
    "/classes/sessions/{session_id}/attendance", "/classes/sessions/{session_id}/attendance.xlsx",
)  # fmt: skip
POSTS = (
    "/classes/{class_id}/publish", "/classes/{class_id}/close", "/classes/{class_id}/delete",
    "/classes/{class_id}/members", "/classes/sessions/{session_id}/remove",
    "/classes/sessions/{session_id}/attendance", "/classes/sessions/{session_id}/attendance/file",
    "/classes/sessions/{session_id}/correct",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_strangers_open_no_page_of_a_class(client: FlaskClient, stage: Stage, path: str) -> None:
    sign_in(client, make_account(Role.UNIT_ADMIN, unit=make_unit()))
    visit(client, path.format(**stage._asdict()), status=404)


@pytest.mark.parametrize("path", POSTS)
def test_strangers_change_nothing_of_a_class(client: FlaskClient, stage: Stage, path: str) -> None:
    sign_in(client, make_account(Role.UNIT_ADMIN, unit=make_unit()))
    assert client.post(path.format(**stage._asdict())).status_code == 404


@pytest.mark.parametrize("path", [*PATHS, "/classes", "/mentorships"])
def test_learners_open_no_page_of_planning(client: FlaskClient, stage: Stage, path: str) -> None:
    sign_in(client, Who(stage.member_account_id))  # type: ignore[arg-type]
    visit(client, path.format(**stage._asdict()), status=403)
