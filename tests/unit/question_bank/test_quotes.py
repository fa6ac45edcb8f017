"""A quote stands only when its words are in the clause that is named."""

import pytest

from question_bank.items.model import LegalBasis
from question_bank.legal_text import parse_legal_text
from question_bank.quotes import check_quotes, find_fault, index_texts
from tests.unit.question_bank.builders import make_item

TEXTS = index_texts(
    [
        parse_legal_text(
            "# 中华人民共和国窗口服务法\n\n"
            "第一条 窗口应当：\n\n（一）一次告知；\n\n（二）限时办结。\n\n"
            "第二条 群众可以评价。\n\n评价应当公开。"
        )
    ]
)


@pytest.mark.parametrize(
    ("document", "clause", "quote", "words"),
    [
        ("窗口服务法", "第二条第二款", "评价应当公开", None),
        ("《中华人民共和国窗口服务法》", "第二条", "群众可以评价", None),
        ("窗口服务法", "第一条第一款第（二）项", "限时办结", None),
        ("窗口服务法", "第一条", "窗口应当：（一）一次告知", None),  # line breaks are no words
        ("窗口服务法", "第一条第一款第（二）项", "（二）限时办结", None),  # with its number
        ("窗口服务法", "第一条第一款第（二）项", "（一）限时办结", "请逐字核对"),
        ("窗口服务法", "第二条第一款", "评价应当公开", "这句话在第二条第二款"),
        ("窗口服务法", "第二条", "评价必须公开", "请逐字核对"),
        ("窗口服务法", "第三条", "评价", "没有第三条"),
        ("窗口服务法", "", "评价", "没有注明"),
        ("窗口服务法", "第二条", " ", "没有摘录"),
        ("别的法", "第一条", "评价", "没有文件“别的法”的原文"),
    ],
)
def test_quote_is_checked_against_its_clause(
    document: str, clause: str, quote: str, words: str | None
) -> None:
    fault = find_fault(LegalBasis(document, clause, quote), TEXTS)
    assert fault is None if words is None else fault is not None and words in fault


def test_each_failing_basis_is_a_problem_of_its_question() -> None:
    good = {"document": "窗口服务法", "clause": "第二条", "quote": "群众可以评价"}
    bad = {"document": "窗口服务法", "clause": "第二条", "quote": "群众必须评价"}
    problems = check_quotes([make_item(legal_basis=[good, bad])], TEXTS)
    assert [problem.where for problem in problems] == ["T-single_choice，第 2 条依据"]
