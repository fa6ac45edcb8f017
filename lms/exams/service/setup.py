"""Planning an exam before it is published, and the little that may change afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, NotFound, Refused
from lms.exams.audience import candidates_of
from lms.exams.models import (
    Attempt,
    AttemptState,
    AudienceKind,
    EndedBy,
    Exam,
    ExamAudience,
    ExamCandidate,
)
from lms.exams.plan import ExamPlan, list_problems
from lms.exams.window import attempt_end
from lms.people.models import StaffMember
from lms.words import Phrase

MAX_EXTRA_MIN = 240


def create_exam(plan: ExamPlan, *, unit_id: int, actor: Actor | None, now: datetime) -> Exam:
    """Keep a new, unpublished exam of a unit and return it. Raises Invalid for a bad plan."""
    with transaction() as session:
        return add_exam(session, plan, unit_id=unit_id, actor=actor, now=now)


def add_exam(
    session: Session, plan: ExamPlan, *, unit_id: int, actor: Actor | None, now: datetime
) -> Exam:
    """Add an unpublished exam inside the caller's transaction and return it."""
    exam = Exam(unit_id=unit_id, created_by=actor.account_id if actor else None, created_at=now)
    session.add(exam)
    _apply(session, exam, plan)
    _record(session, exam, actor, now, {"title": exam.title, "created": True})
    return exam


def change_exam(exam_id: int, plan: ExamPlan, *, actor: Actor, now: datetime) -> Exam:
    """Replace the plan of an exam that is not published. Raises Refused for a published one."""
    with transaction() as session:
        exam = session.get_one(Exam, exam_id, with_for_update=True)
        if exam.published_at is not None:
            raise Refused(
                "考试已发布，试卷已冻结，设置不能再改。",
                "可以延长结束时间、给个人加时，或取消考试。",
                code="exam-published",
            )
        _apply(session, exam, plan)
        _record(session, exam, actor, now, {"title": exam.title})
    return exam


def cancel_exam(exam_id: int, *, reason: str, actor: Actor, now: datetime) -> Exam:
    """Cancel an exam; attempts under way are voided with the reason. Twice changes nothing."""
    if not reason.strip():
        raise Invalid("请写明取消的原因。", "原因会显示给考生。")
    with transaction() as session:
        exam = session.get_one(Exam, exam_id, with_for_update=True)
        if exam.cancelled_at is None:
            exam.cancelled_at = now
            session.execute(
                sa.update(Attempt)
                .where(Attempt.exam_id == exam_id, Attempt.state == AttemptState.IN_PROGRESS)
                .values(
                    state=AttemptState.VOIDED,
                    ended_at=now,
                    ended_by=EndedBy.INVIGILATOR,
                    void_reason=f"考试已取消：{reason.strip()}"[:200],
                )
            )
            _record(session, exam, actor, now, {"cancelled": reason.strip()})
    return exam


def extend_closing(exam_id: int, closes_at: datetime, *, actor: Actor, now: datetime) -> Exam:
    """Move the closing of an exam to a later instant; attempts it had cut short gain time.

    Raises Refused when the new instant is not later, or the exam has been cancelled.
    """
    with transaction() as session:
        exam = session.get_one(Exam, exam_id, with_for_update=True)
        if exam.cancelled_at is not None:
            raise Refused("考试已取消，不能延长。", code="exam-cancelled")
        if closes_at < exam.closes_at or closes_at <= now:
            raise Refused(
                "新的结束时间须晚于现在，也须晚于原来的结束时间。",
                "考试发布后只能延长，不能提前结束。",
                code="closing-not-later",
            )
        if closes_at != exam.closes_at:
            before, exam.closes_at = exam.closes_at, closes_at
            session.flush()
            _move_ends(session, exam)
            detail = {"closes_at": [before.isoformat(), closes_at.isoformat()]}
            _record(session, exam, actor, now, detail)
    return exam


def grant_extra_time(
    exam_id: int, staff_id: int, extra_min: int, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Give a person minutes on top; an attempt under way gains them at once.

    Raises Invalid without a reason or past four hours, NotFound for people the exam is not for,
    Refused when minutes would be taken away from an attempt under way.
    """
    if not reason.strip():
        raise Invalid("请写明加时的原因。")
    if not 0 <= extra_min <= MAX_EXTRA_MIN:
        raise Invalid(Phrase("加时须在 0 至 %(most)s 分钟之间。", most=MAX_EXTRA_MIN))
    with transaction() as session:
        exam = session.get_one(Exam, exam_id, with_for_update=True)
        if session.scalar(candidates_of(exam).where(StaffMember.id == staff_id)) is None:
            raise NotFound("没有找到这名考生。", "请核对工号，或确认其在参考范围内。")
        candidate = session.get(ExamCandidate, (exam_id, staff_id))
        before = candidate.extra_min if candidate else 0
        if extra_min < before and _is_sitting(session, exam_id, staff_id):
            raise Refused("考生正在答题，不能减少已经给出的加时。", code="extra-time-taken-away")
        if candidate is None:
            candidate = ExamCandidate(exam_id=exam_id, staff_id=staff_id)
            session.add(candidate)
        candidate.extra_min, candidate.reason = extra_min, reason.strip()[:200]
        session.flush()
        _move_ends(session, exam, staff_id)
        detail = {"staff_id": staff_id, "extra_min": [before, extra_min], "reason": reason.strip()}
        _record(session, exam, actor, now, detail)


def extra_min_of(session: Session, exam_id: int, staff_id: int) -> int:
    """Return the minutes granted to a person on top, 0 as a rule."""
    candidate = session.get(ExamCandidate, (exam_id, staff_id))
    return candidate.extra_min if candidate else 0


def _is_sitting(session: Session, exam_id: int, staff_id: int) -> bool:
    found = session.scalar(
        sa.select(Attempt.id).where(
            Attempt.exam_id == exam_id,
            Attempt.staff_id == staff_id,
            Attempt.state == AttemptState.IN_PROGRESS,
        )
    )
    return found is not None


def _move_ends(session: Session, exam: Exam, staff_id: int | None = None) -> None:
    """Let attempts under way end later where the rule now says so, never earlier (W2)."""
    query = (
        sa.select(Attempt)
        .where(Attempt.exam_id == exam.id, Attempt.state == AttemptState.IN_PROGRESS)
        .with_for_update()
    )
    if staff_id is not None:
        query = query.where(Attempt.staff_id == staff_id)
    for attempt in session.scalars(query):
        extra_min = extra_min_of(session, exam.id, attempt.staff_id)
        attempt.ends_at = max(
            attempt.ends_at, attempt_end(exam.times, attempt.starts_at, extra_min)
        )


def _apply(session: Session, exam: Exam, plan: ExamPlan) -> None:
    if problems := list_problems(plan):
        raise Invalid("".join(problems))
    exam.title, exam.kind, exam.notes = plan.title.strip(), plan.kind, plan.notes.strip()
    exam.blueprint_id = plan.blueprint_id
    exam.opens_at, exam.closes_at = plan.opens_at, plan.closes_at
    exam.duration_min, exam.attempts_allowed = plan.duration_min, plan.attempts_allowed
    exam.pass_pct, exam.form_count = plan.pass_pct, plan.form_count
    exam.review_rule, exam.audience = plan.review_rule, plan.audience
    session.flush()
    unit_ids = plan.unit_ids if plan.audience is AudienceKind.UNITS else ()
    exam.units = [ExamAudience(exam_id=exam.id, unit_id=each) for each in sorted(set(unit_ids))]
    listed = plan.staff_ids if plan.audience is AudienceKind.LISTED else ()
    session.execute(  # extra time granted before stays
        sa.delete(ExamCandidate).where(
            ExamCandidate.exam_id == exam.id,
            ExamCandidate.staff_id.not_in(listed),
            sa.true() if listed else ExamCandidate.extra_min == 0,
        )
    )
    list_candidates(session, exam.id, listed)


def list_candidates(session: Session, exam_id: int, staff_ids: Iterable[int]) -> None:
    """List people for an exam inside the caller's transaction; those listed already stay."""
    known = set(
        session.scalars(sa.select(ExamCandidate.staff_id).where(ExamCandidate.exam_id == exam_id))
    )
    session.add_all(
        ExamCandidate(exam_id=exam_id, staff_id=staff_id)
        for staff_id in sorted(set(staff_ids) - known)
    )
    session.flush()


def unlist_candidates(session: Session, exam_ids: Iterable[int], staff_id: int) -> None:
    """Take a person off the lists of exams inside the caller's transaction."""
    session.execute(
        sa.delete(ExamCandidate).where(
            ExamCandidate.exam_id.in_(list(exam_ids)), ExamCandidate.staff_id == staff_id
        )
    )


def _record(
    session: Session, exam: Exam, actor: Actor | None, now: datetime, detail: Mapping[str, object]
) -> None:
    record(
        session,
        Action.EXAM_CHANGED,
        actor=actor,
        object_type="exam",
        object_id=exam.id,
        detail=dict(detail),
        now=now,
    )
