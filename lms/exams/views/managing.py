"""Planning, publishing and changing exams."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import Refused
from lms.exams import service
from lms.exams.forms import ClosingForm, ExamPlanForm, ReasonForm
from lms.exams.models import AudienceKind, Exam
from lms.exams.names import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    PHASE_NAMES,
    PHASE_TONES,
    REVIEW_NAMES,
)
from lms.exams.queries.managing import (
    MANAGE,
    SittingCounts,
    blueprints_query,
    count_sittings,
    exams_query,
    find_candidates,
    get_managed_exam,
    list_listed,
)
from lms.exams.views.base import blueprint
from lms.exams.views.blueprints import home_unit
from lms.exams.window import ExamPhase, exam_phase
from lms.people.models import OrgUnit
from lms.people.queries import list_units_for
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate


@dataclass(frozen=True)
class ManagePage:
    """Exams with their phase."""

    exams: Pagination[Exam]
    phases: dict[int, ExamPhase]
    q: str
    phase: str
    has_blueprint: bool


@dataclass(frozen=True)
class ManagedExamPage:
    """An exam as its organizer sees it."""

    exam: Exam
    phase: ExamPhase
    unit_names: Sequence[str]
    counts: SittingCounts
    cancel_form: ReasonForm
    closing_form: ClosingForm


@dataclass(frozen=True)
class FairnessPage:
    """How alike the forms are: figures of each, questions two forms share, the widest gaps."""

    exam: Exam
    forms: Sequence[dict[str, Any]]
    overlaps: Sequence[dict[str, Any]]
    mean_gap: str
    spread_gap: str


_NAMES = {
    "kinds": KIND_NAMES,
    "phase_names": PHASE_NAMES,
    "phase_tones": PHASE_TONES,
    "reviews": REVIEW_NAMES,
    "audiences": AUDIENCE_NAMES,
}


@blueprint.get("/manage/exams")
@requires(MANAGE)
def manage_exams() -> str:
    """List the exams of the units the actor manages exams for."""
    actor, now = current_actor(), utc_now()
    q, phase = request.args.get("q", "").strip(), request.args.get("phase", "")
    exams = paginate(db.session(), exams_query(actor, q, phase, now), page_number())
    page = ManagePage(
        exams=exams,
        phases={exam.id: exam_phase(exam.times, now) for exam in exams.items},
        q=q,
        phase=phase,
        has_blueprint=db.session.scalar(blueprints_query(actor).limit(1)) is not None,
    )
    return render_template("exams/manage_exams.html", page=page, **_NAMES)


@blueprint.route("/manage/exams/new", methods=["GET", "POST"])
@requires(MANAGE)
def create_exam() -> str | Response:
    """Plan an exam."""
    form = _offer(ExamPlanForm(blueprint_id=request.args.get("blueprint", type=int)))
    unit = home_unit(current_actor())
    if form.validate_on_submit() and _resolve(form, unit.path):
        exam = service.create_exam(
            form.plan(_staff_ids(form, unit.path)),
            unit_id=unit.id,
            actor=current_actor(),
            now=utc_now(),
        )
        flash(_("考试已保存。核对后发布，考生才能看到。"), "success")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam.id))
    return render_template("exams/edit_exam.html", form=form, exam=None)


@blueprint.route("/manage/exams/<int:exam_id>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_exam(exam_id: int) -> str | Response:
    """Change the plan of an exam that is not published."""
    exam = get_managed_exam(current_actor(), exam_id)
    if exam.published_at is not None:
        flash(_("考试已发布，设置不能再改。"), "warning")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    form = _offer(ExamPlanForm(data=_form_data(exam)))
    path = db.session.get_one(OrgUnit, exam.unit_id).path
    if form.validate_on_submit() and _resolve(form, path):
        service.change_exam(
            exam_id, form.plan(_staff_ids(form, path)), actor=current_actor(), now=utc_now()
        )
        flash(_("考试已保存。"), "success")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    return render_template("exams/edit_exam.html", form=form, exam=exam)


@blueprint.get("/manage/exams/<int:exam_id>")
@requires(MANAGE)
def show_managed_exam(exam_id: int) -> str:
    """Show an exam with what can be done now."""
    return _show(get_managed_exam(current_actor(), exam_id), ReasonForm(), ClosingForm())


@blueprint.post("/manage/exams/<int:exam_id>/publish")
@requires(MANAGE)
def publish_exam(exam_id: int) -> Response:
    """Draw and freeze the forms, and let the candidates see the exam."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        service.publish_exam(exam.id, actor=current_actor(), now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
    else:
        flash(_("考试已发布，试卷已组成并冻结。"), "success")
    return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))


@blueprint.post("/manage/exams/<int:exam_id>/cancel")
@requires(MANAGE)
def cancel_exam(exam_id: int) -> str | Response:
    """Cancel an exam with a reason."""
    exam = get_managed_exam(current_actor(), exam_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(exam, form, ClosingForm())
    service.cancel_exam(exam_id, reason=form.reason.data, actor=current_actor(), now=utc_now())
    flash(_("考试已取消。"), "success")
    return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))


@blueprint.post("/manage/exams/<int:exam_id>/closing")
@requires(MANAGE)
def extend_closing(exam_id: int) -> str | Response:
    """Move the closing of an exam to a later time."""
    exam = get_managed_exam(current_actor(), exam_id)
    form = ClosingForm()
    if not form.validate_on_submit() or form.closes_at.data is None:
        return _show(exam, ReasonForm(), form)
    try:
        service.extend_closing(exam_id, form.closes_at.data, actor=current_actor(), now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
    else:
        flash(_("结束时间已延长，作答中的考生同时顺延。"), "success")
    return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))


@blueprint.get("/manage/exams/<int:exam_id>/fairness")
@requires(MANAGE)
def show_fairness(exam_id: int) -> str:
    """Show how alike the parallel forms are."""
    exam = get_managed_exam(current_actor(), exam_id)
    report = exam.fairness or {}
    page = FairnessPage(
        exam=exam,
        forms=report.get("forms", []),
        overlaps=[pair for pair in report.get("overlaps", []) if pair["items"]],
        mean_gap=report.get("mean_gap", "0"),
        spread_gap=report.get("spread_gap", "0"),
    )
    return render_template("exams/show_fairness.html", page=page)


def _show(exam: Exam, cancel_form: ReasonForm, closing_form: ClosingForm) -> str:
    unit_ids = [each.unit_id for each in exam.units]
    units = db.session.query(OrgUnit).filter(OrgUnit.id.in_(unit_ids)).order_by(OrgUnit.path)
    page = ManagedExamPage(
        exam=exam,
        phase=exam_phase(exam.times, utc_now()),
        unit_names=[unit.name for unit in units],
        counts=count_sittings(exam),
        cancel_form=cancel_form,
        closing_form=closing_form,
    )
    return render_template("exams/show_managed_exam.html", page=page, **_NAMES)


def _offer(form: ExamPlanForm) -> ExamPlanForm:
    actor = current_actor()
    form.offer(db.session.scalars(blueprints_query(actor)).all(), list_units_for(actor, MANAGE))
    return form


def _resolve(form: ExamPlanForm, unit_path: str) -> bool:
    """Return whether the audience can be found, with an error at the field when it cannot."""
    if form.audience.data == AudienceKind.UNITS.value:
        if not form.unit_ids.data:
            form.unit_ids.errors = [*form.unit_ids.errors, _("请至少选择一个参考单位。")]
        return bool(form.unit_ids.data)
    found, unknown = find_candidates(unit_path, form.numbers())
    if unknown:
        shown = "、".join(unknown[:10])
        message = _("本单位及下级没有工号 %(numbers)s，请核对。", numbers=shown)
        form.staff_nos.errors = [*form.staff_nos.errors, message]
    elif not found:
        form.staff_nos.errors = [*form.staff_nos.errors, _("请至少列出一名考生。")]
    return bool(found) and not unknown


def _staff_ids(form: ExamPlanForm, unit_path: str) -> list[int]:
    if form.audience.data == AudienceKind.UNITS.value:
        return []
    return find_candidates(unit_path, form.numbers())[0]


def _form_data(exam: Exam) -> dict[str, Any]:
    names = (
        "title", "blueprint_id", "opens_at", "closes_at", "duration_min", "attempts_allowed",
        "pass_pct", "form_count", "notes",
    )  # fmt: skip
    return {name: getattr(exam, name) for name in names} | {
        "kind": exam.kind.value,
        "review_rule": exam.review_rule.value,
        "audience": exam.audience.value,
        "unit_ids": [each.unit_id for each in exam.units],
        "staff_nos": "\n".join(list_listed(exam.id))
        if exam.audience is AudienceKind.LISTED
        else "",
    }
