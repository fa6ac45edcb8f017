"""Marking what only a person can mark."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import HUNDREDTH, transaction
from lms.errors import Invalid, Refused
from lms.exams.models import Attempt, AttemptState, Exam, FormItem, Response
from lms.exams.outcome import ZERO, Graded, outcome_of
from lms.exams.service.finishing import add_result, lock_attempt
from lms.questions.models import ItemVersion
from lms.words import Phrase

WHOLE = ""  # stands for the question itself where it has no sub-items
MARKED = "阅卷完成"


def mark_response(
    response_id: int,
    marks: Mapping[str, Decimal],
    *,
    comment: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """Give the marks of one text answer and return its attempt; the last one settles the result.

    marks: for each waiting sub-item of a case by its id; for any other question under "".
    Raises Invalid for marks out of range, Refused (code `not-waiting`) when there is nothing to
    mark, `own-answer` for the marker's own answer.
    """
    with transaction() as session:
        attempt_id = session.get_one(Response, response_id).attempt_id
        attempt = lock_attempt(session, attempt_id)
        response = session.get_one(Response, response_id, with_for_update=True)
        if attempt.staff_id == actor.staff_id:
            raise Refused("不能批阅自己的答卷。", "请由其他阅卷人批阅。", code="own-answer")
        if attempt.state is not AttemptState.SUBMITTED or not response.needs_marking:
            raise Refused("这道题已经批阅。", "请继续批阅下一题。", code="not-waiting")
        before = response.marks
        _apply(response, marks, comment)
        response.needs_marking, response.marked_by, response.marked_at = (
            False,
            actor.account_id,
            now,
        )
        session.flush()
        record(
            session,
            Action.SCORE_CHANGED,
            actor=actor,
            object_type="response",
            object_id=response_id,
            detail={"attempt": attempt_id, "marks": [f"{before:.2f}", f"{response.marks:.2f}"]},
            now=now,
        )
        _settle(session, attempt, now)
    return attempt_id


def waiting_parts(response: Response) -> list[tuple[str, Decimal]]:
    """Return what waits for marks in a response: (sub-item id, or "", and its full marks)."""
    parts = _case_parts(response)
    if not parts:
        return [(WHOLE, response.max_marks)]
    return [(part["part"], Decimal(part["max_marks"])) for part in parts if part["needs_marking"]]


def _case_parts(response: Response) -> list[dict[str, Any]]:
    """Return the sub-items of a case; key points of one written answer are suggestions only."""
    is_case = isinstance(response.answer, dict) and "parts" in response.answer
    return list(response.parts) if is_case else []


def _apply(response: Response, marks: Mapping[str, Decimal], comment: str) -> None:
    wanted = dict(waiting_parts(response))
    if set(marks) != set(wanted):
        raise Invalid("请给每个待批阅的小题打分。")
    for part, given in marks.items():
        if not ZERO <= given <= wanted[part] or given != given.quantize(HUNDREDTH):
            raise Invalid(Phrase("分数须在 0 至 %(most)s 之间，最多两位小数。", most=wanted[part]))
    if parts := _case_parts(response):
        response.parts = [
            part
            if part["part"] not in marks
            else {
                **part,
                "marks": f"{marks[part['part']]:.2f}",
                "reason": "人工阅卷",
                "needs_marking": False,
            }
            for part in parts
        ]
        response.marks = sum((Decimal(part["marks"]) for part in response.parts), ZERO)
    else:
        response.marks = marks[WHOLE]
    response.reason = comment.strip() or "人工阅卷"


def _settle(session: Session, attempt: Attempt, now: datetime) -> None:
    """Add the final result once nothing of the attempt waits any more."""
    rows = session.execute(
        sa.select(Response, FormItem.section, ItemVersion.document)
        .join(FormItem, FormItem.id == Response.form_item_id)
        .join(ItemVersion, ItemVersion.id == FormItem.item_version_id)
        .where(Response.attempt_id == attempt.id)
        .order_by(FormItem.ordinal)
    ).all()
    if any(response.needs_marking for response, _section, _document in rows):
        return
    graded = [
        Graded(
            section,
            tuple(document.get("business_lines") or ()),
            response.marks,
            response.max_marks,
        )
        for response, section, document in rows
    ]
    pass_pct = session.get_one(Exam, attempt.exam_id).pass_pct
    add_result(session, attempt.id, outcome_of(graded, pass_pct), reason=MARKED, now=now)
    attempt.state = AttemptState.MARKED
    session.flush()
