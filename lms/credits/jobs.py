"""What the scheduler runs for the ledger."""

from datetime import date, datetime

import sqlalchemy as sa

from lms import db
from lms.clock import local_date
from lms.credits.models import CreditEntry, EntryState
from lms.credits.queries import IN_BATCH
from lms.credits.standing import refresh_standings
from lms.credits.year_rule import is_open
from lms.db import transaction
from lms.people.models import StaffMember
from lms.people.queries import not_left_on


def recompute_forecasts(now: datetime) -> str:
    """Recompute every person's standing of this year, and of the last while it is open."""
    today = local_date(now)
    years = [year for year in (today.year - 1, today.year) if is_open(year, today)]
    people = changed = 0
    for year in years:
        ids = _staff_of(year, today)
        people += len(ids)
        for start in range(0, len(ids), IN_BATCH):
            with transaction() as session:
                changed += refresh_standings(session, ids[start : start + IN_BATCH], year, now)
    return f"computed {people} standings, {changed} changed"


def lock_past_years(now: datetime) -> str:
    """Lock the confirmed entries of years that may no longer be added to."""
    today = local_date(now)
    past = today.year - 1 if not is_open(today.year - 1, today) else today.year - 2
    with transaction() as session:
        locked = session.execute(
            sa.update(CreditEntry)
            .where(CreditEntry.year <= past, CreditEntry.state == EntryState.CONFIRMED)
            .values(state=EntryState.LOCKED)
        ).rowcount  # type: ignore[attr-defined]
    return f"locked {locked} entries up to {past}"


def _staff_of(year: int, today: date) -> list[int]:
    """Return the ids of those who work, or worked at the end of the year, and owe days in it."""
    last = min(today, date(year, 12, 31))
    return list(
        db.session.scalars(
            sa.select(StaffMember.id)
            .where(
                not_left_on(last),
                sa.or_(StaffMember.hired_on.is_(None), StaffMember.hired_on <= last),
            )
            .order_by(StaffMember.id)
        )
    )
