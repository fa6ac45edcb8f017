"""The candidate's list of exams and the page before the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, url_for
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.exams import service
from lms.exams.models import Attempt, AttemptState
from lms.exams.names import KIND_NAMES, PHASE_NAMES, PHASE_TONES, REVIEW_NAMES, STATE_NAMES
from lms.exams.queries.sitting import (
    MyExam,
    count_items,
    extra_min_for,
    get_my_exam,
    list_my_exams,
    scores_shown,
)
from lms.exams.views.base import blueprint
from lms.exams.window import ExamPhase, attempt_end


@dataclass(frozen=True)
class ListPage:
    """Exams to sit now, those to come, and those over; scores: what may be shown, by attempt."""

    open: Sequence[MyExam]
    upcoming: Sequence[MyExam]
    over: Sequence[MyExam]
    scores: dict[int, str]
    now: datetime


@dataclass(frozen=True)
class ExamPage:
    """What a candidate should know before starting."""

    row: MyExam
    kind: str
    phase: str
    tone: str
    item_count: int
    total_marks: object
    review: str
    extra_min: int
    attempts_left: int
    time_left_min: int
    is_cut: bool
    may_start: bool
    scores: dict[int, str]
    states: dict[AttemptState, str]


@blueprint.get("/exams")
@requires(Permission.LEARN)
def list_exams() -> str:
    """List the exams of the signed-in person: open now first, then upcoming, then over."""
    actor, now = current_actor(), utc_now()
    rows = list_my_exams(actor, now)
    done = [row for row in rows if row.phase is ExamPhase.OPEN and _is_done(row)]
    page = ListPage(
        open=[row for row in rows if row.phase is ExamPhase.OPEN and row not in done],
        upcoming=[row for row in rows if row.phase is ExamPhase.UPCOMING],
        over=done + [row for row in rows if row.phase in (ExamPhase.CLOSED, ExamPhase.CANCELLED)],
        scores=scores_shown([each for row in rows for each in row.attempts], now),
        now=now,
    )
    return render_template("exams/list_exams.html", page=page, states=STATE_NAMES)


@blueprint.get("/exams/<int:exam_id>")
@requires(Permission.LEARN)
def show_exam(exam_id: int) -> str:
    """Show the rules of an exam, the start button, and the attempts made so far."""
    actor, now = current_actor(), utc_now()
    row = get_my_exam(actor, exam_id, now)
    return render_template("exams/show_exam.html", page=_exam_page(row, actor.staff_id, now))


@blueprint.post("/exams/<int:exam_id>/attempts")
@requires(Permission.LEARN)
def start_attempt(exam_id: int) -> Response:
    """Begin an attempt, or go on with the one under way."""
    started = service.start_attempt(exam_id, staff_id=current_actor().staff_id, now=utc_now())
    return redirect(url_for("exams.sit", attempt_id=started.attempt_id))


def _exam_page(row: MyExam, staff_id: int, now: datetime) -> ExamPage:
    exam = row.exam
    extra_min = extra_min_for(exam.id, staff_id)
    ends_at = attempt_end(exam.times, max(now, exam.opens_at), extra_min)
    left = ends_at - max(now, exam.opens_at)
    full = timedelta(minutes=exam.duration_min + extra_min)
    left_over = exam.attempts_allowed - _used(row.attempts)
    item_count, total_marks = count_items(exam.id)
    return ExamPage(
        row=row,
        kind=KIND_NAMES[exam.kind],
        phase=PHASE_NAMES[row.phase],
        tone=PHASE_TONES[row.phase],
        item_count=item_count,
        total_marks=total_marks,
        review=REVIEW_NAMES[exam.review_rule],
        extra_min=extra_min,
        attempts_left=left_over,
        time_left_min=max(0, int(left.total_seconds() // 60)),
        is_cut=row.phase is ExamPhase.OPEN and left < full,
        may_start=row.phase is ExamPhase.OPEN and row.running is None and left_over > 0,
        scores=scores_shown(row.attempts, now),
        states=STATE_NAMES,
    )


def _used(attempts: Sequence[Attempt]) -> int:
    return sum(1 for each in attempts if each.state is not AttemptState.VOIDED)


def _is_done(row: MyExam) -> bool:
    return row.running is None and _used(row.attempts) >= row.exam.attempts_allowed
