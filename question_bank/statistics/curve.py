"""The characteristic curve of an item: share earned by groups of rising ability."""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.statistics.responses import ResponseMatrix

GROUPS = 5


@dataclass(frozen=True)
class CurvePoint:
    """One ability group: mean score of the form 0..1, mean share earned on the item, people."""

    score: float
    share: float
    count: int


def ability_curve(
    matrix: ResponseMatrix, number: int, groups: int = GROUPS
) -> tuple[CurvePoint, ...]:
    """Return the points of an item, the weakest group first. Source: S9."""
    import numpy as np

    people = matrix.given[:, number]
    if not people.any():
        return ()
    score = matrix.total[people] / matrix.total_max[people]
    share = matrix.marks[people, number] / matrix.max_marks[number]
    # the place of the first with the same score decides, so that equals stay together
    first = np.searchsorted(np.sort(score), score)
    group = first * groups // len(score)
    return tuple(
        CurvePoint(
            score=float(score[group == each].mean()),
            share=float(share[group == each].mean()),
            count=int((group == each).sum()),
        )
        for each in np.unique(group)
    )
