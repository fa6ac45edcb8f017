"""A place may be given to what fits its cell and quarrels with nothing beside it."""

from decimal import Decimal

import pytest

from question_bank.assembly.results import AssembledForm, Placement
from question_bank.assembly.swapping import describe_forms, fairness_gain, list_swaps, swapped
from tests.unit.question_bank.assembly.builders import make_candidate, make_cell

CELL = make_cell(2, type="single_choice")


def _form(*items: str) -> AssembledForm:
    return AssembledForm(tuple(Placement(CELL.key, item, Decimal(2), None) for item in items))


def _bank(*candidates):  # type: ignore[no-untyped-def]
    return {each.id: each for each in candidates}


FORMS = (_form("a", "b"), _form("c", "d"))
BANK = _bank(
    make_candidate("a", difficulty=3),
    make_candidate("b", difficulty=3),
    make_candidate("c", difficulty=3),
    make_candidate("d", difficulty=2),
    make_candidate("near-used", difficulty=3, exposure=9),
    make_candidate("near", difficulty=3, exposure=1),
    make_candidate("far", difficulty=5),
    make_candidate("other-type", difficulty=3, type="true_false"),
    make_candidate("enemy", difficulty=3, enemies=frozenset({"a"})),
)


def test_candidates_come_nearest_in_difficulty_then_least_exposed() -> None:
    swaps = list_swaps(FORMS, 0, "b", CELL, BANK)
    assert [swap.candidate.id for swap in swaps] == ["near", "near-used", "far"]


@pytest.mark.parametrize(
    ("form", "item", "offered"),
    [(0, "a", True), (0, "b", False), (1, "c", True)],
    ids=["its enemy leaves", "its enemy stays", "no enemy on this form"],
)
def test_enemy_is_offered_only_where_its_enemy_does_not_stand(
    form: int, item: str, offered: bool
) -> None:
    swaps = list_swaps(FORMS, form, item, CELL, BANK)
    assert ("enemy" in [swap.candidate.id for swap in swaps]) is offered


def test_effect_is_the_report_of_the_forms_with_the_other_item() -> None:
    before = describe_forms(FORMS, BANK)
    assert before.mean_gap == Decimal("0.5000")
    [best] = [s for s in list_swaps(FORMS, 1, "d", CELL, BANK) if s.candidate.id == "near"]
    assert best.report == describe_forms(swapped(FORMS, 1, "d", "near"), BANK)
    assert fairness_gain(before, best.report) == Decimal("0.5000")
    worse = describe_forms(swapped(FORMS, 0, "a", "far"), BANK)
    assert fairness_gain(before, worse) == Decimal("-1.0000")


def test_swapping_keeps_marks_cells_and_the_other_forms() -> None:
    changed = swapped(FORMS, 0, "a", "near")
    assert changed == (_form("near", "b"), FORMS[1])
