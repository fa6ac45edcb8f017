"""The last computed standing of each person: what boards sort by, refreshed with every write."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.clock import local_date
from lms.credits.models import DayForecast
from lms.credits.queries import IN_BATCH, forecast_of, year_summaries
from lms.people.models import StaffMember


def refresh_standings(session: Session, staff_ids: Iterable[int], year: int, now: datetime) -> int:
    """Recompute the standings of these people in a year; returns how many rows changed. A step."""
    ids = sorted(set(staff_ids))
    return sum(
        _refresh_batch(session, ids[start : start + IN_BATCH], year, now)
        for start in range(0, len(ids), IN_BATCH)
    )


def _refresh_batch(session: Session, ids: list[int], year: int, now: datetime) -> int:
    today = local_date(now)
    staff = session.scalars(  # locked: two awards to one person refresh one after the other
        sa.select(StaffMember)
        .where(StaffMember.id.in_(ids))
        .order_by(StaffMember.id)
        .with_for_update(key_share=True)
    ).all()
    summaries = year_summaries(session, staff, year, today)
    rows = {
        row.staff_id: row
        for row in session.scalars(
            sa.select(DayForecast).where(DayForecast.year == year, DayForecast.staff_id.in_(ids))
        )
    }
    changed = 0
    for person in staff:
        summary = summaries[person.id]
        outlook = forecast_of(summary, person.hired_on, today)
        row = rows.get(person.id)
        if row is None:
            row = DayForecast(staff_id=person.id, year=year)
            session.add(row)
        row.days = summary.days
        row.required_days = summary.required_days
        row.reaches_on = outlook.reaches_on
        row.level = outlook.level
        changed += session.is_modified(row)
        row.computed_at = now
    session.flush()
    return changed
