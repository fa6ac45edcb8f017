"""The sessions of a class."""

from datetime import datetime
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.errors import DomainError
from lms.training import service
from lms.training.forms import SessionForm
from lms.training.models import ClassSession, TrainingClass
from lms.training.queries import classes as queries
from lms.training.service.sessions import SessionFacts
from lms.training.views.blueprint import MANAGE, blueprint, show_refusal
from lms.web.i18n import explain


@blueprint.route("/classes/<int:class_id>/sessions/new", methods=["GET", "POST"])
@requires(MANAGE)
def add_session(class_id: int) -> str | Response | tuple[str, int]:
    """Add a session to a class."""
    row = queries.get_class_for(current_actor(), class_id)
    form = SessionForm(obj=None, place=row.sessions[-1].place if row.sessions else "")
    if form.validate_on_submit():
        try:
            service.add_session(row.id, _facts(form))
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("课次已添加。"), "success")
            return redirect(url_for("training.show_class", class_id=class_id))
    return _page(form, row, None)


@blueprint.route("/classes/sessions/<int:session_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_session(session_id: int) -> str | Response | tuple[str, int]:
    """Change a session."""
    each = queries.get_session_for(current_actor(), session_id)
    row = each.training_class
    form = SessionForm(obj=each)
    if form.validate_on_submit():
        try:
            service.change_session(each.id, _facts(form))
        except DomainError as error:
            show_refusal(form, error)
        else:
            flash(_("课次已修改。"), "success")
            return redirect(url_for("training.show_class", class_id=row.id))
    return _page(form, row, each)


@blueprint.post("/classes/sessions/<int:session_id>/remove")
@requires(MANAGE)
def remove_session(session_id: int) -> Response:
    """Remove a session without a roll call."""
    each = queries.get_session_for(current_actor(), session_id)
    class_id = each.class_id
    try:
        service.remove_session(session_id)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_("课次已删除。"), "success")
    return redirect(url_for("training.show_class", class_id=class_id))


def _page(form: SessionForm, row: TrainingClass, each: ClassSession | None) -> tuple[str, int]:
    page = render_template(
        "training/edit_session.html", form=form, training_class=row, class_session=each
    )
    return page, 422 if form.errors else 200


def _facts(form: SessionForm) -> SessionFacts:
    return SessionFacts(
        starts_at=cast(datetime, form.starts_at.data),  # required
        minutes=form.minutes.data,
        place=form.place.data or "",
        topic=form.topic.data,
        lecturer=form.lecturer.data or "",
    )
