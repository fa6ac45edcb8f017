"""The five scoring rules against the worked table of docs/rules/grading.md (rows G1-G5)."""

from decimal import Decimal

import pytest

from question_bank.items import grade
from tests.unit.question_bank.builders import make_item

# 4 marks, key ABC; the columns of the table.
CHOSEN = ("AB", "A", "ABD", "ABC", "")
VECTORS = [
    # row, rule               AB      A       ABD     ABC     none
    ("G1", "all_or_nothing", ("0.00", "0.00", "0.00", "4.00", "0.00")),
    ("G2", "half_if_subset", ("2.00", "2.00", "0.00", "4.00", "0.00")),
    ("G3", "proportional", ("2.67", "1.33", "0.00", "4.00", "0.00")),
    ("G4", "per_option_fixed", ("2.00", "1.00", "0.00", "4.00", "0.00")),
    ("G5", "penalty", ("2.67", "1.33", "1.33", "4.00", "0.00")),
]


@pytest.mark.parametrize(
    ("rule", "chosen", "marks"),
    [
        pytest.param(rule, chosen, marks, id=f"{row}-{chosen or 'none'}")
        for row, rule, expected in VECTORS
        for chosen, marks in zip(CHOSEN, expected, strict=True)
    ],
)
@pytest.mark.parametrize("type_name", ["multiple_choice", "indefinite_choice"])
def test_scoring_rule_gives_the_marks_of_its_row(
    type_name: str, rule: str, chosen: str, marks: str
) -> None:
    item = make_item(type_name, marks="4", scoring_rule=rule, answer=["A", "B", "C"])
    assert grade(item, {"choices": list(chosen)}).marks == Decimal(marks)


@pytest.mark.parametrize(
    ("rule", "marks", "key", "chosen", "expected"),
    [
        ("half_if_subset", "1.00", "AB", "A", "0.50"),  # G2: exactly half, one mark too
        ("half_if_subset", "0.01", "AB", "A", "0.01"),  # G21: half of a cent rounds up
        ("half_if_subset", "3.00", "ABC", "AB", "1.50"),  # G2: no rounding to whole marks
        ("penalty", "4.00", "AB", "ACD", "0.00"),  # G5: never below nothing
        ("penalty", "4.00", "AB", "ABC", "2.00"),  # G5: two right less one wrong of two
        ("penalty", "4.00", "AB", "ABCD", "0.00"),  # G5: ticking everything earns nothing
        ("per_option_fixed", "2.00", "ABCD", "ABC", "2.00"),  # G4: never above the marks
    ],
)
def test_scoring_rule_at_its_edges(
    rule: str, marks: str, key: str, chosen: str, expected: str
) -> None:
    item = make_item("multiple_choice", marks=marks, scoring_rule=rule, answer=list(key))
    assert grade(item, {"choices": list(chosen)}).marks == Decimal(expected)


def test_fixed_marks_an_option_are_those_of_the_question() -> None:
    item = make_item(
        "multiple_choice", scoring_rule="per_option_fixed", marks_per_option="0.50", marks="4"
    )
    assert grade(item, {"choices": ["A", "C"]}).marks == Decimal("1.00")


def test_reason_of_a_partial_answer_counts_without_naming_options() -> None:
    item = make_item("multiple_choice", marks="4", scoring_rule="half_if_subset")
    reason = grade(item, {"choices": ["A", "B"]}).reason
    assert reason == "选对 2 项，少选 1 项；少选得一半分，错选不得分，得 2 分"
