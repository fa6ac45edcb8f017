"""Replacing one item of drawn forms by hand, with its effect on how alike the forms are.

Source: docs/rules/assembly.md, "Swapping by hand".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.assembly.blueprint import Cell, fits
from question_bank.assembly.candidates import Candidate, expected_difficulty
from question_bank.assembly.fairness import FairnessReport, build_report
from question_bank.assembly.results import AssembledForm


@dataclass(frozen=True)
class Swap:
    """A candidate for a place, and the forms' figures with it in that place."""

    candidate: Candidate
    report: FairnessReport


def describe_forms(
    forms: Sequence[AssembledForm],
    candidates: Mapping[str, Candidate],
    mandatory: frozenset[str] = frozenset(),
) -> FairnessReport:
    """Return the fairness report of forms; raises KeyError for an item that is no candidate."""
    drawn = [[(candidates[each.item], each.marks) for each in form.placements] for form in forms]
    return build_report(drawn, mandatory)


def list_swaps(
    forms: Sequence[AssembledForm],
    form: int,
    item: str,
    cell: Cell,
    candidates: Mapping[str, Candidate],
    *,
    limit: int = 20,
) -> list[Swap]:
    """Return what may stand in the place of an item, nearest in difficulty first, then unexposed.

    form: number of the form, from 0.  cell: the cell the item was drawn for.
    """
    level = expected_difficulty(candidates[item])
    used, beside = _standing(forms, form, item)
    fitting = [
        each
        for each in candidates.values()
        if each.id not in used and fits(each, cell) and not is_enemy(each, beside, candidates)
    ]
    fitting.sort(key=lambda each: (abs(expected_difficulty(each) - level), each.exposure, each.id))
    return [
        Swap(each, describe_forms(swapped(forms, form, item, each.id), candidates))
        for each in fitting[:limit]
    ]


def may_stand(
    forms: Sequence[AssembledForm],
    form: int,
    item: str,
    other: str,
    cell: Cell,
    candidates: Mapping[str, Candidate],
) -> bool:
    """Return whether another item may take the place of one on a form, drawn for the cell."""
    candidate = candidates.get(other)
    used, beside = _standing(forms, form, item)
    return (
        candidate is not None
        and other not in used
        and fits(candidate, cell)
        and not is_enemy(candidate, beside, candidates)
    )


def _standing(forms: Sequence[AssembledForm], form: int, item: str) -> tuple[set[str], set[str]]:
    """Return the items of all forms, and those beside the item on its own form."""
    used = {placement.item for each in forms for placement in each.placements}
    return used, {each.item for each in forms[form].placements} - {item}


def is_enemy(
    candidate: Candidate, beside: Iterable[str], candidates: Mapping[str, Candidate]
) -> bool:
    """Return whether the candidate must not stand on a form with one of the items."""
    return any(
        other in candidate.enemies or candidate.id in candidates[other].enemies for other in beside
    )


def swapped(
    forms: Sequence[AssembledForm], form: int, item: str, other: str
) -> tuple[AssembledForm, ...]:
    """Return the forms with another item in the place of one; marks and cell stay."""
    placements = tuple(
        replace(each, item=other) if each.item == item else each for each in forms[form].placements
    )
    return (*forms[:form], AssembledForm(placements), *forms[form + 1 :])


def fairness_gain(before: FairnessReport, after: FairnessReport) -> Decimal:
    """Return by how much the gap of mean difficulty shrinks; negative when it grows."""
    return before.mean_gap - after.mean_gap
