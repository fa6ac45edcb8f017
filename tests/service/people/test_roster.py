"""Importing a roster from real files, against the database."""

import io
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.db import Session
from lms.people import service
from lms.people.models import Account, OrgUnit, RoleGrant, StaffMember
from lms.people.passwords import matches
from lms.people.roster import import_roster
from lms.people.roster.workbooks import first_password_workbook, roster_template
from question_bank.formats.sheets import read_workbook
from tests.support.build import NOW, make_actor_with, make_staff, make_unit

HEADINGS = [
    "工号",
    "姓名",
    "单位名称",
    "用工性质",
    "岗位",
    "业务条线",
    "入职日期",
    "手机号",
    "登录名",
]
ZHANG = [
    "1001",
    "张三",
    "市局/大厅",
    "事业",
    "综合窗口",
    "养老；工伤",
    "2024-03-01",
    "13800000001",
    "zhangsan",
]
LI = [1002, "李四", "市局/大厅", "编外", "", "", None, 13800000002, ""]
UNIT_HEADINGS = ["编码", "名称", "上级编码", "级别"]


def workbook(*people: list[Any], units: list[list[Any]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "花名册"
    for row in (HEADINGS, *people):
        sheet.append(row)
    if units is not None:
        sheet = book.create_sheet("单位")
        for row in (UNIT_HEADINGS, *units):
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def root(database: Session) -> OrgUnit:
    unit = make_unit(name="市局")
    unit.code = "R"
    database.commit()
    return unit


@pytest.fixture
def admin(root: OrgUnit) -> Actor:
    return make_actor_with(Role.UNIT_ADMIN, unit=root)


UNITS = [["H", "大厅", "R", "窗口"]]


def count(database: Session, table: type) -> int:
    return database.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_import_makes_units_people_and_accounts(
    admin: Actor, root: OrgUnit, database: Session
) -> None:
    data = workbook(ZHANG, LI, units=UNITS)
    report = import_roster(data, "花名册.xlsx", actor=admin, now=NOW)
    assert report.to_json() == {
        "read": 3, "new": 3, "changed": 0, "unchanged": 0, "problems": [],
    }  # fmt: skip
    assert report.new_accounts == 2
    hall = database.scalars(sa.select(OrgUnit).where(OrgUnit.code == "H")).one()
    assert hall.path == f"{root.path}{hall.id}/"
    zhang = database.scalars(sa.select(StaffMember).where(StaffMember.staff_no == "1001")).one()
    assert (zhang.unit_id, sorted(row.line for row in zhang.lines)) == (hall.id, ["03", "05"])
    li = database.scalars(sa.select(StaffMember).where(StaffMember.staff_no == "1002")).one()
    assert li.phone == "13800000002"
    accounts = database.scalars(sa.select(Account).where(Account.staff_id.in_([zhang.id, li.id])))
    for account in accounts:
        assert account.must_change_password
        assert account.login in ("zhangsan", "1002")
        grant = database.scalars(
            sa.select(RoleGrant).where(RoleGrant.account_id == account.id)
        ).one()
        assert (grant.role, grant.unit_id, grant.granted_by) == (
            Role.LEARNER, hall.id, admin.account_id,
        )  # fmt: skip


def test_first_passwords_come_as_a_workbook_and_open_the_accounts(
    admin: Actor, database: Session
) -> None:
    import_roster(workbook(ZHANG, units=UNITS), "花名册.xlsx", actor=admin, now=NOW)
    issued = service.issue_first_passwords(actor=admin, now=NOW)
    sheet = read_workbook(first_password_workbook(issued))[0]
    assert sheet.rows[1][:4] == ("1001", "张三", "大厅", "zhangsan")
    account = database.scalars(sa.select(Account).where(Account.login == "zhangsan")).one()
    database.refresh(account)
    assert matches(account.password_hash, str(sheet.rows[1][4]))
    assert str(sheet.rows[1][4]) not in account.password_hash


def test_same_file_again_changes_nothing_and_another_post_is_one_change(
    admin: Actor, database: Session
) -> None:
    data = workbook(ZHANG, LI, units=UNITS)
    import_roster(data, "花名册.xlsx", actor=admin, now=NOW)
    again = import_roster(data, "花名册.xlsx", actor=admin, now=NOW)
    assert (again.new, again.changed, again.unchanged, again.new_accounts) == (0, 0, 3, 0)
    changed = [*ZHANG[:4], "咨询台", *ZHANG[5:]]
    third = import_roster(workbook(changed, LI), "花名册.xlsx", actor=admin, now=NOW)
    assert (third.new, third.changed, third.unchanged) == (0, 1, 1)
    post = sa.select(StaffMember.post).where(StaffMember.staff_no == "1001")
    assert database.scalar(post) == "咨询台"


def test_file_with_one_error_writes_nothing(admin: Actor, database: Session) -> None:
    before = [count(database, table) for table in (OrgUnit, StaffMember, Account, AuditEntry)]
    bad = ["1003", "王五", "市局/大厅", "临时", "", "", "2024-02-30", "", ""]
    report = import_roster(workbook(ZHANG, bad, units=UNITS), "a.xlsx", actor=admin, now=NOW)
    assert [problem.where for problem in report.problems] == [
        "“花名册”表第 3 行，“用工性质”列",
        "“花名册”表第 3 行，“入职日期”列",
    ]
    after = [count(database, table) for table in (OrgUnit, StaffMember, Account, AuditEntry)]
    assert after == before


def test_partial_import_writes_the_rows_without_error(admin: Actor, database: Session) -> None:
    bad = ["1003", "王五", "市局/大厅", "临时", "", "", "", "", ""]
    report = import_roster(
        workbook(ZHANG, bad, units=UNITS), "a.xlsx", actor=admin, now=NOW, partial=True
    )
    assert report.has_errors
    numbers = sa.select(StaffMember.staff_no).where(StaffMember.staff_no.in_(["1001", "1003"]))
    assert database.scalars(numbers).all() == ["1001"]


def test_dry_run_writes_nothing_and_says_what_would_be(admin: Actor, database: Session) -> None:
    data = workbook(ZHANG, LI, units=UNITS)
    report = import_roster(data, "a.xlsx", actor=admin, now=NOW, dry_run=True)
    assert (report.new, report.new_accounts) == (3, 2)
    assert count(database, Account) == 1  # the administrator's
    assert count(database, AuditEntry) == 0


def test_csv_in_the_encoding_of_excel_is_read(admin: Actor, database: Session) -> None:
    text = "工号,姓名,单位,用工性质\n1001,张三,市局,事业\n"
    report = import_roster(text.encode("gb18030"), "a.csv", actor=admin, now=NOW)
    assert (report.new, report.problems) == (1, ())


def test_file_that_is_no_table_is_one_problem(admin: Actor) -> None:
    report = import_roster(b"%PDF-1.7 ...", "a.xlsx", actor=admin, now=NOW)
    assert [problem.where for problem in report.problems] == ["文件"]
    assert report.read == 0


def test_people_and_units_outside_the_scope_are_out_of_reach(
    root: OrgUnit, database: Session
) -> None:
    inside = make_unit(root, name="大厅")
    elsewhere = make_staff(root)
    admin = make_actor_with(Role.UNIT_ADMIN, unit=inside)
    stranger = [elsewhere.staff_no, "改名", "大厅", *ZHANG[3:]]
    report = import_roster(workbook(stranger), "a.xlsx", actor=admin, now=NOW)
    assert "已被其他单位使用" in report.problems[0].message
    above = ["1001", "张三", "市局", *ZHANG[3:]]
    report = import_roster(workbook(above), "a.xlsx", actor=admin, now=NOW)
    assert "没有找到单位" in report.problems[0].message


def test_moving_a_unit_by_import_rewrites_the_paths_below(admin: Actor, database: Session) -> None:
    units = [["A", "甲局", "R", ""], ["B", "乙局", "R", ""], ["A1", "窗口", "A", "窗口"]]
    import_roster(workbook(units=units), "a.xlsx", actor=admin, now=NOW)
    moved = [["A", "甲局", "B", ""]]
    report = import_roster(workbook(units=moved), "a.xlsx", actor=admin, now=NOW)
    assert (report.changed, report.problems) == (1, ())
    database.expire_all()
    paths = {unit.code: unit.path for unit in database.scalars(sa.select(OrgUnit))}
    ids = {unit.code: unit.id for unit in database.scalars(sa.select(OrgUnit))}
    assert paths["A1"] == f"{paths['R']}{ids['B']}/{ids['A']}/{ids['A1']}/"


def test_command_line_may_add_roots_and_all_roles(database: Session) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(units=[["R", "市局", "", "市级"]])))
    sheet = book["花名册"]
    sheet.append(["9001", "审计员", "市局", "事业", "", "", "", "", "auditor"])
    sheet.cell(1, 10, "角色")
    sheet.cell(2, 10, "审计管理员")
    buffer = io.BytesIO()
    book.save(buffer)
    report = import_roster(buffer.getvalue(), "a.xlsx", actor=None, now=NOW)
    assert (report.new, report.problems) == (2, ())
    assert database.scalars(sa.select(RoleGrant.role)).all() == [Role.AUDIT_ADMIN]


def test_import_is_recorded_with_its_counts(admin: Actor, database: Session) -> None:
    import_roster(workbook(ZHANG, units=UNITS), "花名册.xlsx", actor=admin, now=NOW)
    entry = database.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.account_id) == ("roster_imported", admin.account_id)
    assert entry.detail == {
        "file": "花名册.xlsx", "accounts": 1, "new": 2, "changed": 0, "unchanged": 0,
    }  # fmt: skip


def test_template_is_read_by_the_import_itself(admin: Actor) -> None:
    report = import_roster(roster_template(), "模板.xlsx", actor=admin, now=NOW, dry_run=True)
    assert report.read == 3
    messages = [p.message for p in report.problems]
    assert not any("不认识的列" in message for message in messages)
    assert not any("格式" in message or "无法识别" in message for message in messages)
