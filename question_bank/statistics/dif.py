"""Differential item functioning: whether an item is harder for one group of equal ability."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.statistics.responses import ResponseMatrix

LEAST_PEOPLE = 50  # a group
DELTA = -2.35  # the ETS scale of difficulty: 4 / 1.7
_Z95, _Z90 = 1.959964, 1.644854


@dataclass(frozen=True)
class Stratum:
    """People of one ability: right and wrong in the reference and in the focal group."""

    right: float
    wrong: float
    focal_right: float
    focal_wrong: float

    @property
    def total(self) -> float:
        """Return how many people there are."""
        return self.right + self.wrong + self.focal_right + self.focal_wrong


@dataclass(frozen=True)
class Dif:
    """odds: of the reference to the focal group, 1 being fair. delta: below 0 the item is harder
    for the focal group. error: of delta. level: A (negligible), B or C of ETS.
    """

    odds: float
    delta: float
    error: float
    chi_square: float
    level: str


def mantel_haenszel(strata: Iterable[Stratum]) -> Dif | None:
    """Return the DIF over strata of equal ability, None where they tell nothing. Source: S12."""
    used = [each for each in strata if _tells(each)]
    r = [each.right * each.focal_wrong / each.total for each in used]
    s = [each.wrong * each.focal_right / each.total for each in used]
    if not sum(r) or not sum(s):
        return None
    odds = sum(r) / sum(s)
    error = math.sqrt(_log_variance(used, r, s))
    delta = DELTA * math.log(odds)
    return Dif(odds, delta, -DELTA * error, _chi_square(used), _level(delta, -DELTA * error))


def find_dif(
    matrix: ResponseMatrix, number: int, reference: Sequence[int], focal: Sequence[int]
) -> Dif | None:
    """Return the DIF of an item between two groups of candidates, by number, of equal forms.

    None where a group has fewer than 50 people with the item, or they tell nothing.
    """
    strata: dict[float, list[float]] = {}
    sizes = [0, 0]
    for side, group in enumerate((reference, focal)):
        for who in group:
            if not matrix.given[who, number]:
                continue
            is_right = matrix.marks[who, number] >= matrix.max_marks[number]
            key = float(matrix.total[who] / matrix.total_max[who])
            strata.setdefault(key, [0, 0, 0, 0])[2 * side + (not is_right)] += 1
            sizes[side] += 1
    if min(sizes) < LEAST_PEOPLE:
        return None
    return mantel_haenszel(Stratum(*counts) for counts in strata.values())


def _tells(each: Stratum) -> bool:
    """Return whether both groups stand in a stratum, and both answers."""
    return (
        each.right + each.wrong > 0
        and each.focal_right + each.focal_wrong > 0
        and each.right + each.focal_right > 0
        and each.wrong + each.focal_wrong > 0
    )


def _log_variance(used: Sequence[Stratum], r: Sequence[float], s: Sequence[float]) -> float:
    """Return the variance of the log odds. Source: Robins, Breslow and Greenland (1986)."""
    p = [(each.right + each.focal_wrong) / each.total for each in used]
    q = [(each.wrong + each.focal_right) / each.total for each in used]
    both = sum(p_ * s_ + q_ * r_ for p_, q_, r_, s_ in zip(p, q, r, s, strict=True))
    return (
        sum(p_ * r_ for p_, r_ in zip(p, r, strict=True)) / (2 * sum(r) ** 2)
        + both / (2 * sum(r) * sum(s))
        + sum(q_ * s_ for q_, s_ in zip(q, s, strict=True)) / (2 * sum(s) ** 2)
    )


def _chi_square(used: Sequence[Stratum]) -> float:
    off, variance = 0.0, 0.0
    for each in used:
        reference, focal = each.right + each.wrong, each.focal_right + each.focal_wrong
        right, wrong = each.right + each.focal_right, each.wrong + each.focal_wrong
        off += each.right - reference * right / each.total
        if each.total > 1:
            variance += reference * focal * right * wrong / (each.total**2 * (each.total - 1))
    return float(max(0.0, abs(off) - 0.5) ** 2 / variance)


def _level(delta: float, error: float) -> str:
    size = abs(delta)
    if size < 1 or size <= _Z95 * error:
        return "A"
    return "C" if size >= 1.5 and size - _Z90 * error > 1 else "B"
