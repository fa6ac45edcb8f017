"""Grading a scenario: the worked table of docs/rules/scenario.md, then the fields kind by kind."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from question_bank.items import Item, grade
from tests.unit.question_bank.builders import CONTENT, RIGHT, make_document

MARKS = {
    "documents": ["1.00", "2.00", "2.00"],
    "fields": ["1.00", "1.00"],
}


def ten_marks(*, cap: str = "4.00", rule: str = "all_or_nothing") -> Item:
    """Return the scenario of the worked table."""
    content = deepcopy(CONTENT["scenario"])
    for kind, marks in MARKS.items():
        for entry, each in zip(content[kind], marks, strict=True):
            entry["marks"] = each
    content["handling"]["marks"] = "3.00"
    content["must_pass"] = [{"check": "handling", "cap": cap}]
    return Item.from_document(
        make_document("scenario", marks="10.00", scoring_rule=rule, **content)
    )


def answered(**changes: Any) -> dict[str, Any]:
    """Return the right answer with some checks answered otherwise."""
    answer = deepcopy(RIGHT["scenario"])
    for name, value in changes.items():
        if name in answer["documents"]:
            answer["documents"][name] = value
        elif name in answer["fields"]:
            answer["fields"][name] = value
        else:
            answer[name] = value
    return answer


def _named(*defects: str) -> dict[str, Any]:
    return {"state": "defective", "defects": list(defects)}


ONLY_ID_CARD = {"documents": {"id_card": "ok"}}


@pytest.mark.parametrize(
    ("row", "rule", "cap", "answer", "parts", "marks"),
    [
        ("S-a", "all_or_nothing", "4", answered(), "1 2 2 1 1 3", "10.00"),
        ("S-b", "all_or_nothing", "4", answered(id_card="missing"), "0 2 2 1 1 3", "9.00"),
        ("S-c", "all_or_nothing", "4", answered(diagnosis=_named("a")), "1 0 2 1 0 3", "7.00"),
        ("S-d", "half_if_subset", "4", answered(diagnosis=_named("a")), "1 1 2 1 0 3", "8.00"),
        ("S-e", "proportional", "4", answered(diagnosis=_named(*"abc")), "1 0 2 1 0 3", "7.00"),
        ("S-f", "penalty", "4", answered(diagnosis=_named(*"abc")), "1 1 2 1 0 3", "8.00"),
        ("S-g", "all_or_nothing", "4", answered(relation="ok"), "1 2 0 1 0 0", "4.00"),
        ("S-h", "all_or_nothing", "4", answered(handling="take"), "1 2 2 1 1 0 -3", "4.00"),
        ("S-i", "all_or_nothing", "4", answered(day="2025年3月1日"), "1 2 2 1 1 3", "10.00"),
        ("S-j", "all_or_nothing", "4", answered(day="2025-03-02"), "1 2 2 0 1 3", "9.00"),
        ("S-k", "all_or_nothing", "4", ONLY_ID_CARD, "1 0 0 0 0 0", "1.00"),
        ("S-l", "all_or_nothing", "0", answered(handling="take"), "1 2 2 1 1 0 -7", "0.00"),
    ],
)
def test_worked_table(
    row: str, rule: str, cap: str, answer: dict[str, Any], parts: str, marks: str
) -> None:
    given = grade(ten_marks(cap=cap, rule=rule), answer)
    assert [part.marks for part in given.parts] == [Decimal(each) for each in parts.split()], row
    assert given.marks == Decimal(marks), row
    assert sum((part.max_marks for part in given.parts), Decimal(0)) == given.max_marks


def _reasons(answer: dict[str, Any], **settings: str) -> dict[str, str]:
    given = grade(ten_marks(**settings), answer)
    return {part.part: part.reason for part in given.parts} | {"": given.reason}


@pytest.mark.parametrize(
    ("answer", "part", "reason"),
    [
        (answered(), "", "6 项判对 6 项"),
        (answered(), "documents.id_card", "正确"),
        (answered(id_card="missing"), "documents.id_card", "错误"),
        (answered(id_card=None), "documents.id_card", "未作答"),
        (answered(diagnosis="defective"), "documents.diagnosis", "但未指出是哪种缺陷"),
        (answered(diagnosis=_named("a")), "documents.diagnosis", "缺陷选对 1 项，少选 1 项"),
        (answered(relation="ok"), "fields.count", "以“劳动关系证明”判对为前提，本项不计分"),
        (answered(relation="ok", count=""), "fields.count", "未作答"),
        (answered(day="三月一日"), "fields.day", "填写的不是日期"),
        (answered(count="两件"), "fields.count", "填写的不是数值"),
        (answered(handling="take"), "must_pass", "必过项“办理方式”未过，全题以 4 分为限"),
        (answered(handling="take"), "", "6 项判对 5 项；必过项“办理方式”未过，全题以 4 分为限"),
        (answered(relation="ok"), "", "6 项判对 3 项；必过项“办理方式”未过，全题以 4 分为限"),
    ],
)
def test_every_mark_has_its_reason(answer: dict[str, Any], part: str, reason: str) -> None:
    assert reason in _reasons(answer)[part]


def test_letters_and_plain_states_stand_for_ids() -> None:
    letters = {
        "documents": {
            "A": "ok",
            "B": {"state": "defective", "defects": ["A", "B"]},
            "C": "missing",
        },
        "fields": {"A": "2025-03-01", "B": "2"},
        "handling": "B",
    }
    assert grade(ten_marks(), letters).marks == Decimal("10.00")


def _with_field(**field: Any) -> Item:
    content = {
        "material": "李某申领失业保险金。",
        "fields": [{"id": "f", "label": "栏目", "marks": "2.00", **field}],
    }
    return Item.from_document({**make_document("true_false", type="scenario"), **content})


CHOICES = [{"id": "m", "text": "男"}, {"id": "f", "text": "女"}]


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ({"kind": "text", "accept": ["甲公司", "甲有限公司"]}, " 甲有限公司。", True),
        ({"kind": "text", "accept": ["11010119900101001X"]}, "１１010119900101001x", True),
        ({"kind": "text", "accept": ["AB"], "case_sensitive": True}, "ab", False),
        ({"kind": "text", "accept": ["不等于"]}, "等于", False),
        ({"kind": "choice", "choices": CHOICES, "accept": ["f"]}, "f", True),
        ({"kind": "choice", "choices": CHOICES, "accept": ["f"]}, "B", True),
        ({"kind": "choice", "choices": CHOICES, "accept": ["f"]}, "m", False),
        ({"kind": "number", "accept": ["12"], "unit": "个月"}, "12 个月", True),
        ({"kind": "number", "accept": ["12", "13"]}, "１３", True),
        ({"kind": "number", "accept": ["12"], "tolerance": "0.5"}, "12.5", True),
        ({"kind": "number", "accept": ["12"], "tolerance": "0.5"}, "12.51", False),
        ({"kind": "number", "accept": ["12"]}, "十二", False),
        ({"kind": "number", "accept": ["12"]}, 12, True),
        ({"kind": "amount", "accept": ["2345.5"]}, "￥2,345.50", True),
        ({"kind": "amount", "accept": ["2345.5"]}, "2345.50元", True),
        ({"kind": "amount", "accept": ["2345.5"], "tolerance": "0.01"}, "2345.49", True),
        ({"kind": "amount", "accept": ["23.45"], "unit": "万元"}, "23.45万元", True),
        ({"kind": "amount", "accept": ["2345.5"]}, "2345.5元左右", False),
        ({"kind": "date", "accept": ["2025-03-01"]}, "2025/3/1", True),
        ({"kind": "date", "accept": ["2025-03-01"]}, "2025.03.01", True),
        ({"kind": "date", "accept": ["2025-03-01"]}, "20250301", True),
        ({"kind": "date", "accept": ["2025-03-01"]}, "2025 年 3 月 1 日", True),
        ({"kind": "date", "accept": ["2025年3月1日"]}, "2025-03-01", True),
        ({"kind": "date", "accept": ["2025-03-01"]}, "2025-02-30", False),
        ({"kind": "date", "accept": ["2025-03-01"]}, "2025-3", False),
        ({"kind": "date", "accept": ["2025-03-01"], "tolerance": "2"}, "2025-02-27", True),
        ({"kind": "date", "accept": ["2025-03-01"], "tolerance": "2"}, "2025-02-26", False),
    ],
)
def test_field_is_right_when_it_equals_an_accepted_answer(
    field: dict[str, Any], value: Any, right: bool
) -> None:
    item = _with_field(**field)
    assert grade(item, {"fields": {"f": value}}).marks == (item.marks if right else 0)  # S4


def test_any_accepted_handling_is_right() -> None:
    content = deepcopy(CONTENT["scenario"])
    content["handling"]["answer"] = ["supplement", "refuse"]
    item = Item.from_document(make_document("scenario", **content))
    assert grade(item, answered(handling="refuse")).marks == item.marks  # S5
