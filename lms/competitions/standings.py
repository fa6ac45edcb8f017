"""The board of a round as plain data, hashed: what a snapshot holds."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.competitions.ranking import Performance, TieBreak, rank_people, rank_units
from lms.words import term

TIE_BREAK_NAMES = {
    TieBreak.ALL_ROUND: term("“全科”题正确率"),
    TieBreak.TIME: term("用时"),
    TieBreak.SUBMITTED: term("交卷时间"),
}
TIE_BREAK_REASONS = {
    TieBreak.ALL_ROUND: term("同分，“全科”题正确率高者在前"),
    TieBreak.TIME: term("同分，用时短者在前"),
    TieBreak.SUBMITTED: term("同分，交卷早者在前"),
}


@dataclass(frozen=True)
class Contestant:
    """Who stands behind a performance, as printed."""

    staff_id: int
    name: str
    unit_name: str
    by_line: Mapping[str, Sequence[str]]  # L1 code → [marks, most], as decimal strings


@dataclass(frozen=True)
class Board:
    """The rows of a board; `sha256` binds them, whoever shows them."""

    individuals: list[dict[str, Any]]
    units: list[dict[str, Any]]
    sha256: str


def build_board(
    performances: Iterable[Performance],
    contestants: Mapping[int, Contestant],
    unit_names: Mapping[int, str],
    *,
    tie_breaks: Sequence[TieBreak],
    unit_best_of: int,
) -> Board:
    """Return the board of a round (docs/rules/ranking.md).

    contestants: by entrant id. unit_names: by unit id.
    """
    performances = list(performances)
    individuals = []
    for placed in rank_people(performances, tie_breaks):
        p, who = placed.performance, contestants[placed.performance.entrant_id]
        individuals.append(
            {
                "rank": placed.rank,
                "entrant_id": p.entrant_id,
                "staff_id": who.staff_id,
                "name": who.name,
                "unit_id": p.unit_id,
                "unit": who.unit_name,
                "score": _text(p.marks),
                "all_round": [p.all_round_correct, p.all_round_total],
                "time_ms": p.time_ms,
                "by_line": {line: list(marks) for line, marks in who.by_line.items()},
                "decided_by": placed.decided_by.value if placed.decided_by else None,
            }
        )
    units = [
        {
            "rank": unit.rank,
            "unit_id": unit.unit_id,
            "unit": unit_names[unit.unit_id],
            "score": _text(unit.score),
            "members": unit.members,
            "counted": list(unit.counted),
        }
        for unit in rank_units(performances, unit_best_of)
    ]
    return Board(individuals, units, board_hash(individuals, units))


def board_hash(individuals: list[dict[str, Any]], units: list[dict[str, Any]]) -> str:
    """Return the SHA-256 of a board in hex: the same rows give the same hash everywhere."""
    text = json.dumps([individuals, units], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"
