"""Pairs of people whose wrong answers are more alike than chance explains: signals, no verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from question_bank.statistics.responses import ResponseMatrix, list_forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_SAME = 5
LIMIT = 0.01  # of the corrected probability
_ROWS = 256  # people compared with all others at a time
_SCREEN_Z = 2.0  # least deviations above what is expected, before the exact tail is worth it


@dataclass(frozen=True)
class AlikePair:
    """Two candidates of one form. both_wrong: items both got wrong; same: with the same choice.

    expected: how many would be the same by chance. probability: of at least `same`, by chance.
    corrected: times the number of pairs of the form, at most 1.
    """

    first: str
    second: str
    both_wrong: int
    same: int
    expected: float
    probability: float
    corrected: float


def list_alike(matrix: ResponseMatrix) -> list[AlikePair]:
    """Return the pairs that stand out, the least likely first. Source: S13."""
    pairs = [pair for people in list_forms(matrix) for pair in _alike_on_form(matrix, people)]
    return sorted(pairs, key=lambda pair: (pair.corrected, pair.probability))


def poisson_binomial_tail(chances: Sequence[float], least: int) -> float:
    """Return the probability of at least so many successes of independent trials, exactly."""
    import numpy as np

    spread = np.zeros(len(chances) + 1)
    spread[0] = 1.0
    for chance in chances:
        spread[1:] = spread[1:] * (1 - chance) + spread[:-1] * chance
        spread[0] *= 1 - chance
    return float(min(1.0, spread[least:].sum()))


def _alike_on_form(matrix: ResponseMatrix, people: Sequence[int]) -> Iterator[AlikePair]:
    wrong, picks, chances = _wrong_choices(matrix, people)
    count = len(people) * (len(people) - 1) // 2
    for one, two in _standing_out(wrong, picks, chances, _screen(count)):
        common = (wrong[one] & wrong[two]).nonzero()[0]
        same = int((picks[one, common] == picks[two, common]).sum())
        probability = poisson_binomial_tail(chances[common].tolist(), same)
        if probability * count < LIMIT:
            yield AlikePair(
                first=matrix.candidates[people[one]],
                second=matrix.candidates[people[two]],
                both_wrong=len(common),
                same=same,
                expected=float(chances[common].sum()),
                probability=probability,
                corrected=min(1.0, probability * count),
            )


def _wrong_choices(
    matrix: ResponseMatrix, people: Sequence[int]
) -> tuple[NDArray[np.bool_], NDArray[np.int64], Floats]:
    """Return who chose wrong where, the number of the choice, and the chance that two agree."""
    import numpy as np

    shape = len(people), len(matrix.items)
    picks = np.full(shape, -1, dtype=np.int64)
    chances = np.zeros(len(matrix.items))
    for column in range(len(matrix.items)):
        known: dict[str, int] = {}
        for row, who in enumerate(people):
            choice = matrix.choices.get((who, column))
            if choice and matrix.marks[who, column] < matrix.max_marks[column]:
                picks[row, column] = known.setdefault(choice, len(known))
        chosen = picks[:, column]
        if known:
            share = np.bincount(chosen[chosen >= 0]) / (chosen >= 0).sum()
            chances[column] = float((share**2).sum())
    return picks >= 0, picks, chances


def _screen(count: int) -> float:
    """Return the deviations that one of so many pairs passes by chance.

    A hundred times the limit leaves room for how far a short exact tail is from the normal one.
    """
    return max(_SCREEN_Z, NormalDist().inv_cdf(1 - 100 * LIMIT / count)) if count > 1 else _SCREEN_Z


def _standing_out(
    wrong: NDArray[np.bool_], picks: NDArray[np.int64], chances: Floats, deviations: float
) -> Iterator[tuple[int, int]]:
    """Give the pairs worth an exact look: enough the same, and well above what is expected."""
    import numpy as np

    missed = wrong.astype(np.float64)
    for start in range(0, len(missed), _ROWS):
        rows = slice(start, start + _ROWS)
        same = np.zeros((len(missed[rows]), len(missed)))
        for choice in range(int(picks.max(initial=-1)) + 1):
            chose = (picks == choice).astype(np.float64)
            same += chose[rows] @ chose.T
        expected = (missed[rows] * chances) @ missed.T
        variance = (missed[rows] * chances * (1 - chances)) @ missed.T
        far = (same - expected) >= deviations * np.sqrt(variance)
        for one, two in zip(*np.nonzero((same >= LEAST_SAME) & far), strict=True):
            if start + one < two:
                yield int(start + one), int(two)
