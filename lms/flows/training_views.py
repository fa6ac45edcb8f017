"""Buttons of training that reach further: telling people, awarding credit."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.flows import class_calls, class_credit
from lms.flows.mentoring_credit import log_mentoring
from lms.people.models import StaffMember
from lms.people.queries import staff_query
from lms.training.forms import LogForm
from lms.training.models import MentoringKind
from lms.training.queries import classes as queries
from lms.training.views.attendance import roll_page, sent_marks
from lms.training.views.blueprint import show_refusal
from lms.training.views.mentoring import mentorship_page
from lms.web.i18n import explain

blueprint = Blueprint("training_flows", __name__)
MANAGE = Permission.TRAINING_MANAGE


@blueprint.post("/classes/<int:class_id>/publish")
@requires(MANAGE)
def publish_class(class_id: int) -> Response:
    """Publish a class whose plan is complete and tell its members."""
    row = queries.get_class_for(current_actor(), class_id)
    try:
        class_calls.publish_class(row.id, utc_now())
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("已发布，参训人员已收到通知。"), "success")
    return _to_class(class_id)


@blueprint.post("/classes/<int:class_id>/members")
@requires(MANAGE)
def call_members(class_id: int) -> Response:
    """Call the people who were ticked."""
    actor = current_actor()
    row = queries.get_class_for(actor, class_id)
    ticked = request.form.getlist("staff", type=int)
    reach = staff_query(actor, MANAGE).where(StaffMember.id.in_(ticked))
    ids = [person.id for person in db.session.scalars(reach)]
    try:
        count = class_calls.call_members(row.id, ids, utc_now())
    except DomainError as error:
        flash(explain(error), "error")
        return redirect(url_for("training.list_candidates", class_id=class_id))
    if count:
        flash(_("已加入 %(n)s 人。", n=count), "success")
        return _to_class(class_id)
    flash(_("请先勾选参训人员。"), "warning")
    return redirect(url_for("training.list_candidates", class_id=class_id))


@blueprint.post("/classes/<int:class_id>/members/<int:staff_id>/dismiss")
@requires(MANAGE)
def dismiss_member(class_id: int, staff_id: int) -> Response:
    """Take a person off a class."""
    row = queries.get_class_for(current_actor(), class_id)
    try:
        class_calls.dismiss_member(row.id, staff_id, utc_now())
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("已移出参训名单。"), "success")
    return _to_class(class_id)


@blueprint.post("/classes/<int:class_id>/close")
@requires(MANAGE)
def close_class(class_id: int) -> Response:
    """Close a class and award its credit."""
    actor = current_actor()
    row = queries.get_class_for(actor, class_id)
    try:
        settled = class_credit.close_class(row.id, actor, utc_now())
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("已结班，%(n)s 人的学时已记入档案。", n=settled.credited_people), "success")
        if settled.uncredited_people:
            flash(
                _("%(n)s 人出勤不足七分之六，没有记学时。", n=settled.uncredited_people), "warning"
            )
    return _to_class(class_id)


@blueprint.post("/classes/sessions/<int:session_id>/correct")
@requires(MANAGE)
def correct_attendance(session_id: int) -> Response | tuple[str, int]:
    """Correct the roll call of a closed class; credit follows."""
    actor = current_actor()
    each = queries.get_session_for(actor, session_id)
    reason = request.form.get("reason", "").strip()[:200]
    try:
        marks = sent_marks(queries.list_members(db.session(), each.class_id))
        settled = class_credit.correct_attendance(
            session_id, marks, reason=reason, actor=actor, now=utc_now()
        )
    except DomainError as error:
        again = queries.get_session_for(actor, session_id)
        page = roll_page(again, error=explain(error), reason=reason)
        return render_template("training/record_attendance.html", page=page), 422
    flash(
        _(
            "考勤已更正：撤回 %(gone)s 条，重新记入 %(new)s 条学时。",
            gone=settled.reversed,
            new=settled.awarded,
        ),
        "success",
    )
    return _to_class(each.class_id)


@blueprint.post("/mentorships/<int:mentorship_id>/log")
@requires(MANAGE, Permission.LEARN)
def add_log(mentorship_id: int) -> Response | tuple[str, int]:
    """Log a mentoring session and award its credit."""
    form = LogForm()
    mentorship_page(mentorship_id, form)  # only a pair that the actor may see
    if form.validate_on_submit():
        try:
            log_mentoring(
                mentorship_id,
                on=form.on.data,
                minutes=form.minutes.data,
                kind=MentoringKind(form.kind.data),
                business=form.business.data,
                feedback=form.feedback.data or "",
                actor=current_actor(),
                now=utc_now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("带教已登记。"), "success")
            return redirect(url_for("training.show_mentorship", mentorship_id=mentorship_id))
    page = mentorship_page(mentorship_id, form)
    return render_template("training/show_mentorship.html", page=page), 422


def _to_class(class_id: int) -> Response:
    return redirect(url_for("training.show_class", class_id=class_id))
