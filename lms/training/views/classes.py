"""Classes: list, page, planning, who is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms.fields import SelectChoice

from lms import db
from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import DomainError
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import get_unit_for
from lms.people.queries.units import unit_choices
from lms.training import service
from lms.training.forms import ClassForm
from lms.training.models import ClassSession, TrainingClass
from lms.training.plan import ClassState, plan_problems
from lms.training.queries import classes as queries
from lms.training.service.classes import ClassFacts
from lms.training.views.blueprint import MANAGE, blueprint, show_refusal
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate

PER_PAGE = 50  # people offered at a time


@dataclass(frozen=True)
class ClassesPage:
    """The list of classes."""

    rows: Sequence[queries.ClassRow]
    pages: Pagination[TrainingClass]
    units: Sequence[tuple[int, str]]
    q: str
    unit_id: int | None


@dataclass(frozen=True)
class ClassPage:
    """A class with its sessions and members. recorded: people on the roll call, by session id."""

    row: queries.ClassRow
    sessions: Sequence[ClassSession]
    members: Sequence[StaffMember]
    recorded: Mapping[int, int]
    problems: Sequence[str]
    now: datetime

    @property
    def is_closed(self) -> bool:
        """Return whether attendance is final."""
        return self.row.state is ClassState.CLOSED

    @property
    def may_close(self) -> bool:
        """Return whether every session is over and every roll call complete."""
        return self.row.state is ClassState.ENDED and all(
            self.recorded.get(each.id, 0) >= len(self.members) for each in self.sessions
        )


@dataclass(frozen=True)
class CandidatesPage:
    """People who may be called to a class."""

    training_class: TrainingClass
    people: Pagination[StaffMember]
    units: Sequence[tuple[int, str]]
    q: str
    unit_id: int | None


@blueprint.get("/classes")
@requires(MANAGE)
def list_classes() -> str:
    """List the classes of the units in scope."""
    actor = current_actor()
    q, unit_id = request.args.get("q", "").strip()[:50], request.args.get("unit", type=int)
    query = queries.classes_query(actor, q=q, unit_id=unit_id)
    pages = paginate(db.session(), query, page_number())
    rows = queries.class_rows(db.session(), pages.items, utc_now())
    page = ClassesPage(rows, pages, unit_choices(actor, MANAGE), q, unit_id)
    return render_template("training/list_classes.html", page=page)


@blueprint.get("/classes/<int:class_id>")
@requires(MANAGE)
def show_class(class_id: int) -> str:
    """Show a class: what it is about, its sessions, who is called, what comes next."""
    row = queries.get_class_for(current_actor(), class_id)
    return render_template("training/show_class.html", page=class_page(row))


def class_page(row: TrainingClass) -> ClassPage:
    """Return what the page of a class shows."""
    session, now = db.session(), utc_now()
    members = queries.list_members(session, row.id)
    return ClassPage(
        row=queries.class_rows(session, [row], now)[0],
        sessions=row.sessions,
        members=members,
        recorded=queries.recorded_counts(session, row.id),
        problems=plan_problems(
            row.conduct_minutes, [each.minutes for each in row.sessions], len(members)
        ),
        now=now,
    )


@blueprint.route("/classes/new", methods=["GET", "POST"])
@requires(MANAGE)
def create_class() -> str | Response | tuple[str, int]:
    """Plan a class."""
    actor = current_actor()
    form = _class_form(None)
    if form.validate_on_submit():
        unit = get_unit_for(actor, MANAGE, form.unit_id.data)
        try:
            row = service.create_class(unit.id, _facts(form), actor=actor, now=utc_now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已保存，请继续添加课次和参训人员。"), "success")
            return redirect(url_for("training.show_class", class_id=row.id))
    return _form_page(form, None)


@blueprint.route("/classes/<int:class_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_class(class_id: int) -> str | Response | tuple[str, int]:
    """Change what a class is about."""
    row = queries.get_class_for(current_actor(), class_id)
    form = _class_form(row)
    if form.validate_on_submit():
        try:
            service.change_class(row.id, _facts(form))
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已保存。"), "success")
            return redirect(url_for("training.show_class", class_id=class_id))
    return _form_page(form, row)


@blueprint.post("/classes/<int:class_id>/delete")
@requires(MANAGE)
def delete_class(class_id: int) -> Response:
    """Delete a class that was not published."""
    row = queries.get_class_for(current_actor(), class_id)
    try:
        service.delete_draft(row.id)
    except DomainError as error:
        flash(explain(error), "error")
        return redirect(url_for("training.show_class", class_id=class_id))
    flash(_("已删除。"), "success")
    return redirect(url_for("training.list_classes"))


@blueprint.get("/classes/<int:class_id>/candidates")
@requires(MANAGE)
def list_candidates(class_id: int) -> str:
    """Offer the people who may be called."""
    actor = current_actor()
    row = queries.get_class_for(actor, class_id)
    q, unit_id = request.args.get("q", "").strip()[:50], request.args.get("unit", type=int)
    query = queries.candidates_query(actor, row.id, q=q, unit_id=unit_id)
    people = paginate(db.session(), query, page_number(), PER_PAGE)
    page = CandidatesPage(row, people, unit_choices(actor, MANAGE), q, unit_id)
    return render_template("training/list_candidates.html", page=page)


def _class_form(row: TrainingClass | None) -> ClassForm:
    actor = current_actor()
    form = ClassForm(obj=row) if row else ClassForm(unit_id=actor.unit_id)
    if row is None:
        form.unit_id.choices = [SelectChoice(*pair) for pair in unit_choices(actor, MANAGE)]
    else:
        unit = db.session.get_one(OrgUnit, row.unit_id)
        form.unit_id.choices = [SelectChoice(unit.id, unit.name)]
    return form


def _form_page(form: ClassForm, row: TrainingClass | None) -> tuple[str, int]:
    page = render_template("training/edit_class.html", form=form, training_class=row)
    return page, 422 if form.errors else 200


def _facts(form: ClassForm) -> ClassFacts:
    return ClassFacts(
        title=form.title.data,
        document_no=form.document_no.data or "",
        content_category=form.content_category.data,
        business_lines=tuple(form.business_lines.data or ()),
        conduct_minutes=form.conduct_minutes.data,
    )
