"""What is wrong with a scenario, in words a trainer understands."""

from copy import deepcopy
from typing import Any

import pytest

from question_bank.items import validate
from tests.unit.question_bank.builders import CONTENT, make_document

CHOICES = [{"id": "1", "text": "甲"}, {"id": "2", "text": "乙"}]


def _problems(path: tuple[Any, ...], value: Any) -> list[tuple[str, str, str]]:
    document = make_document("scenario", **deepcopy(CONTENT["scenario"]))
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if isinstance(value, dict) and isinstance(place[path[-1]], dict):
        place[path[-1]] |= value
    else:
        place[path[-1]] = value
    return [(p.where, p.severity, p.message) for p in validate(document)]


FIRST, DEFECTIVE, DAY = ("documents", 0), ("documents", 1), ("fields", 0)


@pytest.mark.parametrize(
    ("path", "value", "where", "severity", "words"),
    [
        (("material",), " ", "情境", "error", "不能为空"),
        (("shuffle",), "no", "选项乱序", "error", "true 或 false"),
        (("marks",), "3.00", "分值", "error", "各项合计 2 分，与本题 3 分不一致"),
        (("scoring_rule",), "per_option_fixed", "评分规则", "error", "不能用"),
        (("documents",), "身份证", "材料", "error", "应为若干条材料"),
        (("documents",), [{}] * 21, "材料", "error", "最多 20 条，现有 21 条"),
        ((*FIRST, "id"), "", "材料第 1 份，编号", "error", "不能为空"),
        ((*FIRST, "id"), "relation", "材料", "error", "编号“relation”重复"),
        ((*FIRST, "name"), "", "材料第 1 份，名称", "error", "不能为空"),
        ((*FIRST, "body"), "", "材料", "error", "居民身份证没有写，考生由此看出答案"),
        ((*FIRST, "marks"), "0", "材料第 1 份，分值", "error", "大于 0"),
        ((*FIRST, "answer"), "ok", "材料第 1 份，答案", "error", "ok（齐全有效）、missing（缺件）"),
        ((*FIRST, "answer"), {"state": "fine"}, "材料第 1 份，答案", "error", "应写明材料状态"),
        ((*FIRST, "answer"), {"defects": ["a"]}, "材料第 1 份，答案", "error", "不应再写缺陷"),
        ((*DEFECTIVE, "answer"), {"defects": []}, "材料第 2 份，答案", "error", "应写明是哪几种"),
        ((*DEFECTIVE, "answer"), {"defects": ["z"]}, "材料第 2 份，答案", "error", "没有“z”"),
        ((*DEFECTIVE, "answer"), {"defects": ["a"] * 2}, "材料第 2 份，答案", "error", "写了两次"),
        ((*DEFECTIVE, "answer"), {"defects": "a"}, "材料第 2 份，答案", "error", "编号的列表"),
        (("defects",), CHOICES[:1], "缺陷清单", "error", "2 至 12 条"),
        ((*DAY, "kind"), "day", "表单第 1 栏，类型", "error", "date（日期）"),
        ((*DAY, "label"), None, "表单第 1 栏，名称", "error", "不能为空"),
        ((*DAY, "accept"), [], "表单第 1 栏，答案", "error", "可接受的答案"),
        ((*DAY, "accept"), ["三月"], "表单第 1 栏，答案", "error", "“三月”不是日期，应写成"),
        ((*DAY, "tolerance"), "0.5", "表单第 1 栏，允许误差", "error", "整天数"),
        ((*DAY, "tolerance"), "-1", "表单第 1 栏，允许误差", "error", "不小于 0"),
        ((*DAY, "choices"), CHOICES, "表单第 1 栏，选项", "warning", "不起作用"),
        (
            ("fields", 1),
            {"kind": "choice", "choices": CHOICES, "accept": ["3"]},
            "表单第 2 栏，答案", "error", "没有选项“3”",
        ),
        (
            ("fields", 1),
            {"kind": "choice", "choices": CHOICES, "accept": ["1", "2"]},
            "表单第 2 栏，答案", "error", "所有选项都算对",
        ),
        (("fields", 1), {"accept": ["两"]}, "表单第 2 栏，答案", "error", "“两”不是数值"),
        (
            ("fields", 1), {"kind": "text", "tolerance": "1"},
            "表单第 2 栏，允许误差", "warning", "不用于",
        ),
        (("handling",), "受理", "办理方式", "error", "{options, answer, marks}"),
        (("handling", "options"), CHOICES[:1], "办理方式，选项", "error", "2 至 10 条"),
        (("handling", "answer"), [], "办理方式，答案", "error", "列表"),
        (("handling", "answer"), ["z"], "办理方式，答案", "error", "没有选项“z”"),
        (
            ("handling", "answer"), ["take", "supplement", "refuse"],
            "办理方式，答案", "error", "所有选项都算对",
        ),
        ((*FIRST, "depends_on"), ["fields.x"], "“居民身份证”的前提", "error", "没有“fields.x”"),
        ((*FIRST, "depends_on"), "handling", "“居民身份证”的前提", "error", "列表"),
        (
            ("documents", 2, "depends_on"), ["handling"],
            "前提", "error", "互为前提，成了一圈：",
        ),
        (
            (*FIRST, "depends_on"), ["documents.id_card"],
            "前提", "error", "“居民身份证” → “居民身份证”",
        ),
        (("must_pass",), "handling", "必过项", "error", '{"check", "cap"}'),
        (("must_pass", 0), {"check": "fields.x"}, "必过项第 1 条", "error", "没有“fields.x”"),
        (("must_pass",), [{"check": "handling"}] * 2, "必过项第 2 条", "error", "写了两次"),
        (("must_pass", 0), {"cap": "2.00"}, "必过项第 1 条，上限", "error", "小于本题分值"),
        (("must_pass", 0), {"cap": "-1"}, "必过项第 1 条，上限", "error", "不小于 0"),
    ],
)  # fmt: skip
def test_problem_names_place_and_reason(
    path: tuple[Any, ...], value: Any, where: str, severity: str, words: str
) -> None:
    found = [p for p in _problems(path, value) if (p[0], p[1]) == (where, severity)]
    assert any(words in message for _where, _severity, message in found), _problems(path, value)


def test_circle_is_spelled_out() -> None:
    problems = _problems(("documents", 2, "depends_on"), ["handling"])
    (message,) = [message for where, _severity, message in problems if where == "前提"]
    assert "“劳动关系证明” → “办理方式” → “劳动关系证明”" in message or (
        "“办理方式” → “劳动关系证明” → “办理方式”" in message
    )


@pytest.mark.parametrize("missing", [("documents", "defects"), ("fields",), ("handling",)])
def test_any_kind_of_check_may_be_left_out(missing: tuple[str, ...]) -> None:
    document = make_document("scenario", **deepcopy(CONTENT["scenario"]) | {"must_pass": []})
    document["fields"][1].pop("depends_on")
    document["handling"].pop("depends_on")
    for key in missing:
        del document[key]
    assert [p.where for p in validate(document)] == ["分值"]  # the sum alone is off


def test_scenario_without_any_check_is_refused() -> None:
    document = make_document("true_false", type="scenario", material="情境")
    assert [p.where for p in validate(document)] == ["内容"]


def test_documents_may_all_be_described_in_the_situation() -> None:
    content = deepcopy(CONTENT["scenario"])
    for entry in content["documents"]:
        del entry["body"]
    assert validate(make_document("scenario", **content)) == []
