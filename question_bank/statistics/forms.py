"""Form statistics: reliability and the error of measurement."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from question_bank.statistics.responses import ResponseMatrix, list_forms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FormFigures:
    """Figures of one form: the candidates who had the same items. None where they cannot tell.

    Marks are in the form's own marks. deviation: standard deviation of the totals (n - 1).
    alpha: Cronbach's, at most 1. error: standard error of measurement, in marks.
    """

    items: tuple[str, ...]
    count: int
    max_marks: float
    mean: float
    lowest: float
    highest: float
    deviation: float | None
    alpha: float | None
    error: float | None


def analyse_forms(matrix: ResponseMatrix) -> list[FormFigures]:
    """Return the figures of every form. Source: docs/rules/item-statistics.md, S7 and S8."""
    import numpy as np

    forms = []
    for people in list_forms(matrix):
        columns = np.flatnonzero(matrix.given[people[0]])
        marks = matrix.marks[people][:, columns] / 100
        total = marks.sum(axis=1)
        deviation = float(total.std(ddof=1)) if len(people) > 1 else None
        alpha = cronbach_alpha(marks)
        forms.append(
            FormFigures(
                items=tuple(matrix.items[column] for column in columns),
                count=len(people),
                max_marks=float(matrix.max_marks[columns].sum()) / 100,
                mean=float(total.mean()),
                lowest=float(total.min()),
                highest=float(total.max()),
                deviation=deviation,
                alpha=alpha,
                error=None
                if deviation is None or alpha is None
                else deviation * math.sqrt(1 - alpha),
            )
        )
    return forms


def cronbach_alpha(marks: Floats) -> float | None:
    """Return Cronbach's alpha of candidates x items; None if it has no meaning.

    That is with fewer than two items or candidates, or where all totals are equal.
    """
    people, items = marks.shape
    if people < 2 or items < 2:
        return None
    variance = float(marks.sum(axis=1).var(ddof=1))
    if math.isclose(variance, 0.0, abs_tol=1e-12):
        return None
    parts = float(marks.var(axis=0, ddof=1).sum())
    return float(items / (items - 1) * (1 - parts / variance))
