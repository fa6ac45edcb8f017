"""Builders of candidates and blueprints: say only what matters to the test."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from question_bank.assembly.blueprint import Blueprint, Cell
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import assemble
from question_bank.assembly.results import AssembledForm, Assembly, Infeasible


def make_candidate(item: str, **facets: Any) -> Candidate:
    """Return a single-choice item on line 05 of level 3, but for what is given."""
    given: dict[str, Any] = {
        "type": "single_choice",
        "business_lines": ("05.02",),
        "difficulty": 3,
        **facets,
    }
    return Candidate(id=item, **given)


def make_bank(count: int, **facets: Any) -> list[Candidate]:
    """Return q01, q02, … all alike."""
    return [make_candidate(f"q{number:02d}", **facets) for number in range(1, count + 1)]


def make_cell(count: int, key: str = "any", **filters: Any) -> Cell:
    """Return a cell of one mark an item."""
    return Cell(**{"key": key, "count": count, "marks_each": Decimal(1), **filters})


def make_blueprint(*cells: Cell, **rest: Any) -> Blueprint:
    """Return a blueprint of the cells."""
    return Blueprint(cells, **rest)


def get_assembly(*args: Any, **kwargs: Any) -> Assembly:
    """Return the assembly, which must be feasible."""
    result = assemble(*args, **kwargs)
    assert isinstance(result, Assembly), result
    return result


def get_shortages(*args: Any, **kwargs: Any) -> dict[str, tuple[int, int]]:
    """Return (needed, available) of each short cell; there must be some."""
    result = assemble(*args, **kwargs)
    assert isinstance(result, Infeasible)
    return {each.cell: (each.needed, each.available) for each in result.cells}


def ids(form: AssembledForm) -> set[str]:
    """Return the ids on the form."""
    return {placement.item for placement in form.placements}


def all_ids(forms: Iterable[AssembledForm]) -> list[str]:
    """Return every placement's id, with repeats."""
    return [placement.item for form in forms for placement in form.placements]
