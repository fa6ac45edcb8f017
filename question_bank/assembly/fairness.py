"""The fairness report: how alike the forms are, and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from question_bank.assembly.candidates import Candidate, expected_difficulty

_FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class FormFigures:
    """What one form is like. Difficulty is on the scale of levels, 1 (easy) to 5 (hard).

    difficulty_spread: standard deviation over the items of the form.
    weighted_difficulty: mean weighted by marks. levels: (preset level, items) pairs.
    """

    count: int
    marks: Decimal
    difficulty_mean: Decimal
    difficulty_spread: Decimal
    weighted_difficulty: Decimal
    levels: tuple[tuple[int, int], ...]
    exposure_mean: Decimal
    exposure_max: int


@dataclass(frozen=True)
class Overlap:
    """Drawn items that two forms (numbers from 0) share; mandatory items are not counted."""

    form: int
    other: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class FairnessReport:
    """Figures of each form, the overlap of each pair, and the greatest distances.

    common: the mandatory items, which every form holds by design.
    """

    forms: tuple[FormFigures, ...]
    overlaps: tuple[Overlap, ...]
    common: tuple[str, ...]
    mean_gap: Decimal
    spread_gap: Decimal


def build_report(
    forms: Sequence[Sequence[tuple[Candidate, Decimal]]], mandatory: frozenset[str]
) -> FairnessReport:
    """Return the report on the forms, each a list of (item, marks)."""
    figures = tuple(_describe(form) for form in forms)
    drawn = [{item.id for item, _ in form} - mandatory for form in forms]
    means = [each.difficulty_mean for each in figures]
    spreads = [each.difficulty_spread for each in figures]
    return FairnessReport(
        forms=figures,
        overlaps=tuple(
            Overlap(one, other, tuple(sorted(drawn[one] & drawn[other])))
            for one, other in combinations(range(len(forms)), 2)
        ),
        common=tuple(sorted(mandatory)),
        mean_gap=max(means) - min(means),
        spread_gap=max(spreads) - min(spreads),
    )


def _describe(form: Sequence[tuple[Candidate, Decimal]]) -> FormFigures:
    count = Decimal(len(form))
    marks = sum((each for _, each in form), Decimal(0))
    levels = [Decimal(expected_difficulty(item)) / 100 for item, _ in form]
    mean = sum(levels, Decimal(0)) / count
    variance = sum(((level - mean) ** 2 for level in levels), Decimal(0)) / count
    weighted = sum(
        (level * each for level, (_, each) in zip(levels, form, strict=True)), Decimal(0)
    )
    exposures = [item.exposure for item, _ in form]
    return FormFigures(
        count=len(form),
        marks=marks,
        difficulty_mean=_round(mean),
        difficulty_spread=_round(variance.sqrt()),
        weighted_difficulty=_round(weighted / marks),
        levels=tuple(sorted(Counter(item.difficulty for item, _ in form).items())),
        exposure_mean=_round(Decimal(sum(exposures)) / count),
        exposure_max=max(exposures),
    )


def _round(value: Decimal) -> Decimal:
    return value.quantize(_FOUR_PLACES, ROUND_HALF_UP)
