"""The rows of docs/rules/roster.md: what a file would change and what is wrong with it."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lms.access.permissions import Role
from lms.people.models import EmploymentType, UnitLevel
from lms.people.roster.columns import read_lines
from lms.people.roster.known import Known, KnownPerson, KnownUnit, PersonFacts, UnitFacts
from lms.people.roster.plan import RosterPlan, plan_roster
from lms.people.roster.rows import find_rows
from question_bank.formats.sheets import Sheet


def unit(code: str, name: str, parent: str | None = None, **more: Any) -> KnownUnit:
    return KnownUnit(UnitFacts(code, name, parent, UnitLevel.UNIT), **more)


LI = PersonFacts(
    "7", "李四", "A1", EmploymentType.CONTRACT, post="窗口", phone="13800000007", lines=("03",)
)
KNOWN = Known(
    units={
        "R": unit("R", "市局"),
        "A": unit("A", "甲局", "R"),
        "A1": unit("A1", "大厅", "A"),
        "B": unit("B", "乙局", "R"),
        "B1": unit("B1", "大厅", "B"),
        "X": unit("X", "外单位", None, in_scope=False),
        "C": unit("C", "旧窗口", "A", is_active=False),
    },
    people={
        "7": KnownPerson(LI, login="lisi", roles=frozenset({Role.LEARNER})),
        "99": KnownPerson(replace(LI, staff_no="99", unit_code="X"), login="wai", in_scope=False),
    },
    logins={"lisi": "7", "wai": "99"},
    may_grant=False,
    may_add_roots=False,
)
HEADINGS = (
    "工号", "姓名", "单位编码", "单位名称", "用工性质", "岗位", "业务条线", "入职日期", "手机号",
    "邮箱", "登录名", "角色",
)  # fmt: skip
FULL = {
    "工号": "8", "姓名": "张三", "单位编码": "A1", "用工性质": "事业编制", "岗位": "综合窗口",
    "业务条线": "养老保险", "入职日期": date(2024, 3, 1), "手机号": "13800000008",
    "邮箱": "z@example.cn", "登录名": "ZhangS",
}  # fmt: skip
LI_ROW = {
    "工号": "7", "姓名": "李四", "单位编码": "A1", "用工性质": "编外", "岗位": "窗口",
    "业务条线": "03", "手机号": "13800000007",
}  # fmt: skip


def plan(*people: dict[str, Any], units: tuple = (), known: Known = KNOWN) -> RosterPlan:
    sheets = [Sheet("花名册", (HEADINGS, *(tuple(row.get(h) for h in HEADINGS) for row in people)))]
    if units:
        sheets.append(Sheet("单位", (("编码", "名称", "上级编码", "级别"), *units)))
    return plan_roster(find_rows(sheets), known)


def with_columns(row: dict[str, Any], *headings: str) -> RosterPlan:
    sheet = Sheet("花名册", (headings, tuple(row.get(h) for h in headings)))
    return plan_roster(find_rows([sheet]), KNOWN)


def errors(found: RosterPlan) -> list[str]:
    return [f"{p.where}：{p.message}" for p in found.problems if p.severity == "error"]


def test_new_person_gets_an_account_and_the_learners_role() -> None:  # R1
    found = plan(FULL)
    assert errors(found) == []
    assert (found.new, found.changed, found.unchanged, found.new_accounts) == (1, 0, 0, 1)
    person = found.people[0]
    assert person.login == "zhangs"
    assert person.roles == (Role.LEARNER,)
    assert person.facts.employment_type is EmploymentType.PUBLIC_INSTITUTION
    assert person.facts.lines == ("03",)


def test_same_facts_again_are_unchanged() -> None:  # R2
    found = plan(LI_ROW)
    assert errors(found) == []
    assert (found.new, found.changed, found.unchanged, found.new_accounts) == (0, 0, 1, 0)


def test_another_post_is_one_change() -> None:  # R3
    found = plan(LI_ROW | {"岗位": "咨询台"})
    assert (found.new, found.changed, found.unchanged) == (0, 1, 0)


@pytest.mark.parametrize(
    ("row", "where", "words"),
    [
        pytest.param({"登录名": "LiSi"}, "登录名", "已被使用", id="R6"),
        pytest.param({"单位编码": "", "单位名称": "丙局"}, "单位名称", "没有找到", id="R7"),
        pytest.param({"单位编码": "", "单位名称": "大厅"}, "单位名称", "2 个单位", id="R8"),
        pytest.param({"入职日期": "2024-13-40"}, "入职日期", "无法识别", id="R10"),
        pytest.param({"用工性质": "临时"}, "用工性质", "公益岗", id="R11"),
        pytest.param({"业务条线": "理财"}, "业务条线", "理财", id="R13"),
        pytest.param({"角色": "教师"}, "角色", "安全管理员", id="R14"),
        pytest.param({"工号": ""}, "工号", "请填写", id="R16"),
        pytest.param({"工号": "99", "登录名": ""}, "工号", "已被其他单位使用", id="R17"),
        pytest.param({"单位编码": "X"}, "单位编码", "没有找到", id="unit out of scope"),
        pytest.param({"单位编码": "C"}, "单位编码", "已停用", id="closed unit"),
        pytest.param({"姓名": ""}, "姓名", "请填写", id="no name"),
        pytest.param({"角色": "皇帝"}, "角色", "不认识", id="unknown role"),
        pytest.param({"手机号": "打电话"}, "手机号", "数字", id="bad phone"),
        pytest.param({"邮箱": "无"}, "邮箱", "格式", id="bad mail"),
        pytest.param({"登录名": "张三"}, "登录名", "规则", id="bad login"),
        pytest.param({"工号": "甲8", "登录名": ""}, "登录名", "工号不能直接", id="bad default"),
    ],
)
def test_problem_is_named_with_row_and_column(row: dict[str, Any], where: str, words: str) -> None:
    found = plan(FULL | row)
    assert len(errors(found)) == 1
    assert errors(found)[0].startswith(f"第 2 行，“{where}”列：")
    assert words in errors(found)[0]
    assert (found.new, found.changed, found.new_accounts) == (0, 0, 0)


def test_one_number_twice_is_an_error_on_both_rows() -> None:  # R4
    found = plan(FULL, FULL | {"登录名": "other"})
    assert [e.split("：")[0] for e in errors(found)] == [
        "第 2 行，“工号”列",
        "第 3 行，“工号”列",
    ]
    assert found.people == ()


def test_one_login_for_two_people_is_an_error_on_both_rows() -> None:  # R5
    found = plan(FULL, FULL | {"工号": "9"})
    assert len(errors(found)) == 2
    assert all("登录名“zhangs”在文件中重复（第 2 行、第 3 行）" in e for e in errors(found))


def test_number_of_one_person_as_login_of_another_is_an_error() -> None:
    found = plan(FULL | {"登录名": ""}, FULL | {"工号": "9", "登录名": "8"})
    assert len(errors(found)) == 2


def test_unit_is_found_by_a_path_of_names() -> None:  # R9
    for path in ("甲局/大厅", "市局／甲局／大厅", "市局 > 大厅", "A1"):
        found = plan(FULL | {"单位编码": "", "单位名称": path})
        if path == "市局 > 大厅":
            assert len(errors(found)) == 1  # two halls lie below it
        else:
            assert found.people[0].facts.unit_code == "A1"


def test_line_names_with_the_separator_in_them_are_read() -> None:  # R12
    assert read_lines("社保登记、基金与监管；工伤") == (("05", "06"), [])
    assert read_lines("养老、失业 03.02，1") == (("01", "03", "04"), [])
    assert read_lines("理财") == ((), ["理财"])


def test_administrator_with_a_business_role_is_refused_at_the_command_line_too() -> None:  # R15
    known = replace(KNOWN, may_grant=True)
    assert len(errors(plan(FULL | {"角色": "系统管理员、教师"}, known=known))) == 1
    person = plan(FULL | {"角色": "系统管理员"}, known=known).people[0]
    assert person.roles == (Role.SYSTEM_ADMIN,)
    person = plan(FULL | {"角色": "教师,审题人"}, known=known).people[0]
    assert person.roles == (Role.LEARNER, Role.TRAINER, Role.REVIEWER)


def test_missing_column_keeps_and_empty_cell_clears() -> None:  # R18, R19
    kept = with_columns(LI_ROW, "工号", "姓名", "单位")
    assert errors(kept) == ["第 2 行，“单位名称”列：请填写单位编码或单位名称"]
    kept = with_columns(LI_ROW | {"姓名": "李思"}, "工号", "姓名")
    assert kept.people[0].facts == replace(LI, name="李思")
    cleared = plan(LI_ROW | {"手机号": ""})
    assert cleared.people[0].facts == replace(LI, phone="")


def test_login_of_an_account_is_not_changed_by_import() -> None:  # R20
    assert "不能通过导入修改" in errors(plan(LI_ROW | {"登录名": "lisi2"}))[0]
    assert errors(plan(LI_ROW | {"登录名": "lisi"})) == []


def test_person_who_left_is_only_noted() -> None:
    people = {"7": replace(KNOWN.people["7"], left_on=date(2026, 1, 1))}
    found = plan(LI_ROW, known=replace(KNOWN, people=people))
    assert [p.severity for p in found.problems] == ["warning"]


@pytest.mark.parametrize(
    ("units", "wrong", "new"),
    [
        pytest.param([("P", "丙", "Q", ""), ("Q", "丁", "P", "")], [2, 3], [], id="U1"),
        pytest.param([("P", "丙", "P", "")], [2], [], id="U2"),
        pytest.param([("P", "丙", "Z", "")], [2], [], id="U3"),
        pytest.param([("Q", "丁", "P", "窗口"), ("P", "丙", "R", "")], [], ["P", "Q"], id="U4"),
        pytest.param([("P", "丙", "R", ""), ("P", "丙二", "R", "")], [2, 3], [], id="U6"),
        pytest.param([("P", "丙", "", "")], [2], [], id="U7"),
        pytest.param([("P", "丙", "Z", ""), ("Q", "丁", "P", "")], [2, 3], [], id="U8"),
        pytest.param([("P", "丙", "X", "")], [2], [], id="parent out of scope"),
        pytest.param([("X", "丙", "R", "")], [2], [], id="code out of scope"),
        pytest.param([("P", "丙", "C", "")], [2], [], id="parent closed"),
        pytest.param([("P", "丙", "R", "乡级")], [2], [], id="unknown level"),
    ],
)
def test_units(units: list[tuple[str, ...]], wrong: list[int], new: list[str]) -> None:
    found = plan(units=tuple(units))
    rows = sorted(int(re.search(r"第 (\d+) 行", error)[1]) for error in errors(found))  # type: ignore[index]
    assert rows == wrong
    assert [facts.code for facts in found.units.new] == new


def test_cycle_is_named_with_row_and_column() -> None:
    found = plan(units=(("P", "丙", "Q", ""), ("Q", "丁", "P", "")))
    assert errors(found)[0].startswith("“单位”表第 2 行，“上级编码”列：单位“P”的上下级关系形成循环")


def test_known_unit_moves_and_changes_places() -> None:  # U5, U9
    assert [f.code for f in plan(units=(("B1", "大厅", "A", ""),)).units.changed] == ["B1"]
    swapped = plan(units=(("A", "甲局", "A1", ""), ("A1", "大厅", "R", "")))
    assert errors(swapped) == []
    assert {f.code for f in swapped.units.changed} == {"A", "A1"}


def test_new_unit_may_be_named_by_the_people_of_the_same_file() -> None:
    row = FULL | {"单位编码": "", "单位名称": "甲局/新窗口"}
    found = plan(row, units=(("N", "新窗口", "A", ""),))
    assert errors(found) == []
    assert found.people[0].facts.unit_code == "N"


def test_person_of_a_unit_that_has_an_error_has_one_too() -> None:
    found = plan(FULL | {"单位编码": "N"}, units=(("N", "新窗口", "Z", ""),))
    assert len(errors(found)) == 2
    assert found.people == ()


def test_headings_stand_below_a_title_under_other_names_and_unknown_ones_are_named() -> None:
    sheet = Sheet(
        "Sheet1",
        (
            ("2026 年花名册",),
            (),
            ("序号", "人员编号", "姓 名*", "所在单位", "人员性质", "身份证号"),
            ("1", "0008", "张三", "甲局", "事业", "110101199001011234"),
        ),
    )
    rows = find_rows([sheet])
    assert [p.message for p in rows.problems] == [
        "不认识的列“序号”，已忽略",
        "不认识的列“身份证号”，已忽略",
    ]
    found = plan_roster(rows, KNOWN)
    assert errors(found) == []
    assert found.people[0].facts.unit_code == "A"


def test_file_without_the_needed_headings_is_refused() -> None:
    assert errors(plan_roster(find_rows([Sheet("CSV", (("a", "b"), ("1", "2")))]), KNOWN))
