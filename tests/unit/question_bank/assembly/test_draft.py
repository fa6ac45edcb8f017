"""Swaps between forms in the making, and parting enemies."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from question_bank.assembly.balance import balance
from question_bank.assembly.draft import Draft, part_enemies
from question_bank.assembly.pool import build_pool
from tests.unit.question_bank.assembly.builders import make_blueprint, make_candidate, make_cell

# By number: a and c are enemies; m is mandatory.
_BANK = [
    make_candidate("a", difficulty=1, enemies=frozenset({"c"})),
    make_candidate("b", difficulty=5),
    make_candidate("c", difficulty=5),
    make_candidate("d", difficulty=1),
    make_candidate("m", difficulty=3),
]
A, B, C, D, M = range(5)


def _make_draft(*items: list[int]) -> Draft:
    blueprint = make_blueprint(make_cell(2), mandatory=frozenset({"m"}))
    pool = build_pool(_BANK, blueprint, random.Random(1))
    return Draft(pool, (0,) * len(items[0]), [list(form) for form in items])


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (([A, B], [D, C]), False),  # c would come to a, its enemy
        (([C, B], [D, A]), False),  # the same, named on the other side
        (([B, A], [D, C]), True),  # a and c only change places
        (([A, B], [D, B]), True),  # an item for itself
        (([B, D], [C, D]), True),
        (([D, B], [C, D]), False),  # d stands there already
        (([D, B], [C, M]), False),  # mandatory items stay
    ],
)
def test_second_items_may_swap_unless_it_breaks_a_rule(
    forms: tuple[list[int], list[int]], expected: bool
) -> None:
    assert _make_draft(*forms).may_swap(0, 1, 1, 1) is expected


def test_enemies_are_parted_by_the_nearest_unused_item() -> None:
    draft = _make_draft([A, C])
    assert part_enemies(draft)
    assert draft.items[0] in ([D, C], [A, B])


def test_enemies_are_parted_by_a_swap_where_nothing_is_unused() -> None:
    draft = _make_draft([A, C], [B, D])
    assert part_enemies(draft)
    assert not any({A, C} <= set(form) for form in draft.items)
    assert sorted(draft.items[0] + draft.items[1]) == [A, B, C, D]


def test_enemies_that_cannot_be_parted_are_reported() -> None:
    draft = _make_draft([A, B, C, D])
    assert not part_enemies(draft)
    assert draft.list_conflicts() == [(0, 0), (0, 2)]


def test_balancing_levels_the_forms_without_bringing_enemies_together() -> None:
    # Level sums 2 and 10; a and c must not meet, so b goes over to a.
    draft = _make_draft([A, D], [B, C])
    balance(draft, [Decimal(1), Decimal(1)])
    assert draft.inequality == (0, 0)
    assert {frozenset(form) for form in draft.items} == {frozenset({A, B}), frozenset({C, D})}
