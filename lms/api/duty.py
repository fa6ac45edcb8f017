"""The question of the hall's queue system: may this person serve this line today?"""

from datetime import date

from flask import Blueprint, Response, request
from pydantic import BaseModel

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.api.frame import answer, describe
from lms.certification.queries import duty_eligibility
from lms.clock import local_date, utc_now
from lms.errors import Invalid
from lms.people.queries import get_staff_for
from lms.web.security import csrf
from question_bank.taxonomy import find_line

blueprint = Blueprint("api_duty", __name__)
csrf.exempt(blueprint)


class DutyReason(BaseModel):
    """Why not: a stable word and a sentence."""

    code: str
    message: str


class DutyEligibility(BaseModel):
    """The verdict; `valid_until` is the last day of unbroken cover, null when not eligible."""

    eligible: bool
    reasons: list[DutyReason]
    valid_until: date | None


@blueprint.get("/staff/<int:staff_id>/duty-eligibility")
@requires(Permission.ACCOUNT_OWN)
@describe(
    "Whether a person may serve a business line on a day; own or of staff one may read",
    response=DutyEligibility,
    query=("line", "on"),
)
def show_duty_eligibility(staff_id: int) -> Response:
    """Answer for a line (code or name; without one any of the person's own) and a day (today)."""
    actor = current_actor()
    if staff_id != actor.staff_id:
        get_staff_for(actor, Permission.STAFF_READ, staff_id)
    verdict = duty_eligibility(db.session(), staff_id, _line(), _day())
    reasons = [DutyReason(code=each.code, message=each.message) for each in verdict.reasons]
    return answer(
        DutyEligibility(eligible=verdict.eligible, reasons=reasons, valid_until=verdict.valid_until)
    )


def _line() -> str | None:
    text = request.args.get("line", "").strip()
    if not text:
        return None
    code = find_line(text)
    if code is None:
        raise Invalid("没有这个业务条线。", "请用业务条线代码，例如 05。", code="unknown-line")
    return code


def _day() -> date:
    text = request.args.get("on", "").strip()
    if not text:
        return local_date(utc_now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("日期有误，应为 2026-11-23 的写法。", code="invalid-date") from error
