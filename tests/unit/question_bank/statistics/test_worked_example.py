"""The worked table of docs/rules/item-statistics.md, figure by figure."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from question_bank.statistics.forms import analyse_forms
from question_bank.statistics.items import analyse_items
from question_bank.statistics.responses import Response, build_matrix

_EARNED = {
    "a": (1, 1, 1, 2),
    "b": (1, 1, 0, 1),
    "c": (1, 0, 1, 0),
    "d": (1, 1, 0, 0),
    "e": (0, 0, 1, 0),
}
_RESPONSES = [
    Response(who, f"i{number}", Decimal(marks), Decimal(2 if number == 4 else 1))
    for who, row in _EARNED.items()
    for number, marks in enumerate(row, start=1)
]


@pytest.mark.parametrize(
    ("item", "facility", "discrimination", "item_rest"),
    [
        ("i1", 0.8, 1, 0.8 / math.sqrt(0.8 * 6.8)),
        ("i2", 0.6, 1, 1 / math.sqrt(1.2 * 6)),
        ("i3", 0.6, 0, -1 / math.sqrt(1.2 * 10)),
        ("i4", 0.3, 1, 2 / math.sqrt(3.2 * 2)),
    ],
)
def test_item_figures_are_those_of_the_worked_table(
    item: str, facility: float, discrimination: float, item_rest: float
) -> None:
    figures = {each.item: each for each in analyse_items(build_matrix(_RESPONSES))}[item]
    assert figures.count == 5
    assert figures.facility == pytest.approx(facility)
    assert figures.discrimination == pytest.approx(discrimination)
    assert figures.item_rest == pytest.approx(item_rest)


def test_form_figures_are_those_of_the_worked_table() -> None:
    (form,) = analyse_forms(build_matrix(_RESPONSES))
    assert form.items == ("i1", "i2", "i3", "i4")
    assert (form.count, form.max_marks, form.lowest, form.highest) == (5, 5, 1, 5)
    assert form.mean == pytest.approx(2.6)
    assert form.deviation == pytest.approx(math.sqrt(2.3))
    assert form.alpha == pytest.approx(4 / 3 * (1 - 1.6 / 2.3))
    assert form.error == pytest.approx(1.1690, abs=5e-5)
