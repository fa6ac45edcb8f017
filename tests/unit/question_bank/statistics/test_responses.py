"""Reading the file of responses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from question_bank.statistics.responses import Response, read_csv

_HEAD = "candidate,item,marks,max_marks,choice\n"


def test_every_row_is_a_response() -> None:
    responses, problems = read_csv(f'\ufeff{_HEAD}张三,q1,1.50,2,"A,B"\n李四,q1,0,2,\n')
    assert responses == [
        Response("张三", "q1", Decimal("1.50"), Decimal(2), "A,B"),
        Response("李四", "q1", Decimal(0), Decimal(2), ""),
    ]
    assert problems == []


def test_choice_may_be_missing() -> None:
    responses, problems = read_csv("item,candidate,max_marks,marks\nq1,a,2,1\n")
    assert responses == [Response("a", "q1", Decimal(1), Decimal(2))]
    assert problems == []


def test_missing_column_is_named() -> None:
    responses, problems = read_csv("candidate,item,marks\na,q1,1\n")
    assert responses == []
    assert [(each.where, each.severity) for each in problems] == [("表头", "error")]
    assert "max_marks" in problems[0].message


@pytest.mark.parametrize(
    "row",
    [
        "a,q1,three,2,",
        "a,q1,,2,",
        "a,q1,3,2,",  # more than the full marks
        "a,q1,-1,2,",
        "a,q1,0,0,",
        "a,q1,1.234,2,",
        ",q1,1,2,",
        "a,,1,2,",
        "a,q1",
        "first,q1,0,2,",  # the same candidate and item again
        "a,q1,1,3,",  # other full marks than before
    ],
)
def test_row_that_cannot_be_used_is_named_and_left_out(row: str) -> None:
    responses, problems = read_csv(f"{_HEAD}first,q1,1,2,A\n{row}\nlast,q1,2,2,B\n")
    assert [each.candidate for each in responses] == ["first", "last"]
    assert [(each.where, each.severity) for each in problems] == [("第 3 行", "error")]
