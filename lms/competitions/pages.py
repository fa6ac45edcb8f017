"""What the pages of standings show: names masked for the public, a page of rows, lines as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.competitions.models import StandingsSnapshot
from lms.competitions.ranking import TieBreak
from lms.competitions.standings import TIE_BREAK_REASONS
from lms.people.masking import mask_name
from lms.web.i18n import line_label, translated

PER_PAGE = 50
HIGH, MID = Decimal(80), Decimal(60)  # look.md: bright from 80, dim from 60


@dataclass(frozen=True)
class LinePart:
    """The result on one business line: share of its marks and its level."""

    label: str
    value: str
    level: str


@dataclass(frozen=True)
class StandingRow:
    """A row of a board as shown."""

    key: int  # the entrant, so that a row can be followed from board to board
    rank: int
    name: str
    unit: str
    score: str
    seconds: int
    all_round: str
    parts: Sequence[LinePart]
    tie_reason: str
    is_me: bool


def rows_of(
    snapshot: StandingsSnapshot | None, *, me: int | None, masked: bool, first: int, count: int
) -> list[StandingRow]:
    """Return rows `first` … `first + count - 1` (from 0) of the board of people.

    me: staff id of who looks. masked: names as public boards show them; one's own stays whole.
    """
    individuals = snapshot.individuals if snapshot else []
    return [_row(entry, me=me, masked=masked) for entry in individuals[first : first + count]]


def my_row(snapshot: StandingsSnapshot | None, staff_id: int) -> StandingRow | None:
    """Return one's own row, None when not on the board."""
    for entry in snapshot.individuals if snapshot else []:
        if entry["staff_id"] == staff_id:
            return _row(entry, me=staff_id, masked=False)
    return None


def place_of(snapshot: StandingsSnapshot | None, staff_id: int) -> int | None:
    """Return the index (from 0) of a person on the board, None when not on it."""
    for index, entry in enumerate(snapshot.individuals if snapshot else []):
        if entry["staff_id"] == staff_id:
            return index
    return None


def _row(entry: dict[str, Any], *, me: int | None, masked: bool) -> StandingRow:
    is_me = me is not None and entry["staff_id"] == me
    right, total = entry["all_round"]
    return StandingRow(
        key=entry["entrant_id"],
        rank=entry["rank"],
        name=mask_name(entry["name"]) if masked and not is_me else entry["name"],
        unit=entry["unit"],
        score=entry["score"],
        seconds=round(entry["time_ms"] / 1000),
        all_round=f"{right} / {total}",
        parts=[_part(line, marks) for line, marks in sorted(entry["by_line"].items())],
        tie_reason=translated(TIE_BREAK_REASONS[TieBreak(entry["decided_by"])])
        if entry["decided_by"]
        else "",
        is_me=is_me,
    )


def _part(line: str, marks: Sequence[str]) -> LinePart:
    got, most = (Decimal(value) for value in marks)
    share = got * 100 / most if most else Decimal(0)
    level = "high" if share >= HIGH else "mid" if share >= MID else "low"
    return LinePart(line_label(line), f"{share:.0f}", level)
