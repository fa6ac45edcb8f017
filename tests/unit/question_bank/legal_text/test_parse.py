"""Statutes and policy documents come apart into clauses."""

from datetime import date
from pathlib import Path

import pytest

import question_bank
from question_bank.chinese_numbers import numeral_of
from question_bank.legal_text import NotLegalText, parse_legal_text

STATUTE = """# 中华人民共和国窗口服务法

2001年2月3日 某某会议通过

2002年3月4日 中华人民共和国国务院令第123号公布

<!-- INFO END -->

## 第一章 总 则

第一条 为了方便群众，制定本法。

第二条 窗口应当公开下列事项：

（一）办理条件；

（二）办理时限。

前款规定的事项有变化的，应当及时更新。

第二条规定以外的事项，可以不公开。

## 第二章 服务

### 第一节 受理

第三条 一次告知。

第三条之一 容缺受理。

第四条　材料齐全的，当场受理。

## 第三章 附 则

第五条 本法自2002年5月1日起施行。
"""


def test_heading_lines_are_read() -> None:
    text = parse_legal_text(STATUTE)
    assert (text.title, text.short_title) == ("中华人民共和国窗口服务法", "窗口服务法")
    assert text.doc_number == "国务院令第123号"
    assert text.promulgation[0] == "2001年2月3日 某某会议通过"
    assert text.effective_on == date(2002, 5, 1)


def test_articles_paragraphs_and_points_are_clauses_in_order() -> None:
    assert [clause.label for clause in parse_legal_text(STATUTE).clauses] == [
        "第一条",
        "第二条",
        "第二条第一款",
        "第二条第一款第（一）项",
        "第二条第一款第（二）项",
        "第二条第二款",
        "第二条第三款",  # begins with a reference to its own article
        "第三条",
        "第三条之一",
        "第四条",
        "第五条",
    ]


def test_clause_knows_its_place() -> None:
    clauses = {clause.label: clause for clause in parse_legal_text(STATUTE).clauses}
    assert clauses["第一条"].parent == ("第一章 总则",)
    assert clauses["第三条之一"].parent == ("第二章 服务", "第一节 受理")
    assert clauses["第五条"].parent == ("第三章 附则",)
    point = clauses["第二条第一款第（二）项"]
    assert (point.article, point.paragraph, point.subparagraph) == ("第二条", 1, 2)
    assert point.text == "办理时限。"
    assert clauses["第二条第一款"].text == (
        "窗口应当公开下列事项：\n（一）办理条件；\n（二）办理时限。"
    )
    assert clauses["第四条"].text == "材料齐全的，当场受理。"


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("第二条第一款第（二）项", "第二条第一款第（二）项"),
        ("第二条第一款第(二)项", "第二条第一款第（二）项"),
        ("第二条 第1款 第2项", "第二条第一款第（二）项"),
        ("第2条", "第二条"),
        ("第四条第一款", "第四条"),
        ("第三条之一", "第三条之一"),
        ("第四条第二款", None),
        ("第九条", None),
        ("第二条第（二）项", None),  # three paragraphs: which one is meant must be said
    ],
)
def test_clause_is_found_as_it_is_cited(label: str, found: str | None) -> None:
    clause = parse_legal_text(STATUTE).find_clause(label)
    assert (clause.label if clause else None) == found


def test_point_of_an_only_paragraph_may_be_cited_without_it() -> None:
    text = parse_legal_text("第一条 有下列情形的：\n（一）甲；\n（二）乙。")
    clause = text.find_clause("第一条第（二）项")
    assert clause is not None
    assert clause.text == "乙。"


@pytest.mark.parametrize(
    "changed",
    [
        "\ufeff" + STATUTE,
        STATUTE.replace("\n", "\r\n"),
        STATUTE.replace("\n", "\r"),
        STATUTE.replace("\n第", "\n　　第"),
        STATUTE.replace("第四条　", "**第四条** "),
        STATUTE.replace("第四条　", "第四条"),  # no space after the number
        "# 目录\n\n第一章 总则\n第二章 服务\n第三章 附则\n\n"
        + STATUTE.partition("INFO END -->")[2],
    ],
)
def test_clauses_do_not_depend_on_how_the_file_is_written(changed: str) -> None:
    assert parse_legal_text(changed).clauses == parse_legal_text(STATUTE).clauses


def test_appendix_does_not_run_into_the_last_article() -> None:
    text = parse_legal_text("第一条 甲。\n\n第二条 乙。\n\n附录：\n一、丙：\n（一）丁。")
    assert [clause.label for clause in text.clauses] == ["第一条", "第二条", "附录"]
    assert text.clauses[1].text == "乙。"


def test_title_may_come_from_the_file_name() -> None:
    text = parse_legal_text("第一条 甲。", "dir/某某条例(2011-02-03).md")
    assert text.title == "某某条例"


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("第二条 本条例自公布之日起施行。", date(2002, 3, 4)),
        ("第二条 本条例自2003年13月1日起施行。", None),
        ("第二条 其他。", None),
    ],
)
def test_day_in_force_follows_the_closing_article(ending: str, day: date | None) -> None:
    head = "# 某某条例\n\n2002年3月4日 国务院令第9号公布\n\n第一条 甲。\n\n"
    assert parse_legal_text(head + ending).effective_on == day


@pytest.mark.parametrize("text", ["", "# 标题\n\n一段话。", "第一章 总则"])
def test_text_without_clauses_is_refused(text: str) -> None:
    with pytest.raises(NotLegalText):
        parse_legal_text(text)


POLICY = Path(question_bank.__file__).parent / "samples" / "policies" / "mohrss-2019-13.txt"


def test_policy_document_comes_apart_into_introduction_and_sixteen_paragraphs() -> None:
    text = parse_legal_text(POLICY.read_text(encoding="utf-8"))
    assert text.doc_number == "人社部发〔2019〕13号"
    assert text.title.endswith("窗口单位经办队伍建设的意见")
    numbered = [f"（{numeral_of(number)}）" for number in range(1, 17)]
    assert [clause.label for clause in text.clauses] == ["前言", *numbered]
    third = text.find_clause("（三）")
    assert third is not None
    assert third.parent == ("二、提升服务能力",)
    assert "不少于5天的专项培训" in third.text
    assert text.clauses[0].text.startswith("各级人力资源社会保障部门所属")
    assert text.clauses[-1].text.endswith("不断提升窗口单位服务质量。")  # no signature


def test_points_counted_anew_under_each_heading_bear_its_number() -> None:
    text = parse_legal_text("某某通知\n某发〔2020〕1号\n一、甲\n（一）子。\n二、乙\n（一）丑。")
    assert [clause.label for clause in text.clauses] == ["一（一）", "二（一）"]
