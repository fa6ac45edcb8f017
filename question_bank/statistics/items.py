"""Item statistics: facility, discrimination, item-rest correlation, distractors, flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from question_bank.items import Item
from question_bank.statistics.options import find_options, read_choice
from question_bank.statistics.responses import ResponseMatrix, top_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GROUP_SHARE = Decimal("0.27")  # Kelley (1939): the share of extremes that tells most
FLAG_FROM = 50  # people below which a figure says little about the item
TOO_HARD_BELOW, TOO_EASY_ABOVE, WEAK_BELOW = 0.2, 0.95, 0.2
DEAD_BELOW = 0.05  # share of an option (Haladyna and Downing 1993)
DEAD_UP_TO, DEAD_FROM = 0.9, 20  # facility; picks of wrong options, fewer of which tell little


class Flag(StrEnum):
    """Why a trainer should look at the item again."""

    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    LOW_DISCRIMINATION = "low_discrimination"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    SUSPECT_KEY = "suspect_key"
    DEAD_DISTRACTOR = "dead_distractor"


@dataclass(frozen=True)
class OptionFigures:
    """How one option was picked; upper and lower are the shares within the extreme groups."""

    option: str
    is_key: bool
    count: int
    share: float
    upper: float
    lower: float


@dataclass(frozen=True)
class ItemFigures:
    """Figures of one item; None where the responses cannot tell.

    facility: share of the marks earned, 0..1. discrimination: of the upper less of the lower
    27 %. item_rest: correlation of the item with the rest of the form. omitted: people who
    picked no option, None where the item has none.
    """

    item: str
    count: int
    facility: float
    discrimination: float | None
    item_rest: float | None
    flags: tuple[Flag, ...]
    options: tuple[OptionFigures, ...]
    omitted: int | None


def analyse_items(
    matrix: ResponseMatrix, bank: Mapping[str, Item] | None = None
) -> list[ItemFigures]:
    """Return the figures of every item of the matrix.

    bank: items by id, for the options; without it no options are counted.
    Source: docs/rules/item-statistics.md, S1 to S6.
    """
    bank = bank or {}
    return [_analyse(matrix, number, bank.get(item)) for number, item in enumerate(matrix.items)]


def _analyse(matrix: ResponseMatrix, number: int, item: Item | None) -> ItemFigures:
    people = matrix.given[:, number]
    share = matrix.marks[people, number] / matrix.max_marks[number]
    score = matrix.total[people] / matrix.total_max[people]
    groups = _extreme_groups(score)
    discrimination = None
    if groups is not None:
        upper, lower = groups
        discrimination = float((upper @ share - lower @ share) / upper.sum())
    facility = float(share.mean())
    options, omitted = _count_options(matrix, number, item, groups)
    item_rest = _correlate_with_rest(matrix, number)
    return ItemFigures(
        item=matrix.items[number],
        count=len(share),
        facility=facility,
        discrimination=discrimination,
        item_rest=item_rest,
        flags=flag(len(share), facility, discrimination, item_rest, options),
        options=options,
        omitted=omitted,
    )


def _extreme_groups(score: Floats) -> tuple[Floats, Floats] | None:
    """Return the weights of the upper and of the lower group; None for fewer than two people."""
    if len(score) < 2:
        return None
    places = max(1, int((GROUP_SHARE * len(score)).quantize(Decimal(1), ROUND_HALF_UP)))
    return top_weights(score, places), top_weights(-score, places)


def _correlate_with_rest(matrix: ResponseMatrix, number: int) -> float | None:
    """Return the correlation of the item with the share earned on the rest of the form."""
    import numpy as np

    people = matrix.given[:, number] & (matrix.total_max > matrix.max_marks[number])
    marks = matrix.marks[people, number]
    rest = (matrix.total[people] - marks) / (matrix.total_max[people] - matrix.max_marks[number])
    if len(marks) < 2 or np.ptp(marks) == 0 or np.ptp(rest) < 1e-12:
        return None
    return float(np.corrcoef(marks, rest)[0, 1])


def flag(
    count: int,
    facility: float,
    discrimination: float | None,
    item_rest: float | None = None,
    options: Sequence[OptionFigures] = (),
) -> tuple[Flag, ...]:
    """Return what is noticeable about an item that enough people have answered. Source: S6."""
    if count < FLAG_FROM:
        return ()
    is_negative = (
        discrimination is not None and discrimination < 0 and (item_rest is None or item_rest < 0)
    )
    found = {
        Flag.TOO_HARD: facility < TOO_HARD_BELOW,
        Flag.TOO_EASY: facility > TOO_EASY_ABOVE,
        Flag.LOW_DISCRIMINATION: (
            discrimination is not None and discrimination < WEAK_BELOW and not is_negative
        ),
        Flag.NEGATIVE_DISCRIMINATION: is_negative,
        Flag.SUSPECT_KEY: _is_key_suspect(options),
        Flag.DEAD_DISTRACTOR: facility <= DEAD_UP_TO and bool(dead_distractors(options)),
    }
    return tuple(each for each, holds in found.items() if holds)


def dead_distractors(options: Sequence[OptionFigures]) -> tuple[str, ...]:
    """Return the wrong options that hardly anybody picked, where many picked wrong ones."""
    if sum(each.count for each in options if not each.is_key) < DEAD_FROM:
        return ()
    return tuple(each.option for each in options if not each.is_key and each.share < DEAD_BELOW)


def _is_key_suspect(options: Sequence[OptionFigures]) -> bool:
    """Return whether the able prefer a wrong option to a right one."""
    right = [each.upper for each in options if each.is_key]
    wrong = [each.upper for each in options if not each.is_key]
    return bool(right and wrong) and max(wrong) > min(right)


def _count_options(
    matrix: ResponseMatrix,
    number: int,
    item: Item | None,
    groups: tuple[Floats, Floats] | None,
) -> tuple[tuple[OptionFigures, ...], int | None]:
    """Return the figures of each option and how many people picked none."""
    import numpy as np

    found = None if item is None else find_options(item)
    if item is None or found is None:
        return (), None
    people = np.flatnonzero(matrix.given[:, number])
    picked = [read_choice(item, matrix.choices.get((int(who), number), "")) for who in people]
    figures = []
    for option in found.options:
        chose = np.array([option in each for each in picked], dtype=np.float64)
        upper, lower = (
            (float(group @ chose / group.sum()) for group in groups) if groups else (0.0, 0.0)
        )
        figures.append(
            OptionFigures(
                option=option,
                is_key=option in found.key,
                count=int(chose.sum()),
                share=float(chose.mean()),
                upper=upper,
                lower=lower,
            )
        )
    return tuple(figures), sum(not each for each in picked)
