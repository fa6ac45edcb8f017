"""Finding the people and units of the demo by their codes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.clock import local_date, local_instant
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.queries import list_staff_in
from lms.people.sessions import load_grants, make_actor

CONTENT = Path(__file__).resolve().parent / "content"
SAMPLES = Path(__file__).resolve().parents[2] / "question_bank" / "samples"
ROOT, CITY = "JH", "JH01"
INSURANCE = ("03", "04", "05", "06")  # the business lines of social insurance
MORNING, EVENING = 9, 18  # when things open and close
CLERKS = ("clerk", "clerk2", "clerk3")


def get_actor(login: str) -> Actor:
    """Return the actor that signs in under this name."""
    account = db.session.scalars(sa.select(Account).where(Account.login == login)).one()
    staff = db.session.get_one(StaffMember, account.staff_id)
    unit = db.session.get_one(OrgUnit, staff.unit_id)
    return make_actor(account, staff, unit, load_grants(account.id))


def find_unit(code: str) -> OrgUnit | None:
    """Return the unit with this code."""
    return db.session.scalar(sa.select(OrgUnit).where(OrgUnit.code == code))


def get_unit(code: str) -> OrgUnit:
    """Return the unit with this code, which must be there."""
    return db.session.scalars(sa.select(OrgUnit).where(OrgUnit.code == code)).one()


def get_staff_id(number: str) -> int:
    """Return the id of the person with this staff number, who must be there."""
    return db.session.scalars(sa.select(StaffMember.id).where(StaffMember.staff_no == number)).one()


def list_clerks_of(code: str) -> Sequence[StaffMember]:
    """Return the window staff of the unit's subtree, by unit and number."""
    staff = list_staff_in(None, [get_unit(code).path])
    return [person for person in staff if person.is_window_staff]


def day_at(now: datetime, days: int, hour: int) -> datetime:
    """Return the instant at a full local hour, so many days from today."""
    return local_instant(local_date(now) + timedelta(days=days), time(hour))


def hour_before(now: datetime) -> datetime:
    """Return the full hour that lies one to two hours back."""
    return now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)


def story_began(now: datetime) -> datetime:
    """Return the instant before all that the demo tells: before this year and half a year ago."""
    new_year = local_instant(date(local_date(now).year, 1, 1))
    return min(new_year, now - timedelta(days=180)) - timedelta(days=30)
