"""The training record of a person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.api.frame import Amount, answer, describe
from lms.clock import local_date, utc_now
from lms.credits.models import CreditEntry
from lms.credits.queries import forecast_of, list_entries, year_summary
from lms.errors import Invalid, NotFound
from lms.people.models import StaffMember
from lms.people.queries import get_staff_for
from lms.web.security import csrf
from lms.words import Phrase

blueprint = Blueprint("api_training_record", __name__)
csrf.exempt(blueprint)

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Source(BaseModel):
    """What an entry was earned by: course, class_session, mentoring, exam, outside …"""

    kind: str
    id: str


class Entry(BaseModel):
    """An entry of the ledger; one that takes another back is negative and names it.

    state: submitted, confirmed, rejected or locked; only confirmed and locked ones count.
    """

    id: int
    on: date
    title: str
    credit_hours: Amount
    minutes: int
    mode: str
    category: str
    source: Source
    evidence: Mapping[str, Any]
    state: str
    reverses: int | None
    reason: str


class Cut(BaseModel):
    """Hours that were done and do not count; code: day, mentee, mentor, exam or online."""

    code: str
    hours: Amount


class YearForecast(BaseModel):
    """The day on which the requirement is reached at the pace so far, and the traffic light."""

    reaches_on: date | None
    level: str


class TrainingRecord(BaseModel):
    """A training year of a person. hours_by_*: what was done; counted_by_mode: after the caps."""

    staff_id: int
    name: str
    unit: str
    year: int
    rule_version: int
    credit_hours: Amount
    counted_hours: Amount
    pending_hours: Amount
    hours_by_mode: Mapping[str, Amount]
    counted_by_mode: Mapping[str, Amount]
    hours_by_category: Mapping[str, Amount]
    days: Amount
    required_days: Amount
    is_met: bool
    cuts: Sequence[Cut]
    forecast: YearForecast
    entries: Sequence[Entry]


@blueprint.get("/staff/<int:staff_id>/training-record")
@requires(Permission.ACCOUNT_OWN)
@describe(
    "The ledger of a training year, the current one by default; the own one, or one in scope",
    response=TrainingRecord,
    query=("year",),
)
def show_training_record(staff_id: int) -> Response:
    """Return the entries of a year with what they add up to."""
    staff = _get_staff(current_actor(), staff_id)
    today = local_date(utc_now())
    year = _asked_year(today)
    session = db.session()
    summary = year_summary(session, staff.id, year, today)
    coming = forecast_of(summary, staff.hired_on, today)
    return answer(
        TrainingRecord(
            staff_id=staff.id,
            name=staff.name,
            unit=staff.unit.name,
            year=year,
            rule_version=summary.rule_version,
            credit_hours=summary.hours,
            counted_hours=summary.counted_hours,
            pending_hours=summary.pending_hours,
            hours_by_mode={mode.value: hours for mode, hours in summary.hours_by_mode.items()},
            counted_by_mode={mode.value: hours for mode, hours in summary.counted_by_mode.items()},
            hours_by_category=summary.hours_by_category,
            days=summary.days,
            required_days=summary.required_days,
            is_met=summary.is_met,
            cuts=[Cut(code=cut.code, hours=cut.hours) for cut in summary.cuts],
            forecast=YearForecast(reaches_on=coming.reaches_on, level=coming.level),
            entries=[_entry(row) for row in list_entries(session, staff.id, year)],
        )
    )


def _get_staff(actor: Actor, staff_id: int) -> StaffMember:
    """Return the caller, or a person whose credit they manage or report on; else NotFound."""
    if staff_id == actor.staff_id:
        return db.session.get_one(StaffMember, staff_id)
    try:
        return get_staff_for(actor, Permission.CREDIT_MANAGE, staff_id)
    except NotFound:
        return get_staff_for(actor, Permission.REPORT_READ, staff_id)


def _asked_year(today: date) -> int:
    text = request.args.get("year")
    if not text:
        return today.year
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise Invalid(
            "年度有误。",
            Phrase("请写成四位数字，如 %(year)s。", year=today.year),
            code="invalid-year",
        )
    return int(text)


def _entry(row: CreditEntry) -> Entry:
    return Entry(
        id=row.id,
        on=row.on,
        title=row.title,
        credit_hours=row.credit_hours,
        minutes=row.minutes,
        mode=row.mode.value,
        category=row.content_category,
        source=Source(kind=row.source_kind, id=row.source_id),
        evidence=row.evidence,
        state=row.state.value,
        reverses=row.reverses_id,
        reason=row.reason,
    )
