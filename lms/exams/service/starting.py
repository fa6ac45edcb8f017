"""Starting an attempt, or coming back to the one under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import to_local
from lms.db import transaction, violated
from lms.errors import NotFound, Refused
from lms.exams.audience import find_open_exam
from lms.exams.grace import grace
from lms.exams.models import Attempt, AttemptState, EndedBy, Exam, ExamForm
from lms.exams.service.finishing import finish
from lms.exams.service.setup import extra_min_of
from lms.exams.window import AttemptPhase, ExamPhase, attempt_end, attempt_phase, exam_phase
from lms.words import Phrase

_ONE_ATTEMPT = ("uq_attempt_exam_id_staff_id_number", "attempt.exam_id, attempt.staff_id")


@dataclass(frozen=True)
class StartedAttempt:
    """An attempt under way with all its player needs. created: it was begun by this call."""

    attempt_id: int
    exam_id: int
    form_id: int
    form_hash: str
    payload: bytes
    starts_at: datetime
    ends_at: datetime
    created: bool


def start_attempt(exam_id: int, *, staff_id: int, now: datetime) -> StartedAttempt:
    """Begin an attempt of a person, or return the one that is under way.

    Two calls at once begin one attempt. Raises NotFound for people the exam is not for, Refused
    with code `exam-not-open`, `exam-closed`, `exam-cancelled` or `no-attempts-left`.
    """
    try:
        with transaction() as session:
            return _start(session, exam_id, staff_id, now)
    except IntegrityError as error:
        if not violated(error, *_ONE_ATTEMPT):
            raise
    with transaction() as session:  # another call of the same person was quicker
        return _start(session, exam_id, staff_id, now)


def _start(session: Session, exam_id: int, staff_id: int, now: datetime) -> StartedAttempt:
    exam = find_open_exam(session, exam_id, staff_id)
    if exam is None:
        raise NotFound("没有找到这场考试。", "考试可能不面向您，请与组织单位核实。")
    mine = session.scalars(
        sa.select(Attempt)
        .where(Attempt.exam_id == exam_id, Attempt.staff_id == staff_id)
        .order_by(Attempt.number)
    ).all()
    running = _find_running(session, mine, grace(), now)
    if running is not None:
        return _started(session, running, created=False)
    _require_open(exam, now)
    _require_attempt_left(exam, mine)
    attempt = _begin(session, exam, staff_id, mine, now)
    return _started(session, attempt, created=True)


def _find_running(
    session: Session, mine: Sequence[Attempt], allowed: timedelta, now: datetime
) -> Attempt | None:
    """Return the attempt under way; one whose time is up is ended on the way."""
    for attempt in mine:
        if attempt.state is not AttemptState.IN_PROGRESS:
            continue
        if attempt_phase(attempt.ends_at, None, allowed, now) is not AttemptPhase.OVER:
            return attempt
        finish(session, attempt, ended_at=attempt.ends_at, ended_by=EndedBy.TIME, now=now)
    return None


def _require_open(exam: Exam, now: datetime) -> None:
    phase = exam_phase(exam.times, now)
    if phase is ExamPhase.UPCOMING:
        opens = to_local(exam.opens_at)
        raise Refused(
            "考试尚未开始。",
            Phrase(
                "请于 %(month)s 月 %(day)s 日 %(time)s 后进入。",
                month=opens.month,
                day=opens.day,
                time=f"{opens:%H:%M}",
            ),
            code="exam-not-open",
        )
    if phase is ExamPhase.CLOSED:
        closed = to_local(exam.closes_at)
        raise Refused(
            Phrase(
                "考试已于 %(month)s 月 %(day)s 日 %(time)s 结束，不能再开始答题。",
                month=closed.month,
                day=closed.day,
                time=f"{closed:%H:%M}",
            ),
            "如需补考，请联系组织单位。",
            code="exam-closed",
        )
    if phase is ExamPhase.CANCELLED:
        raise Refused("考试已取消。", "请留意组织单位的通知。", code="exam-cancelled")


def _require_attempt_left(exam: Exam, mine: Sequence[Attempt]) -> None:
    used = sum(1 for attempt in mine if attempt.state is not AttemptState.VOIDED)
    if used >= exam.attempts_allowed:
        raise Refused(
            Phrase("本场考试每人限考 %(n)s 次，您已用完。", n=exam.attempts_allowed),
            "可在“我的考试”中查看结果。",
            code="no-attempts-left",
        )


def _begin(
    session: Session, exam: Exam, staff_id: int, mine: Sequence[Attempt], now: datetime
) -> Attempt:
    number = max((attempt.number for attempt in mine), default=0) + 1
    form_ids = session.scalars(
        sa.select(ExamForm.id).where(ExamForm.exam_id == exam.id).order_by(ExamForm.ordinal)
    ).all()
    attempt = Attempt(
        exam_id=exam.id,
        staff_id=staff_id,
        # In turn by person, so that forms are used alike without counting; a second attempt
        # gets the next form.
        form_id=form_ids[(staff_id + number) % len(form_ids)],
        number=number,
        state=AttemptState.IN_PROGRESS,
        starts_at=now,
        ends_at=attempt_end(exam.times, now, extra_min_of(session, exam.id, staff_id)),
    )
    session.add(attempt)
    session.flush()
    return attempt


def _started(session: Session, attempt: Attempt, *, created: bool) -> StartedAttempt:
    form = session.execute(
        sa.select(ExamForm.content_hash, ExamForm.payload).where(ExamForm.id == attempt.form_id)
    ).one()
    return StartedAttempt(
        attempt_id=attempt.id,
        exam_id=attempt.exam_id,
        form_id=attempt.form_id,
        form_hash=form.content_hash,
        payload=form.payload,
        starts_at=attempt.starts_at,
        ends_at=attempt.ends_at,
        created=created,
    )
