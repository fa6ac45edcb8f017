"""Swaps between forms, within a cell, until none makes their difficulty more alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from question_bank.assembly.draft import Draft

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

# The mean of difficulty counts most, then its spread, then the mean weighted by marks.
_WEIGHTS = (1000.0, 10.0, 1.0)
_MAX_SWEEPS = 50
_LEAST_GAIN = 1e-9


def balance(draft: Draft, marks: Sequence[Decimal]) -> None:
    """Swap items of the draft so that sums of difficulty and of its squares come together.

    marks: of each slot. What is drawn stays drawn, so exposure does not change.
    """
    import numpy as np

    if len(draft.items) < 2:
        return
    cells = np.array(draft.cells)
    same_cell = cells[:, None] == cells[None, :]
    levels = np.array(draft.pool.difficulty, dtype=np.float64) / 100 - 3
    weight = np.array([float(each) for each in marks])
    weight /= weight.mean()
    for _ in range(_MAX_SWEEPS):
        swapped = [
            _swap_best(draft, pair, same_cell, levels, weight)
            for pair in combinations(range(len(draft.items)), 2)
        ]
        if not any(swapped):
            return


def _swap_best(
    draft: Draft, pair: tuple[int, int], same_cell: Mask, levels: Floats, weight: Floats
) -> bool:
    """Return whether a swap between the two forms was worth making, having made the best."""
    import numpy as np

    one, other = pair
    mine, theirs = _measure(draft, one, levels, weight), _measure(draft, other, levels, weight)
    apart = mine.sum(axis=1) - theirs.sum(axis=1)
    # Moving x to the one form and -x to the other changes the sum of squares by 2x² + 2x·apart.
    moved = theirs[:, None, :] - mine[:, :, None]
    gain = np.where(
        same_cell,
        -np.einsum("k,kij->ij", np.array(_WEIGHTS), moved * (moved + apart[:, None, None])),
        -np.inf,
    )
    for place in np.argsort(-gain, axis=None, kind="stable"):
        slot, other_slot = divmod(int(place), len(draft.cells))
        if gain[slot, other_slot] <= _LEAST_GAIN:
            return False
        if draft.may_swap(one, slot, other, other_slot):
            draft.swap(one, slot, other, other_slot)
            return True
    return False


def _measure(draft: Draft, form: int, levels: Floats, weight: Floats) -> Floats:
    """Return what is balanced, one row a quantity and one column a slot of the form."""
    import numpy as np

    level = levels[draft.items[form]]
    return np.stack([level, level * level, level * weight])
