"""What the pages of the ledger show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms import db
from lms.credits.forecast import Forecast
from lms.credits.ledger import COUNTED_STATES, YearSummary
from lms.credits.models import CreditEntry
from lms.credits.names import evidence_text, forecast_text
from lms.credits.queries import (
    forecast_of,
    list_entries,
    list_years,
    reversed_ids,
    year_summary,
)
from lms.credits.rules import year_rule
from lms.credits.year_rule import YearRule
from lms.people.models import StaffMember


@dataclass(frozen=True)
class EntryLine:
    """An entry with what proves it. may_reverse: it counts and was not taken back."""

    entry: CreditEntry
    evidence: str
    is_reversed: bool
    may_reverse: bool


@dataclass(frozen=True)
class RecordPage:
    """The training record of a person in a year."""

    staff: StaffMember
    is_own: bool
    year: int
    years: Sequence[int]
    rule: YearRule
    summary: YearSummary
    forecast: Forecast
    forecast_text: str
    lines: Sequence[EntryLine]
    made_on: date


def record_page(staff: StaffMember, year: int, today: date, *, is_own: bool) -> RecordPage:
    """Return the record of a person; the years offered are those with entries, and this one."""
    session = db.session()
    summary = year_summary(session, staff.id, year, today)
    outlook = forecast_of(summary, staff.hired_on, today)
    return RecordPage(
        staff=staff,
        is_own=is_own,
        year=year,
        years=sorted({*list_years(session, staff.id, today), year}, reverse=True),
        rule=year_rule(session, year),
        summary=summary,
        forecast=outlook,
        forecast_text=forecast_text(outlook, year, today, summary.is_met),
        lines=_lines(list_entries(session, staff.id, year)),
        made_on=today,
    )


def _lines(entries: Sequence[CreditEntry]) -> list[EntryLine]:
    gone = reversed_ids(db.session(), [entry.id for entry in entries])
    return [
        EntryLine(
            entry=entry,
            evidence=evidence_text(entry),
            is_reversed=entry.id in gone,
            may_reverse=entry.state in COUNTED_STATES
            and entry.reverses_id is None
            and entry.id not in gone,
        )
        for entry in entries
    ]
