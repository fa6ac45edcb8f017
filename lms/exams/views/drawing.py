"""Looking at the forms of an exam before they are frozen, and replacing questions by hand."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import NotFound, Refused
from lms.exams import service
from lms.exams.models import Exam
from lms.exams.queries.drawing import Drawn, Offers, list_offers, look_at_drawn
from lms.exams.queries.managing import MANAGE, get_managed_exam
from lms.exams.views.base import blueprint
from lms.web.i18n import explain


@dataclass(frozen=True)
class DrawnPage:
    """The drawn forms; `form` is the number of the one shown, from 1.

    problem: why they cannot be published as they are, in words.
    """

    exam: Exam
    drawn: Drawn
    form: int
    problem: str


@dataclass(frozen=True)
class SwapPage:
    """What may take the place of a question on a form."""

    exam: Exam
    form: int
    found: Offers


@blueprint.post("/manage/exams/<int:exam_id>/draw")
@requires(MANAGE)
def draw_exam(exam_id: int) -> Response:
    """Draw the forms, to be looked at before they are frozen."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        service.draw_exam(exam.id, actor=current_actor(), now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    flash(_("已抽题，尚未冻结。可以逐题查看、替换，满意后再发布。"), "success")
    return redirect(url_for("exams.show_drawn", exam_id=exam_id))


@blueprint.get("/manage/exams/<int:exam_id>/drawn")
@blueprint.get("/manage/exams/<int:exam_id>/drawn/<int:form>")
@requires(MANAGE)
def show_drawn(exam_id: int, form: int = 1) -> str | Response:
    """Show the questions of a drawn form and how alike the forms are."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        drawn = look_at_drawn(exam)
    except Refused as refusal:
        flash(explain(refusal), "warning")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    if not 0 < form <= len(drawn.forms):
        raise NotFound(_("没有这套试卷。"))
    problem = explain(drawn.problem) if drawn.problem else ""
    return render_template("exams/show_drawn.html", page=DrawnPage(exam, drawn, form, problem))


@blueprint.get("/manage/exams/<int:exam_id>/drawn/<int:form>/<int:version_id>")
@requires(MANAGE)
def choose_swap(exam_id: int, form: int, version_id: int) -> str | Response:
    """Show what may take the place of a question, each with its effect on the balance."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        found = list_offers(exam, form, version_id)
    except Refused as refusal:
        flash(explain(refusal), "warning")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    return render_template("exams/choose_swap.html", page=SwapPage(exam, form, found))


@blueprint.post("/manage/exams/<int:exam_id>/drawn/<int:form>/<int:version_id>/by/<int:other_id>")
@requires(MANAGE)
def swap_item(exam_id: int, form: int, version_id: int, other_id: int) -> Response:
    """Put another question in the place."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        service.swap_item(exam.id, form, version_id, other_id, actor=current_actor(), now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
    else:
        flash(_("题目已替换。"), "success")
    return redirect(url_for("exams.show_drawn", exam_id=exam_id, form=form))
