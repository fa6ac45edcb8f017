"""The current answers of an attempt: the fold of everything its client sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

# Opaque item id → answer as the API takes it, or None for an answer taken back.
Delta: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class LogEntry:
    """One save: `seq` orders the saves of an attempt, whenever they arrived."""

    seq: int
    answers: Delta
    received_at: datetime


@dataclass(frozen=True)
class Folded:
    """What stands answered now.

    seq: the last one stored, 0 before the first save.
    answers: by item, in the order of the last change. saved_at: when each of them, also a
    cleared one, was received.
    """

    seq: int
    answers: Mapping[str, Any]
    saved_at: Mapping[str, datetime]


def fold(entries: Iterable[LogEntry]) -> Folded:
    """Return the answers after all saves, the highest seq winning, whatever the order given.

    Of two entries with one seq the first given counts, as in the table.
    """
    by_seq: dict[int, LogEntry] = {}
    for entry in entries:
        by_seq.setdefault(entry.seq, entry)
    answers: dict[str, Any] = {}
    saved_at: dict[str, datetime] = {}
    for seq in sorted(by_seq):
        for item, answer in by_seq[seq].answers.items():
            answers.pop(item, None)
            if answer is not None:
                answers[item] = answer
            saved_at[item] = by_seq[seq].received_at
    return Folded(max(by_seq, default=0), answers, saved_at)
