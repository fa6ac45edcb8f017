"""Facets are read from what people write; what means nothing is an error at its place."""

from typing import Any

import pytest

from tests.unit.question_bank.formats.table.rows import HEADER, make_row, read_rows, said_of

WIDE = [*HEADER, "依据", "依据原文", "难度", "分值", "评分规则", "生效日期", "失效日期", "能力维度",
        "培训内容类别", "认知层次", "适用地区", "编写人", "审核人", "备注", "题号"]  # fmt: skip


def _wide(**changes: Any) -> list[Any]:
    extra = dict.fromkeys(WIDE[len(HEADER) :]) | {k: v for k, v in changes.items() if k in WIDE}
    own = {k: v for k, v in changes.items() if k in HEADER}
    return [*make_row(**own), *(extra[name] for name in WIDE[len(HEADER) :])]


def test_facets_are_read() -> None:
    row = _wide(
        题型="多选题", 答案="AB", 业务条线="工伤认定；失业保险", 依据="人社部发〔2019〕13号 （三）",
        依据原文="岗前培训合格后上岗", 难度="较难", 分值="2.5分", 评分规则="少选得一半",
        生效日期="2025年1月1日", 失效日期="长期", 能力维度="GEN", 培训内容类别="业务经办",
        认知层次="应用", 适用地区="四川", 编写人="张三", 审核人="李四", 备注="试用", 题号=12,
    )  # fmt: skip
    result = read_rows([row], WIDE)
    assert result.problems == ()
    document = result.items[0].to_document()
    expected = {
        "id": "12", "business_lines": ["05.02", "04"], "difficulty": 4, "marks": "2.50",
        "scoring_rule": "half_if_subset", "valid_from": "2025-01-01", "valid_until": None,
        "competency": "GEN", "content_category": "operations", "cognitive": "apply",
        "region": "四川", "author": "张三", "reviewer": "李四", "notes": "试用",
        "legal_basis": [{
            "document": "人社部发〔2019〕13号", "clause": "（三）", "quote": "岗前培训合格后上岗",
        }],
    }  # fmt: skip
    assert {key: document[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"难度": "九"}, "难度列", "应为 1 至 5"),
        ({"分值": "很多"}, "分值列", "不是分值"),
        ({"分值": "0"}, "分值列", "大于 0"),
        ({"评分规则": "随意"}, "评分规则列", "不认识"),
        ({"生效日期": "明天"}, "生效日期列", "不是日期"),
        ({"生效日期": "2025-02-01", "失效日期": "2025-01-01"}, "失效日期列", "早于生效日期"),
        ({"能力维度": "跑步"}, "能力维度列", "应为政策运用"),
        ({"题号": "x" * 65}, "题号列", "超过上限 64 字"),
    ],
)
def test_facet_that_means_nothing_is_an_error(
    changes: dict[str, Any], where: str, message: str
) -> None:
    ((place, severity, said),) = said_of(read_rows([_wide(**changes)], WIDE))
    assert (place, severity) == (f"第 2 行，{where}", "error")
    assert message in said


@pytest.mark.parametrize(
    ("words", "rule", "each"),
    [
        ("少选得一半分，错选不得分", "half_if_subset", None),
        ("按选对比例得分", "proportional", None),
        ("每选对一项得0.5分", "per_option_fixed", "0.5"),
        ("错选倒扣分", "penalty", None),
        ("全部选对才得分", "all_or_nothing", None),
        ("penalty", "penalty", None),
    ],
)
def test_scoring_rule_is_read_in_words(words: str, rule: str, each: str | None) -> None:
    (item,) = read_rows([_wide(题型="多选题", 答案="ABC", 评分规则=words, 分值=4)], WIDE).items
    assert (item.scoring_rule, item.content.get("marks_per_option")) == (rule, each)


@pytest.mark.parametrize(
    ("cell", "codes", "tags"),
    [
        ("全科；05；04", ["05", "04"], ()),
        ("05.02 工伤认定；06 社保登记、基金与监管", ["05.02", "06"], ()),
        ("工伤认定、劳动合同", ["05.02", "08.01"], ()),
        ("工伤认定；零件图", ["05.02"], ("零件图",)),
    ],
)
def test_lines_are_read_and_other_words_become_tags(
    cell: str, codes: list[str], tags: tuple[str, ...]
) -> None:
    (item,) = read_rows([make_row(业务条线=cell)]).items
    assert (list(item.business_lines), item.tags) == (codes, tags)
