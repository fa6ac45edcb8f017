"""The order of people and units in a round. Source: docs/rules/ranking.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MILLION = 1_000_000
_MOST_MARKS = 10**9  # hundredths; far above any paper
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class TieBreak(StrEnum):
    """What separates people with equal marks (R2)."""

    ALL_ROUND = "all_round"
    TIME = "time"
    SUBMITTED = "submitted"


DEFAULT_TIE_BREAKS = (TieBreak.ALL_ROUND, TieBreak.TIME, TieBreak.SUBMITTED)


@dataclass(frozen=True)
class Performance:
    """What a person did in a round, as far as ranking asks.

    marks: hundredths are exact. time_ms: from start to hand-in. submitted_at: the server's instant.
    """

    entrant_id: int
    unit_id: int
    marks: Decimal
    all_round_correct: int
    all_round_total: int
    time_ms: int
    submitted_at: datetime


@dataclass(frozen=True)
class Placed:
    """A person's rank; `decided_by` says what put them before the next one with equal marks."""

    rank: int
    performance: Performance
    decided_by: TieBreak | None


@dataclass(frozen=True)
class PlacedUnit:
    """A unit's rank and score; `counted` are the entrants whose marks made it."""

    rank: int
    unit_id: int
    score: Decimal
    counted: tuple[int, ...]
    members: int


def sort_key(performance: Performance, tie_breaks: Sequence[TieBreak]) -> str:
    """Return a text of digits whose ascending order is the order of R1 and R2; equal means tied."""
    parts = [f"{_MOST_MARKS - _hundredths(performance.marks):010d}"]
    for tie_break in tie_breaks:
        value, width = _measure(performance, tie_break)
        parts.append(f"{value:0{width}d}")
    return "".join(parts)


def rank_people(
    performances: Iterable[Performance], tie_breaks: Sequence[TieBreak]
) -> tuple[Placed, ...]:
    """Return everybody in order with ranks 1, 2, 2, 4 (R1 to R4).

    Shared ranks are listed by entrant id, so that a board is the same however often it is built.
    """
    ordered = sorted(
        ((sort_key(p, tie_breaks), p) for p in performances),
        key=lambda pair: (pair[0], pair[1].entrant_id),
    )
    placed: list[Placed] = []
    for index, (key, performance) in enumerate(ordered):
        tied = index > 0 and ordered[index - 1][0] == key
        rank = placed[-1].rank if tied else index + 1
        following = ordered[index + 1][1] if index + 1 < len(ordered) else None
        placed.append(Placed(rank, performance, _decider(performance, following, tie_breaks)))
    return tuple(placed)


def rank_units(performances: Iterable[Performance], best_of: int) -> tuple[PlacedUnit, ...]:
    """Return the units in order (R5, R6).

    best_of: members whose marks count, at least 1.
    """
    by_unit: dict[int, list[Performance]] = {}
    for performance in performances:
        by_unit.setdefault(performance.unit_id, []).append(performance)
    entries = []
    for unit_id, members in by_unit.items():
        best = sorted(
            members, key=lambda p: (-p.marks, -p.all_round_correct, p.time_ms, p.entrant_id)
        )[:best_of]
        total = sum((p.marks for p in best), Decimal(0))
        key = (-total, -sum(p.all_round_correct for p in best), sum(p.time_ms for p in best))
        entries.append((key, unit_id, total, tuple(p.entrant_id for p in best), len(members)))
    entries.sort(key=lambda entry: (entry[0], entry[1]))
    placed: list[PlacedUnit] = []
    for index, (key, unit_id, total, counted, size) in enumerate(entries):
        tied = index > 0 and entries[index - 1][0] == key
        rank = placed[-1].rank if tied else index + 1
        score = (total / best_of).quantize(Decimal("0.01"), ROUND_HALF_UP)
        placed.append(PlacedUnit(rank, unit_id, score, counted, size))
    return tuple(placed)


def _measure(performance: Performance, tie_break: TieBreak) -> tuple[int, int]:
    """Return the whole number a tie-break compares, smaller is better, and its width in digits."""
    if tie_break is TieBreak.ALL_ROUND:
        total = performance.all_round_total
        share = performance.all_round_correct * MILLION // total if total else 0
        return MILLION - share, 7
    if tie_break is TieBreak.TIME:
        return performance.time_ms, 12
    since = performance.submitted_at - _EPOCH
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000, 14


def _decider(
    performance: Performance, following: Performance | None, tie_breaks: Sequence[TieBreak]
) -> TieBreak | None:
    if following is None or following.marks != performance.marks:
        return None
    for tie_break in tie_breaks:
        if _measure(performance, tie_break) != _measure(following, tie_break):
            return tie_break
    return None


def _hundredths(marks: Decimal) -> int:
    return int(marks * 100)
