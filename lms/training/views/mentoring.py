"""Mentorships: list, pairing, page, signing off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import DomainError, NotFound
from lms.people.models import StaffMember
from lms.people.queries import staff_query
from lms.training import service
from lms.training.forms import LogForm, MentorshipForm, OpinionForm
from lms.training.models import MentoringLog, Mentorship
from lms.training.queries import mentoring as queries
from lms.training.views.blueprint import MANAGE, blueprint, show_refusal
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate
from lms.words import Phrase


@dataclass(frozen=True)
class MentorshipsPage:
    """The list of mentorships."""

    rows: Sequence[queries.MentorshipRow]
    pages: Pagination[Mentorship]
    q: str
    state: str
    today: date


@dataclass(frozen=True)
class MentorshipPage:
    """A mentorship with its logs, latest first, and what the actor may do."""

    row: queries.MentorshipRow
    logs: Sequence[MentoringLog]
    log_form: LogForm
    opinion_form: OpinionForm
    may_manage: bool
    may_log: bool
    today: date

    @property
    def is_over(self) -> bool:
        """Return whether nothing more is logged."""
        pair = self.row.mentorship
        return pair.signed_off_at is not None


@blueprint.get("/mentorships")
@requires(MANAGE)
def list_mentorships() -> str:
    """List the mentorships of the people in scope."""
    actor, today = current_actor(), local_date(utc_now())
    q, state = request.args.get("q", "").strip()[:50], request.args.get("state", "")
    query = queries.mentorships_query(actor, MANAGE, q=q, state=state, today=today)
    pages = paginate(db.session(), query, page_number())
    rows = queries.mentorship_rows(db.session(), pages.items)
    page = MentorshipsPage(rows, pages, q, state, today)
    return render_template("training/list_mentorships.html", page=page)


@blueprint.route("/mentorships/new", methods=["GET", "POST"])
@requires(MANAGE)
def create_mentorship() -> str | Response | tuple[str, int]:
    """Pair a mentor with a mentee by their staff numbers."""
    actor, now = current_actor(), utc_now()
    form = MentorshipForm(starts_on=local_date(now))
    if form.validate_on_submit():
        try:
            row = service.create_mentorship(
                _get_person(actor, form.mentor_no.data).id,
                _get_person(actor, form.mentee_no.data).id,
                form.business_lines.data,
                form.starts_on.data,
                form.ends_on.data,
                now=now,
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("师徒结对已保存。"), "success")
            return redirect(url_for("training.show_mentorship", mentorship_id=row.id))
    page = render_template("training/create_mentorship.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/mentorships/<int:mentorship_id>")
@requires(MANAGE, Permission.LEARN)
def show_mentorship(mentorship_id: int) -> str:
    """Show a mentorship: the pair, what was logged, what comes next."""
    return render_template("training/show_mentorship.html", page=mentorship_page(mentorship_id))


@blueprint.post("/mentorships/<int:mentorship_id>/sign-off")
@requires(MANAGE)
def sign_off(mentorship_id: int) -> Response | tuple[str, int]:
    """Sign off a mentee as able to work alone."""
    actor, now = current_actor(), utc_now()
    page = mentorship_page(mentorship_id)
    _require_scope(actor, page)
    form = page.opinion_form
    if form.validate_on_submit():
        try:
            service.sign_off(mentorship_id, form.opinion.data, actor=actor, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("已签署出师，徒弟可独立上岗办理所带业务。"), "success")
            return redirect(url_for("training.show_mentorship", mentorship_id=mentorship_id))
    return render_template("training/show_mentorship.html", page=page), 422


@blueprint.post("/mentorships/<int:mentorship_id>/end")
@requires(MANAGE)
def end_mentorship(mentorship_id: int) -> Response:
    """End a mentorship without signing off."""
    _require_scope(current_actor(), mentorship_page(mentorship_id))
    try:
        service.end_mentorship(mentorship_id, local_date(utc_now()))
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("带教已于今日结束。"), "success")
    return redirect(url_for("training.show_mentorship", mentorship_id=mentorship_id))


def mentorship_page(mentorship_id: int, log_form: LogForm | None = None) -> MentorshipPage:
    """Return what the page of a mentorship shows to the actor."""
    actor, today = current_actor(), local_date(utc_now())
    row = queries.get_mentorship_for(actor, mentorship_id)
    may_manage = actor.may(MANAGE, row.mentee.unit.path)
    is_open = row.mentorship.signed_off_at is None
    return MentorshipPage(
        row=row,
        logs=sorted(row.mentorship.logs, key=lambda log: (log.on, log.id), reverse=True),
        log_form=log_form or LogForm(formdata=None, on=today),
        opinion_form=OpinionForm(),
        may_manage=may_manage,
        may_log=is_open and (may_manage or actor.staff_id == row.mentor.id),
        today=today,
    )


def _require_scope(actor: Actor, page: MentorshipPage) -> None:
    """Refuse a pair that the actor may see as mentor or mentee but does not manage."""
    if not actor.may(MANAGE, page.row.mentee.unit.path):
        raise NotFound("没有找到这份师徒结对。", "它可能不在您的管理范围内。")


def _get_person(actor: Actor, staff_no: str) -> StaffMember:
    query = staff_query(actor, MANAGE).where(StaffMember.staff_no == staff_no)
    person = db.session.scalar(query)
    if person is None:
        raise NotFound(
            Phrase("没有找到工号为“%(staff_no)s”的在岗人员。", staff_no=staff_no), "请核对工号。"
        )
    return person
