"""What `validate` says of documents that are not right."""

from typing import Any

import pytest

from question_bank.items import TYPES, InvalidItem, Item, Problem, validate
from tests.unit.question_bank.builders import CONTENT, OPTIONS, make_document


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_sample_document_has_no_problem(type_name: str) -> None:
    assert validate(make_document(type_name)) == []


TWICE = [{"id": "A", "text": "甲"}, {"id": "A", "text": "乙"}]
SAME = [{"id": "A", "text": "甲"}, {"id": "B", "text": "甲"}]
POINT = {"text": "要点", "marks": "1.00"}
LEVELS = [{"text": "优", "marks": "2"}, {"text": "良", "marks": "1"}, {"text": "差", "marks": "0"}]
ROW = {"text": "条理清楚", "marks": "2.00", "levels": LEVELS}


def _rubric(**changes: Any) -> dict[str, Any]:
    return {"key_points": [], "rubric": [ROW | changes]}


@pytest.mark.parametrize(
    ("type_name", "changes", "where", "severity", "words"),
    [
        ("single_choice", {"type": "quiz"}, "题型", "error", "“quiz”不是这里可用的题型"),
        ("single_choice", {"type": ["single_choice"]}, "题型", "error", "不是这里可用"),
        ("single_choice", {"id": ""}, "编号", "error", "不能为空"),
        ("single_choice", {"id": "x" * 65}, "编号", "error", "超过上限 64 字"),
        ("single_choice", {"stem": "  "}, "题干", "error", "不能为空"),
        ("single_choice", {"stem": "字" * 2001}, "题干", "error", "超过上限 2000 字"),
        ("single_choice", {"stem": 5}, "题干", "error", "应为文字"),
        ("single_choice", {"marks": "0"}, "分值", "error", "大于 0"),
        ("single_choice", {"marks": "1.005"}, "分值", "error", "两位小数"),
        ("single_choice", {"marks": "NaN"}, "分值", "error", "大于 0"),
        ("single_choice", {"marks": "1e9"}, "分值", "error", "不超过 1000"),
        ("single_choice", {"answer": ["A", "B"]}, "答案", "error", "有且只有 1 个"),
        ("single_choice", {"answer": "B"}, "答案", "error", "列表"),
        ("single_choice", {"answer": ["E"]}, "答案", "error", "没有选项“E”"),
        ("single_choice", {"options": OPTIONS[:1]}, "选项", "error", "2 至 10 条"),
        ("single_choice", {"options": TWICE}, "选项第 2 条", "error", "重复"),
        ("single_choice", {"options": SAME}, "选项第 2 条", "warning", "相同"),
        ("single_choice", {"options": "ABCD"}, "选项", "error", "{id, text}"),
        ("single_choice", {"enemies": "P-1"}, "互斥题", "error", "列表"),
        ("single_choice", {"enemies": ["P-1", "P-1"]}, "互斥题", "error", "写了两次"),
        ("single_choice", {"enemies": ["x" * 65]}, "互斥题", "error", "不是题目编号"),
        ("single_choice", {"enemies": [str(n) for n in range(51)]}, "互斥题", "error", "最多 50"),
        ("single_choice", {"id": "P-1", "enemies": ["P-1"]}, "互斥题", "error", "与自己互斥"),
        ("single_choice", {"shuffle": "yes"}, "选项乱序", "error", "true 或 false"),
        ("single_choice", {"scoring_rule": "penalty"}, "评分规则", "error", "不能用“penalty”"),
        ("multiple_choice", {"answer": ["A"]}, "答案", "error", "至少应有 2 个"),
        ("multiple_choice", {"answer": ["A", "A"]}, "答案", "error", "写了两次"),
        ("multiple_choice", {"scoring_rule": "odd"}, "评分规则", "error", "不能用“odd”"),
        ("multiple_choice", {"marks_per_option": "1"}, "每项得分", "warning", "不起作用"),
        (
            "multiple_choice",
            {"scoring_rule": "per_option_fixed", "marks_per_option": "1.00"},
            "每项得分", "warning", "少选一项也能得满分",
        ),
        ("indefinite_choice", {"answer": []}, "答案", "error", "至少应有 1 个"),
        ("true_false", {"answer": "T"}, "答案", "error", "true"),
        ("fill_blank", {"stem": "没有空"}, "题干", "error", "应当一致"),
        ("fill_blank", {"blanks": []}, "答案", "error", "每个空"),
        ("fill_blank", {"stem": "____", "blanks": [{"accept": [" "]}]}, "第 1 空", "error", "空白"),
        (
            "fill_blank",
            {"stem": "____", "blanks": [{"accept": ["五"], "match": "number"}]},
            "第 1 空", "error", "没有数值",
        ),
        ("numeric", {"answer": {"value": "很多"}}, "答案", "error", "不是数值"),
        ("numeric", {"answer": {"value": "1", "tolerance": "-1"}}, "答案", "error", "允许误差"),
        ("short_answer", {"key_points": [], "sample_answer": ""}, "答案", "error", "无法阅卷"),
        ("short_answer", {"key_points": [POINT]}, "采分点", "error", "少于本题 2 分"),
        ("short_answer", {"key_points": [POINT] * 3}, "采分点", "warning", "多于本题 2 分"),
        ("essay", {"rubric": "好"}, "评分标准", "error", "{text, marks, levels}"),
        ("essay", _rubric(marks="1.00", levels=LEVELS[1:]), "评分标准", "error", "少于本题 2 分"),
        ("essay", _rubric(text=""), "评分标准第 1 行，内容", "error", "不能为空"),
        ("essay", _rubric(marks="0"), "评分标准第 1 行，分值", "error", "大于 0"),
        ("essay", _rubric(levels=None), "评分标准第 1 行，等级", "error", "{text, marks}"),
        ("essay", _rubric(levels=LEVELS[:1]), "评分标准第 1 行，等级", "error", "2 至 6 级"),
        ("essay", _rubric(levels=LEVELS[::-1]), "评分标准第 1 行，等级", "error", "从高到低"),
        ("essay", _rubric(levels=LEVELS[1:]), "评分标准第 1 行，等级", "error", "最高一级等于"),
        (
            "essay", _rubric(levels=[LEVELS[0], {"text": "", "marks": "x"}]),
            "评分标准第 1 行，第 2 级，分值", "error", "不小于 0",
        ),
        ("ordering", {"answer": ["1", "2"]}, "答案", "error", "恰好列出一次"),
        ("ordering", {"answer": ["1", "2", "3"]}, "条目", "warning", "请打乱"),
        ("matching", {"answer": {"1": "b", "2": "c"}}, "答案", "error", "恰好配一次"),
        ("matching", {"answer": {"1": "b", "2": "c", "3": "z"}}, "答案", "error", "右列没有"),
        ("matching", {"answer": {"1": "a", "2": "b", "3": "c"}}, "右列", "warning", "请打乱"),
        ("case", {"marks": "3.00"}, "分值", "error", "合计 2 分，与本题 3 分不一致"),
        ("case", {"material": ""}, "案例材料", "error", "不能为空"),
        ("case", {"items": []}, "小题", "error", "至少应有 1 个"),
        ("case", {"items": [CONTENT["case"]["items"][0]] * 2}, "第 2 小题，编号", "error", "重复"),
        (
            "case", {"items": [{**CONTENT["case"]["items"][0], "id": []}]},
            "第 1 小题，编号", "error", "文字",
        ),
        (
            "case", {"items": [{**CONTENT["case"]["items"][0], "type": "case"}]},
            "第 1 小题，题型", "error", "不是这里可用的题型",
        ),
        ("single_choice", {"business_lines": []}, "业务条线", "warning", "可稍后补充"),
        ("single_choice", {"business_lines": ["42"]}, "业务条线", "error", "没有编码“42”"),
        ("single_choice", {"business_lines": ["05.21"]}, "业务条线", "warning", "本单位增设"),
        ("single_choice", {"business_lines": "05"}, "业务条线", "error", "列表"),
        ("single_choice", {"content_category": "law"}, "培训内容类别", "error", "不认识"),
        ("single_choice", {"competency": ["POL"]}, "能力维度", "error", "不认识"),
        ("single_choice", {"difficulty": 6}, "难度", "error", "1 至 5"),
        ("single_choice", {"difficulty": True}, "难度", "error", "1 至 5"),
        ("single_choice", {"content_category": "policy"}, "依据", "warning", "应注明依据"),
        (
            "single_choice", {"legal_basis": [{"clause": "第一条"}]},
            "第 1 条依据，文件", "error", "不能为空",
        ),
        ("single_choice", {"valid_from": "2025-2-30"}, "生效日期", "error", "不是日期"),
        (
            "single_choice", {"valid_from": "2025-02-01", "valid_until": "2025-01-01"},
            "失效日期", "error", "早于生效日期",
        ),
        ("single_choice", {"tags": "重点"}, "标签", "error", "列表"),
        ("single_choice", {"schema": 2}, "schema", "error", "不认识版本 2"),
    ],
)  # fmt: skip
def test_problem_names_place_and_reason(
    type_name: str, changes: dict[str, Any], where: str, severity: str, words: str
) -> None:
    problems = validate(make_document(type_name, **changes))
    assert [
        p for p in problems if (p.where, p.severity) == (where, severity) and words in p.message
    ]


@pytest.mark.parametrize("document", [None, [], "题", 5])
def test_something_that_is_no_object_is_a_problem(document: object) -> None:
    assert [p.severity for p in validate(document)] == ["error"]


def test_faulty_document_does_not_become_an_item() -> None:
    with pytest.raises(InvalidItem) as caught:
        Item.from_document(make_document(marks="0", stem=""))
    assert {problem.where for problem in caught.value.problems} == {"题干", "分值"}


def test_warning_does_not_keep_a_document_from_becoming_an_item() -> None:
    document = make_document(business_lines=[])
    assert validate(document) == [Problem("业务条线", "warning", "尚未标注，可稍后补充")]
    assert Item.from_document(document).business_lines == ()
