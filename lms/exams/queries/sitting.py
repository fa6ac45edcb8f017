"""Exams and attempts as the candidate sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lms import db
from lms.access.actor import Actor
from lms.errors import NotFound
from lms.exams.answer_fold import Folded, fold
from lms.exams.attempt_token import Claim
from lms.exams.audience import is_open_to
from lms.exams.models import (
    Attempt,
    AttemptState,
    Exam,
    ExamCandidate,
    ExamForm,
    FormItem,
    ReviewRule,
)
from lms.exams.queries.results import final_results
from lms.exams.service.saving import list_entries, no_attempt
from lms.exams.window import ExamPhase, exam_phase, last_end
from lms.web.filters import decimal

_PHASE_ORDER = (ExamPhase.OPEN, ExamPhase.UPCOMING, ExamPhase.CLOSED, ExamPhase.CANCELLED)


@dataclass(frozen=True)
class MyExam:
    """An exam as a candidate finds it in the list; attempts in the order they were begun."""

    exam: Exam
    phase: ExamPhase
    attempts: Sequence[Attempt]

    @property
    def running(self) -> Attempt | None:
        """Return the attempt under way, if any."""
        return next((each for each in self.attempts if each.ended_at is None), None)


def my_exams_query(actor: Actor) -> sa.Select[Exam]:
    """Return the query of the exams published for a person."""
    return sa.select(Exam).where(is_open_to(actor.staff_id, actor.unit_path))


def list_my_exams(actor: Actor, now: datetime) -> list[MyExam]:
    """Return the exams published for a person: open now, then upcoming, then over, latest first."""
    exams = db.session.scalars(my_exams_query(actor).order_by(Exam.opens_at.desc(), Exam.id)).all()
    rows = with_attempts(exams, actor.staff_id, now)

    def key(row: MyExam) -> tuple[int, float]:
        at = row.exam.closes_at.timestamp()
        return _PHASE_ORDER.index(row.phase), at if row.phase is ExamPhase.OPEN else 0

    rows.sort(key=key)
    upcoming = [row for row in rows if row.phase is ExamPhase.UPCOMING][::-1]
    others = [row for row in rows if row.phase is not ExamPhase.UPCOMING]
    split = sum(1 for row in others if row.phase is ExamPhase.OPEN)
    return others[:split] + upcoming + others[split:]


def with_attempts(exams: Sequence[Exam], staff_id: int, now: datetime) -> list[MyExam]:
    """Return exams with the attempts of a person, in two statements for any number of them."""
    attempts: dict[int, list[Attempt]] = {exam.id: [] for exam in exams}
    for attempt in db.session.scalars(
        sa.select(Attempt)
        .where(Attempt.staff_id == staff_id, Attempt.exam_id.in_(attempts))
        .order_by(Attempt.number)
    ):
        attempts[attempt.exam_id].append(attempt)
    return [MyExam(exam, exam_phase(exam.times, now), attempts[exam.id]) for exam in exams]


def get_my_exam(actor: Actor, exam_id: int, now: datetime) -> MyExam:
    """Return an exam published for a person. Raises NotFound for any other."""
    exam = db.session.scalar(my_exams_query(actor).where(Exam.id == exam_id))
    if exam is None:
        raise NotFound("没有找到这场考试。", "考试可能不面向您，请与组织单位核实。")
    return with_attempts([exam], actor.staff_id, now)[0]


def get_my_attempt(actor: Actor, attempt_id: int) -> Attempt:
    """Return an attempt of the person, its exam loaded. Raises NotFound for any other."""
    return get_attempt_of(attempt_id, staff_id=actor.staff_id)


def get_attempt_of(
    attempt_id: int, *, staff_id: int | None = None, claim: Claim | None = None
) -> Attempt:
    """Return an attempt for its candidate or its own token. Raises NotFound for anybody else."""
    attempt = db.session.get(Attempt, attempt_id)
    if attempt is None:
        raise no_attempt()
    owns = claim.attempt_id == attempt_id if claim else attempt.staff_id == staff_id
    if not owns:
        raise no_attempt()
    return attempt


def my_attempts_query(actor: Actor) -> sa.Select[Attempt]:
    """Return the query of a person's attempts, the latest first, their exams loaded."""
    return (
        sa.select(Attempt)
        .where(Attempt.staff_id == actor.staff_id)
        .options(joinedload(Attempt.exam))
        .order_by(Attempt.starts_at.desc(), Attempt.id.desc())
    )


def get_form(form_id: int) -> ExamForm:
    """Return a frozen form with its payload."""
    return db.session.get_one(ExamForm, form_id)


def folded_answers(attempt_id: int) -> Folded:
    """Return what stands answered in an attempt now."""
    return fold(list_entries(db.session(), attempt_id))


def extra_min_for(exam_id: int, staff_id: int) -> int:
    """Return the minutes granted to a person on top, 0 as a rule."""
    found = db.session.get(ExamCandidate, (exam_id, staff_id))
    return found.extra_min if found else 0


def last_end_of(exam: Exam) -> datetime:
    """Return the instant after which nobody sits the exam any more (W4)."""
    longest = db.session.scalar(
        sa.select(sa.func.max(ExamCandidate.extra_min)).where(ExamCandidate.exam_id == exam.id)
    )
    return last_end(exam.times, longest or 0)


def count_items(exam_id: int) -> tuple[int, Decimal]:
    """Return how many questions a form of the exam has, and its full marks."""
    row = db.session.execute(
        sa.select(ExamForm.total_marks, sa.func.count(FormItem.id))
        .join(FormItem, FormItem.form_id == ExamForm.id)
        .where(ExamForm.exam_id == exam_id, ExamForm.ordinal == 1)
        .group_by(ExamForm.id, ExamForm.total_marks)
    ).one_or_none()
    return (row[1], row[0]) if row else (0, Decimal(0))


def scores_shown(attempts: Sequence[Attempt], now: datetime) -> dict[int, str]:
    """Return “86 / 100” for each attempt whose marks are final and may be shown."""
    ids = [each.id for each in attempts if each.state is AttemptState.MARKED]
    rows = db.session.execute(
        final_results()
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(Attempt.id.in_(ids), Exam.review_rule != ReviewRule.NOTHING)
    )
    return {
        attempt.id: f"{decimal(result.marks)} / {decimal(result.max_marks)}"
        for attempt, result in rows
    }
