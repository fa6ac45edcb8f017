"""What importing a text changes: new clauses open, amended ones close, the rest stays."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from question_bank.legal_text import Clause, LegalText

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True)
class StoredClause:
    """A clause that holds now, as far as comparing needs it."""

    id: int
    label: str
    text_sha256: str


@dataclass(frozen=True)
class ClausePlan:
    """What is to be done with each clause of a text.

    opened: clauses whose wording is new.  replaced: label → id of the row the new wording closes.
    kept: label → id of the rows that stay.  dropped: rows whose label the text no longer has.
    """

    opened: tuple[Clause, ...]
    replaced: Mapping[str, int]
    kept: Mapping[str, int]
    dropped: tuple[StoredClause, ...]

    @property
    def new(self) -> int:
        """Return how many clauses were not there before."""
        return len(self.opened) - len(self.replaced)

    @property
    def changed(self) -> int:
        """Return how many clauses read differently now, those that fell away included."""
        return len(self.replaced) + len(self.dropped)

    @property
    def closed_ids(self) -> tuple[int, ...]:
        """Return the rows that no longer hold."""
        return (*self.replaced.values(), *(clause.id for clause in self.dropped))


def plan_clauses(stored: Sequence[StoredClause], text: LegalText) -> ClausePlan:
    """Return what a text changes in the clauses that hold now."""
    held = {clause.label: clause for clause in stored}
    opened: list[Clause] = []
    replaced: dict[str, int] = {}
    kept: dict[str, int] = {}
    for clause in text.clauses:
        before = held.pop(clause.label, None)
        if before is not None and before.text_sha256 == text_sha256(clause.text):
            kept[clause.label] = before.id
            continue
        opened.append(clause)
        if before is not None:
            replaced[clause.label] = before.id
    return ClausePlan(tuple(opened), replaced, kept, tuple(held.values()))


def text_sha256(text: str) -> str:
    """Return the digest of a clause's words, spacing aside: a new line break amends nothing."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()


def issued_on(text: LegalText) -> date | None:
    """Return the last day its promulgation lines name: when this wording was passed."""
    days = [day for line in text.promulgation for day in _days(line)]
    return max(days, default=None)


def wording_starts_on(
    text: LegalText, *, before: date | None, effective_before: date | None, today: date
) -> date:
    """Return the first day on which the wording of a text holds.

    before, effective_before: passing and effective date of the wording held so far, None for a
    document that is new. A text that names no later date than it did amends from today.
    """
    issued, effective = issued_on(text), text.effective_on
    if before is None and effective_before is None:
        return effective or issued or today
    if effective and effective_before and effective > effective_before:
        return effective
    if issued and before and issued > before:
        return issued
    return today


def _days(line: str) -> list[date]:
    days = []
    for year, month, day in _DATE.findall(line):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days
