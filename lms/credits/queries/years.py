"""Where people stand in a training year."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.credits.forecast import Forecast, forecast
from lms.credits.ledger import LedgerEntry, YearSummary, summarize
from lms.credits.models import CreditEntry, CreditRule
from lms.credits.rules import year_rule
from lms.credits.year_rule import required_days
from lms.people.models import StaffMember

IN_BATCH = 500  # ids in one IN list: SQLite before 3.32 takes 999 parameters


def year_summary(session: Session, staff_id: int, year: int, today: date) -> YearSummary:
    """Return where a person stands in a training year, counting entries up to and with today."""
    staff = session.get_one(StaffMember, staff_id)
    return year_summaries(session, [staff], year, today)[staff_id]


def year_summaries(
    session: Session, staff: Sequence[StaffMember], year: int, today: date
) -> dict[int, YearSummary]:
    """Return the summaries of several people by staff id, in two statements for up to 500."""
    rule = year_rule(session, year)
    entries = _ledger_entries(session, [person.id for person in staff], year)
    return {
        person.id: summarize(
            entries.get(person.id, ()), rule, required_days(rule, person.hired_on), today
        )
        for person in staff
    }


def forecast_of(summary: YearSummary, hired_on: date | None, today: date) -> Forecast:
    """Return the forecast that belongs to a summary."""
    return forecast(
        summary.year,
        summary.days,
        summary.required_days,
        met_on=summary.met_on,
        is_met=summary.is_met,
        hired_on=hired_on,
        today=today,
    )


def _ledger_entries(
    session: Session, staff_ids: Sequence[int], year: int
) -> dict[int, list[LedgerEntry]]:
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for start in range(0, len(staff_ids), IN_BATCH):
        rows = session.execute(
            sa.select(
                CreditEntry.staff_id,
                CreditEntry.on,
                CreditEntry.minutes,
                CreditRule.minutes_per_credit_hour,
                CreditEntry.mode,
                CreditEntry.content_category,
                CreditEntry.source_kind,
                CreditEntry.state,
            )
            .join(CreditRule, CreditRule.id == CreditEntry.rule_id)
            .where(
                CreditEntry.year == year,
                CreditEntry.staff_id.in_(staff_ids[start : start + IN_BATCH]),
            )
        )
        for row in rows:
            found[row.staff_id].append(
                LedgerEntry(
                    on=row.on,
                    minutes=row.minutes,
                    minutes_per_credit_hour=row.minutes_per_credit_hour,
                    mode=row.mode,
                    content_category=row.content_category,
                    source_kind=row.source_kind,
                    state=row.state,
                )
            )
    return found
