"""The person behind the token."""

from collections.abc import Sequence

from flask import Blueprint, Response
from pydantic import BaseModel

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.api.frame import Amount, answer, describe
from lms.clock import local_date, utc_now
from lms.credits.queries import forecast_of, year_summary
from lms.people.models import OrgUnit, StaffMember
from lms.web.security import csrf

blueprint = Blueprint("api_me", __name__)
csrf.exempt(blueprint)


class UnitRef(BaseModel):
    """The unit a person belongs to."""

    id: int
    code: str
    name: str


class YearStanding(BaseModel):
    """Where a person stands in a training year; level: green, yellow or red."""

    year: int
    credit_hours: Amount
    counted_hours: Amount
    days: Amount
    required_days: Amount
    is_met: bool
    level: str


class Me(BaseModel):
    """The caller."""

    id: int
    username: str
    name: str
    unit: UnitRef
    roles: Sequence[str]
    credit: YearStanding


@blueprint.get("/me")
@requires(Permission.ACCOUNT_OWN)
@describe("Who the caller is, with the standing of the current training year", response=Me)
def show_me() -> Response:
    """Return the caller; `id` is the staff id that other calls take."""
    actor = current_actor()
    unit = db.session.get_one(OrgUnit, actor.unit_id)
    return answer(
        Me(
            id=actor.staff_id,
            username=actor.login,
            name=actor.display_name,
            unit=UnitRef(id=unit.id, code=unit.code, name=unit.name),
            roles=sorted(role.value for role in actor.roles),
            credit=_standing(actor),
        )
    )


def _standing(actor: Actor) -> YearStanding:
    today = local_date(utc_now())
    summary = year_summary(db.session(), actor.staff_id, today.year, today)
    hired_on = db.session.get_one(StaffMember, actor.staff_id).hired_on
    return YearStanding(
        year=summary.year,
        credit_hours=summary.hours,
        counted_hours=summary.counted_hours,
        days=summary.days,
        required_days=summary.required_days,
        is_met=summary.is_met,
        level=forecast_of(summary, hired_on, today).level,
    )
