"""While an exam runs, and its results."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import DomainError
from lms.exams import service
from lms.exams.forms import ExtraTimeForm, ReasonForm
from lms.exams.models import Attempt, Exam
from lms.exams.names import ENDED_NAMES, STATE_NAMES, STATE_TONES
from lms.exams.queries.managing import (
    MANAGE,
    Sitting,
    SittingCounts,
    count_sittings,
    find_candidates,
    get_managed_attempt,
    get_managed_exam,
    monitor_query,
    staff_by_id,
    with_sittings,
)
from lms.exams.queries.results import ResultRow, results_of
from lms.exams.service.exporting import export_results
from lms.exams.views.base import blueprint
from lms.exams.window import ExamPhase, exam_phase
from lms.people.models import OrgUnit, StaffMember
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate
from lms.web.workbooks import send_workbook

RESULTS_A_PAGE = 50


@dataclass(frozen=True)
class MonitorPage:
    """Candidates with where they stand."""

    exam: Exam
    phase: ExamPhase
    people: Pagination[StaffMember]
    sittings: Sequence[Sitting]
    counts: SittingCounts
    q: str
    extra_form: ExtraTimeForm


@dataclass(frozen=True)
class RankedResult:
    """A result with its person; equal marks share a rank."""

    rank: int
    staff: StaffMember
    result: ResultRow


@dataclass(frozen=True)
class ResultsPage:
    """Results, best first."""

    exam: Exam
    rows: Pagination[RankedResult]
    counts: SittingCounts
    passed: int
    waiting: int


@blueprint.get("/manage/exams/<int:exam_id>/monitor")
@requires(MANAGE)
def monitor(exam_id: int) -> str:
    """Show who has started, when they last saved, and who has handed in."""
    return _monitor(get_managed_exam(current_actor(), exam_id), ExtraTimeForm())


@blueprint.post("/manage/exams/<int:exam_id>/extra-time")
@requires(MANAGE)
def grant_extra_time(exam_id: int) -> str | Response:
    """Give a person minutes on top, with a reason."""
    exam = get_managed_exam(current_actor(), exam_id)
    form = ExtraTimeForm()
    if not form.validate_on_submit():
        return _monitor(exam, form)
    path = db.session.get_one(OrgUnit, exam.unit_id).path
    found, _unknown = find_candidates(path, [form.staff_no.data])
    try:
        service.grant_extra_time(
            exam_id,
            found[0] if found else 0,
            form.extra_min.data,
            reason=form.reason.data,
            actor=current_actor(),
            now=utc_now(),
        )
    except DomainError as refusal:
        form.staff_no.errors = [*form.staff_no.errors, explain(refusal)]
        return _monitor(exam, form)
    flash(_("已加时，考生页面会自动更新剩余时间。"), "success")
    return redirect(url_for("exams.monitor", exam_id=exam_id))


@blueprint.route("/manage/attempts/<int:attempt_id>/void", methods=["GET", "POST"])
@requires(MANAGE)
def void_attempt(attempt_id: int) -> str | Response:
    """Void an attempt with a reason."""
    attempt = get_managed_attempt(current_actor(), attempt_id)
    form = ReasonForm()
    if form.validate_on_submit():
        service.void_attempt(
            attempt_id, reason=form.reason.data, actor=current_actor(), now=utc_now()
        )
        flash(_("答卷已作废。"), "success")
        return redirect(url_for("exams.monitor", exam_id=attempt.exam_id))
    staff = staff_by_id([attempt.staff_id])[attempt.staff_id]
    return render_template(
        "exams/void_attempt.html", form=form, attempt=attempt, staff=staff, states=STATE_NAMES
    )


@blueprint.get("/manage/exams/<int:exam_id>/results")
@requires(MANAGE)
def show_results(exam_id: int) -> str:
    """Show the results of an exam."""
    exam = get_managed_exam(current_actor(), exam_id)
    rows = results_of(db.session(), exam_id)
    number = page_number()
    shown = rows[(number - 1) * RESULTS_A_PAGE : number * RESULTS_A_PAGE]
    ranks = rank_by_marks(rows)
    people = staff_by_id([row.staff_id for row in shown])
    ranked = [RankedResult(ranks[row.attempt_id], people[row.staff_id], row) for row in shown]
    page = ResultsPage(
        exam=exam,
        rows=Pagination(ranked, number, RESULTS_A_PAGE, len(rows)),
        counts=count_sittings(exam),
        passed=sum(1 for row in rows if row.passed),
        waiting=db.session.query(Attempt).filter_by(exam_id=exam_id, state="submitted").count(),
    )
    return render_template("exams/show_results.html", page=page)


@blueprint.post("/manage/exams/<int:exam_id>/results.xlsx")
@requires(MANAGE)
def download_results(exam_id: int) -> FlaskResponse:
    """Download the results; that personal data left the platform is recorded."""
    exam = get_managed_exam(current_actor(), exam_id)
    data = export_results(exam.id, actor=current_actor(), now=utc_now())
    return send_workbook(data, f"{exam.title}-成绩.xlsx")


def rank_by_marks(rows: Sequence[ResultRow]) -> dict[int, int]:
    """Return the rank of each attempt by marks alone: 1, 2, 2, 4. rows: best first."""
    ranks: dict[int, int] = {}
    for place, row in enumerate(rows, start=1):
        above = rows[place - 2] if place > 1 else None
        is_equal = above is not None and above.marks == row.marks
        ranks[row.attempt_id] = ranks[above.attempt_id] if is_equal and above else place
    return ranks


def _monitor(exam: Exam, form: ExtraTimeForm) -> str:
    q = request.args.get("q", "").strip()
    people = paginate(db.session(), monitor_query(exam, q), page_number())
    page = MonitorPage(
        exam=exam,
        phase=exam_phase(exam.times, utc_now()),
        people=people,
        sittings=with_sittings(exam, people.items),
        counts=count_sittings(exam),
        q=q,
        extra_form=form,
    )
    return render_template(
        "exams/monitor.html", page=page, states=STATE_NAMES, tones=STATE_TONES, ended=ENDED_NAMES
    )
