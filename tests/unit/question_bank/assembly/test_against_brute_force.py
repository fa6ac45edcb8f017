"""Tiny banks with overlapping cells, enemies and mandatory items, judged by enumeration."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.assembly.blueprint import Blueprint
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import assemble
from question_bank.assembly.results import Assembly, Infeasible
from tests.unit.question_bank.assembly.brute_force import (
    difficulty_gap,
    least_overlap,
    list_pairs,
    most_filled,
)
from tests.unit.question_bank.assembly.builders import ids, make_candidate, make_cell

pytestmark = pytest.mark.slow  # seconds each; `make check` leaves them to `make test`

_FEW = settings(derandomize=True, max_examples=150, deadline=None)


@st.composite
def _banks(draw: st.DrawFn, *, enemies: bool) -> list[Candidate]:
    names = [f"q{number}" for number in range(draw(st.integers(3, 8)))]
    return [
        make_candidate(
            name,
            type=draw(st.sampled_from(["single_choice", "true_false"])),
            business_lines=(draw(st.sampled_from(["03.01", "05.02"])),),
            difficulty=draw(st.integers(1, 5)),
            exposure=draw(st.integers(0, 2)),
            enemies=frozenset(draw(st.sets(st.sampled_from(names), max_size=1))) - {name}
            if enemies
            else frozenset(),
        )
        for name in names
    ]


@st.composite
def _blueprints(draw: st.DrawFn, *, mandatory: bool) -> Blueprint:
    cells = draw(
        st.lists(
            st.fixed_dictionaries(
                {"count": st.integers(1, 2)},
                optional={
                    "business_line": st.sampled_from(["03", "05"]),
                    "type": st.sampled_from(["single_choice", "true_false"]),
                    "difficulty": st.sampled_from([frozenset({1, 2, 3}), frozenset({3, 4, 5})]),
                },
            ),
            min_size=1,
            max_size=2,
        )
    )
    must = draw(st.sets(st.sampled_from(["q0", "q1"]), max_size=1)) if mandatory else set()
    return Blueprint(_make_cells(cells), mandatory=frozenset(must))


def _make_cells(cells: list[dict[str, Any]]) -> Any:
    return tuple(make_cell(key=f"c{number}", **cell) for number, cell in enumerate(cells))


@_FEW
@given(_banks(enemies=True), _blueprints(mandatory=True), st.integers(0, 3))
def test_two_forms_are_found_whenever_there_are_two_and_are_the_most_equal_ones(
    bank: list[Candidate], blueprint: Blueprint, seed: int
) -> None:
    pairs = list_pairs(bank, blueprint)
    result = assemble(bank, blueprint, forms=2, seed=seed)
    assert isinstance(result, Assembly) == bool(pairs)
    if isinstance(result, Assembly):
        one, other = (frozenset(ids(form)) for form in result.forms)
        assert (one, other) in pairs
        least = min(difficulty_gap(bank, pair) for pair in pairs)
        assert difficulty_gap(bank, (one, other)) == least
        mean_gap = Decimal(least) / 100 / blueprint.count
        assert abs(result.report.mean_gap - mean_gap) <= Decimal("0.0001")


@_FEW
@given(_banks(enemies=True), _blueprints(mandatory=True), st.integers(0, 3))
def test_two_forms_share_no_more_than_they_must(
    bank: list[Candidate], blueprint: Blueprint, seed: int
) -> None:
    least = least_overlap(bank, blueprint)
    result = assemble(bank, blueprint, forms=2, seed=seed, overlap="allowed")
    assert isinstance(result, Assembly) == (least is not None)
    if isinstance(result, Assembly):
        assert [len(each.items) for each in result.report.overlaps] == [least]


@_FEW
@given(_banks(enemies=False), _blueprints(mandatory=False), st.integers(1, 3))
def test_shortages_add_up_to_what_no_draw_can_fill(
    bank: list[Candidate], blueprint: Blueprint, forms: int
) -> None:
    missing = blueprint.count * forms - most_filled(bank, blueprint, forms)
    result = assemble(bank, blueprint, forms=forms)
    found = result.cells if isinstance(result, Infeasible) else ()
    assert sum(each.needed - each.available for each in found) == missing
    assert all(each.available < each.needed for each in found)
