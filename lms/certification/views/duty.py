"""Who may serve and who may not: the board, and one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template, request
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.certification import queries
from lms.certification.facts import is_new_hire
from lms.certification.forms import EnrolForm, RecogniseForm
from lms.certification.models import CertificationPeriod, Programme
from lms.certification.pages import CertificationPage, certification_page
from lms.certification.queries.board import (
    BoardFilter,
    board_query,
    board_rows,
    count_board,
)
from lms.certification.views.blueprint import blueprint
from lms.clock import local_date, utc_now
from lms.people.forms import lines_as_choices
from lms.people.models import StaffMember
from lms.people.queries import get_staff_for
from lms.people.queries.units import unit_choices
from lms.web.pagination import Pagination, page_number, paginate
from question_bank.taxonomy import FIRST_LEVEL

MANAGE = Permission.CERTIFICATION_MANAGE
Form = TypeVar("Form", EnrolForm, RecogniseForm)


@dataclass(frozen=True)
class PersonPage:
    """A person's certification, and the forms there is something to choose in."""

    about: CertificationPage
    enrol: EnrolForm | None
    recognise: RecogniseForm | None


@blueprint.get("/duty")
@requires(MANAGE)
def duty_board() -> str:
    """Show who may serve which line today, who may not, and why."""
    actor, on = current_actor(), local_date(utc_now())
    line = request.args.get("line", "")
    wanted = BoardFilter(
        q=request.args.get("q", "").strip()[:50],
        unit_id=request.args.get("unit", type=int),
        line=line if line in FIRST_LEVEL else "",
        state=request.args.get("state", ""),
    )
    session = db.session()
    found = paginate(session, board_query(session, actor, wanted, on), page_number())
    rows = board_rows(session, found.items, wanted.line, on)
    return render_template(
        "certification/duty_board.html",
        page=Pagination(rows, found.number, found.per_page, found.total),
        counts=count_board(session, actor, wanted.line, on),
        wanted=wanted,
        units=unit_choices(actor, MANAGE),
        lines=lines_as_choices(),
        states=[("ready", _("可上岗")), ("blocked", _("不可上岗")), ("ending", _("60 天内到期"))],
    )


@blueprint.get("/duty/<int:staff_id>")
@requires(MANAGE)
def show_person(staff_id: int) -> str:
    """Show one person's certification with what the unit can do."""
    return person_page(staff_id)


def person_page(
    staff_id: int,
    *,
    enrol: EnrolForm | None = None,
    recognise: RecogniseForm | None = None,
) -> str:
    """Return the page of a person in scope. A form given comes back with what was refused."""
    staff = get_staff_for(current_actor(), MANAGE, staff_id)
    page = PersonPage(
        certification_page(staff, local_date(utc_now())),
        enrol or enrol_form(staff, formdata=None),
        recognise or recognise_form(staff, formdata=None),
    )
    return render_template("certification/show_person.html", page=page)


def enrol_form(staff: StaffMember, **options: Any) -> EnrolForm | None:
    """Return the form with the programmes a person has not begun, None without any."""
    begun = {period.programme_id for period in _periods(staff)}
    choices = [(p.id, p.title) for p in _programmes(staff) if p.id not in begun]
    return _form(EnrolForm, choices, options)


def recognise_form(staff: StaffMember, **options: Any) -> RecogniseForm | None:
    """Return the form with the programmes a person may be recognised for, None without any."""
    if is_new_hire(staff.hired_on, local_date(utc_now())):
        return None
    beyond = {p.programme_id for p in _periods(staff) if p.certified_at or p.number > 1}
    choices = [(p.id, p.title) for p in _programmes(staff) if p.id not in beyond]
    return _form(RecogniseForm, choices, options)


def _form(kind: type[Form], choices: list[tuple[int, str]], options: dict[str, Any]) -> Form | None:
    if not choices:
        return None
    form = kind(prefix=kind.__name__, **options)  # two forms on one page need ids of their own
    form.programme_id.choices = [SelectChoice(*choice) for choice in choices]
    return form


def _programmes(staff: StaffMember) -> Sequence[Programme]:
    return queries.list_programmes_covering(staff.unit.path)


def _periods(staff: StaffMember) -> Sequence[CertificationPeriod]:
    return queries.periods_of(db.session(), [staff.id])[staff.id]
