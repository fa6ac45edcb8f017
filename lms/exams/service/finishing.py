"""Ending an attempt: folded, graded and stored in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.exams.answer_fold import fold
from lms.exams.attempt_token import Claim
from lms.exams.form_index import FormIndex, Slot, get_form_index
from lms.exams.grace import grace
from lms.exams.models import (
    Attempt,
    AttemptResult,
    AttemptState,
    EndedBy,
    Exam,
    ExamForm,
    Response,
)
from lms.exams.outcome import Graded, Outcome, outcome_of
from lms.exams.service.saving import last_seq, list_entries, no_attempt
from lms.exams.window import AttemptPhase, attempt_phase
from lms.questions.paper import own_document
from question_bank.items import Grade, grade

AUTOMATIC = "自动评分"


@dataclass(frozen=True)
class AttemptOutcome:
    """Where an attempt stands after it ended; `is_new`: this call ended it."""

    attempt_id: int
    exam_id: int
    state: AttemptState
    ended_at: datetime | None
    is_new: bool


def submit_attempt(
    attempt_id: int,
    *,
    now: datetime,
    seq: int | None = None,
    staff_id: int | None = None,
    claim: Claim | None = None,
) -> AttemptOutcome:
    """Hand in an attempt and grade it; again, return how it stands.

    seq: the last save the client made. While there is time, Refused (code `answers-missing`) when
    it never arrived, so that nothing given is left out.
    Raises NotFound for people whose attempt it is not.
    """
    with transaction() as session:
        attempt = lock_attempt(session, attempt_id)
        owns = claim.attempt_id == attempt_id if claim else attempt.staff_id == staff_id
        if not owns:
            raise no_attempt()
        if attempt.state is not AttemptState.IN_PROGRESS:
            return _standing(attempt, is_new=False)
        phase = attempt_phase(attempt.ends_at, None, grace(), now)
        if seq is not None and phase is not AttemptPhase.OVER:
            _require_all_saved(session, attempt_id, seq)
        in_time = phase is not AttemptPhase.OVER
        finish(
            session,
            attempt,
            ended_at=min(now, attempt.ends_at),
            ended_by=EndedBy.CANDIDATE if in_time else EndedBy.TIME,
            now=now,
        )
        return _standing(attempt, is_new=True)


def close_attempt(attempt_id: int, now: datetime, allowed: timedelta) -> AttemptOutcome:
    """End an attempt whose time and grace are over; any other is left as it is."""
    with transaction() as session:
        attempt = lock_attempt(session, attempt_id)
        over = attempt_phase(attempt.ends_at, attempt.ended_at, allowed, now) is AttemptPhase.OVER
        if attempt.state is not AttemptState.IN_PROGRESS or not over:
            return _standing(attempt, is_new=False)
        finish(session, attempt, ended_at=attempt.ends_at, ended_by=EndedBy.TIME, now=now)
        return _standing(attempt, is_new=True)


def close_overdue(
    now: datetime,
    *,
    allowed: timedelta | None = None,
    after: Callable[[int], object] | None = None,
) -> int:
    """End every attempt whose time is over, each in its own transaction; returns how many.

    allowed: the grace in which answers still count, the configured one when None.
    after: called with the id of each attempt once its end is committed.
    """
    allowed = grace() if allowed is None else allowed
    with transaction() as session:
        ids = session.scalars(
            sa.select(Attempt.id)
            .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.ends_at < now - allowed)
            .order_by(Attempt.ends_at, Attempt.id)
        ).all()
    closed = 0
    for attempt_id in ids:
        if close_attempt(attempt_id, now, allowed).is_new:
            closed += 1
            if after is not None:
                after(attempt_id)
    return closed


def void_attempt(attempt_id: int, *, reason: str, actor: Actor, now: datetime) -> AttemptOutcome:
    """Void an attempt with a reason: it counts for nothing, its log stays. Twice changes nothing.

    Raises Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid("请写明作废的原因。", "原因会显示给考生。")
    with transaction() as session:
        attempt = lock_attempt(session, attempt_id)
        if attempt.state is AttemptState.VOIDED:
            return _standing(attempt, is_new=False)
        was = attempt.state
        attempt.state, attempt.void_reason = AttemptState.VOIDED, reason.strip()[:200]
        if attempt.ended_at is None:
            attempt.ended_at, attempt.ended_by = min(now, attempt.ends_at), EndedBy.INVIGILATOR
        record(
            session,
            Action.ATTEMPT_VOIDED,
            actor=actor,
            object_type="attempt",
            object_id=attempt_id,
            detail={"was": was.value, "reason": reason.strip()},
            now=now,
        )
        return _standing(attempt, is_new=True)


def lock_attempt(session: Session, attempt_id: int) -> Attempt:
    """Return an attempt with its row locked; saves under way wait. Raises NotFound."""
    attempt = session.get(Attempt, attempt_id, with_for_update=True)
    if attempt is None:
        raise no_attempt()
    return attempt


def finish(
    session: Session, attempt: Attempt, *, ended_at: datetime, ended_by: EndedBy, now: datetime
) -> None:
    """Fold, grade and store an attempt inside the caller's transaction; its row is locked."""
    content_hash = session.scalar(
        sa.select(ExamForm.content_hash).where(ExamForm.id == attempt.form_id)
    )
    index = get_form_index(session, attempt.form_id, content_hash or "")
    graded = _grade_all(session, attempt.id, index)
    session.execute(sa.insert(Response), [_response(attempt.id, *each) for each in graded])
    pass_pct = session.scalar(sa.select(Exam.pass_pct).where(Exam.id == attempt.exam_id))
    outcome = outcome_of(
        [
            Graded(s.section, s.item.business_lines, g.marks, g.max_marks, g.needs_marking)
            for s, _own, g in graded
        ],
        pass_pct or 0,
    )
    add_result(session, attempt.id, outcome, reason=AUTOMATIC, now=now)
    attempt.state = AttemptState.SUBMITTED if outcome.waiting else AttemptState.MARKED
    attempt.ended_at, attempt.ended_by = ended_at, ended_by
    session.flush()


def add_result(
    session: Session, attempt_id: int, outcome: Outcome, *, reason: str, now: datetime
) -> AttemptResult:
    """Add the next version of an attempt's result inside the caller's transaction."""
    last = session.scalar(
        sa.select(sa.func.max(AttemptResult.version)).where(AttemptResult.attempt_id == attempt_id)
    )
    result = AttemptResult(
        attempt_id=attempt_id,
        version=(last or 0) + 1,
        marks=outcome.marks,
        max_marks=outcome.max_marks,
        passed=outcome.passed,
        by_section=[[s.title, f"{s.marks:.2f}", f"{s.max_marks:.2f}"] for s in outcome.sections],
        by_line={
            line: [f"{marks:.2f}", f"{max_marks:.2f}"]
            for line, (marks, max_marks) in outcome.by_line.items()
        },
        all_round_correct=outcome.all_round_correct,
        all_round_total=outcome.all_round_total,
        reason=reason,
        graded_at=now,
    )
    session.add(result)
    session.flush()
    return result


def _grade_all(
    session: Session, attempt_id: int, index: FormIndex
) -> Sequence[tuple[Slot, dict[str, Any] | None, Grade]]:
    answers = fold(list_entries(session, attempt_id)).answers
    graded = []
    for slot in index.slots:
        own = own_document(slot.item, slot.public_id, slot.id_map, answers)
        graded.append((slot, own, grade(slot.item, own)))
    return graded


def _response(
    attempt_id: int, slot: Slot, own: dict[str, Any] | None, given: Grade
) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "form_item_id": slot.form_item_id,
        "answer": own,
        "marks": given.marks,
        "max_marks": given.max_marks,
        "reason": given.reason,
        "parts": [
            {
                "part": part.part,
                "marks": f"{part.marks:.2f}",
                "max_marks": f"{part.max_marks:.2f}",
                "reason": part.reason,
                "needs_marking": part.needs_marking,
            }
            for part in given.parts
        ],
        "needs_marking": given.needs_marking,
    }


def _require_all_saved(session: Session, attempt_id: int, seq: int) -> None:
    stored = last_seq(session, attempt_id)
    if seq > stored:
        raise Refused(
            "还有答案没有保存到服务器，暂时不能交卷。",
            "请等“已保存”出现后再交卷。",
            code="answers-missing",
            seq=stored,
        )


def _standing(attempt: Attempt, *, is_new: bool) -> AttemptOutcome:
    return AttemptOutcome(
        attempt.id, attempt.exam_id, attempt.state, attempt.ended_at, is_new=is_new
    )
