"""Saving answers: one append to the answer log, durable before it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.clock import to_local
from lms.db import UtcDateTime, transaction
from lms.errors import Invalid, NotFound, Refused
from lms.exams.answer_fold import LogEntry, fold
from lms.exams.attempt_token import Claim
from lms.exams.form_index import get_form_index
from lms.exams.grace import grace
from lms.exams.models import AnswerLog, Attempt, AttemptState, ExamForm
from lms.words import Phrase

MAX_SEQ = 1_000_000
DEVICE_LENGTH = 64


@dataclass(frozen=True)
class Saved:
    """What the table holds of a save; `ends_at` may have moved since the last one."""

    seq: int
    saved_at: datetime
    ends_at: datetime


def save_answers(
    attempt_id: int,
    *,
    seq: int,
    answers: Mapping[str, Any],
    now: datetime,
    staff_id: int | None = None,
    claim: Claim | None = None,
    device: str = "",
) -> Saved:
    """Append what a client sent to the log of its attempt and return what is stored.

    seq: of the client, from 1; the same one with the same answers again is stored once.
    answers: opaque item id → answer, or None to take it back.
    staff_id or claim: who saves, a signed-in person or the attempt's own token.
    Raises NotFound for anybody else, Invalid for what is not on the form, Refused with code
    `attempt-closed` after the end, `seq-conflict` when the seq holds other answers; both say
    the last `seq` that is stored.
    """
    if not 1 <= seq <= MAX_SEQ:
        raise Invalid(
            Phrase("序号 seq 须在 1 至 %(most)s 之间。", most=MAX_SEQ), code="invalid-seq"
        )
    with transaction() as session:
        form = claim or _claim_of(session, attempt_id, staff_id)
        if form.attempt_id != attempt_id:
            raise no_attempt()
        get_form_index(session, form.form_id, form.form_hash).check(answers)
        ends_at = session.scalar(
            _append(session, attempt_id, seq, answers, device[:DEVICE_LENGTH], now)
        )
        if ends_at is not None:
            return Saved(seq, now, ends_at)
        return _explain(session, attempt_id, seq, answers)


def no_attempt() -> NotFound:
    """Return the one answer to everybody who may not know of an attempt."""
    return NotFound("没有找到这份答卷。", "请从考试列表重新进入。")


def _claim_of(session: Session, attempt_id: int, staff_id: int | None) -> Claim:
    row = session.execute(
        sa.select(Attempt.form_id, ExamForm.content_hash)
        .join(ExamForm, ExamForm.id == Attempt.form_id)
        .where(Attempt.id == attempt_id, Attempt.staff_id == staff_id)
    ).one_or_none()
    if row is None:
        raise no_attempt()
    return Claim(attempt_id, row.form_id, row.content_hash)


def _append(
    session: Session,
    attempt_id: int,
    seq: int,
    answers: Mapping[str, Any],
    device: str,
    now: datetime,
) -> Any:
    """Return the one statement of a save: it appends if the attempt is open, and gives its end.

    The share lock makes it wait for a submit under way on PostgreSQL, and then see its outcome;
    on SQLite writers take turns anyway. So an answer is either graded or refused.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = sa.select(
        Attempt.id,
        sa.literal(seq),
        sa.literal(dict(answers), sa.JSON()),
        sa.literal(device),
        sa.literal(now, UtcDateTime()),
    ).where(
        Attempt.id == attempt_id,
        Attempt.state == AttemptState.IN_PROGRESS,
        Attempt.ends_at >= now - grace(),
    )
    ends_at = sa.select(Attempt.ends_at).where(Attempt.id == attempt_id).scalar_subquery()
    return (
        insert(AnswerLog)
        .from_select(
            ["attempt_id", "seq", "answers", "device", "received_at"],
            row.with_for_update(read=True),
        )
        .on_conflict_do_nothing()
        .returning(ends_at)
    )


def _explain(session: Session, attempt_id: int, seq: int, answers: Mapping[str, Any]) -> Saved:
    """Return the row stored before under the same seq, or raise why nothing was stored."""
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        raise no_attempt()
    stored = session.get(AnswerLog, (attempt_id, seq))
    if stored is not None and stored.answers == dict(answers):
        return Saved(seq, stored.received_at, attempt.ends_at)
    last = last_seq(session, attempt_id)
    if attempt.state is AttemptState.IN_PROGRESS and stored is not None:
        raise Refused(
            Phrase("序号 %(seq)s 已存有另一份作答，本次未保存。", seq=seq),
            Phrase("请以 %(least)s 或更大的序号重新保存。", least=last + 1),
            code="seq-conflict",
            seq=last,
        )
    raise _closed(session, attempt, last)


def last_seq(session: Session, attempt_id: int) -> int:
    """Return the seq of the last save stored, 0 before the first."""
    return (
        session.scalar(
            sa.select(sa.func.max(AnswerLog.seq)).where(AnswerLog.attempt_id == attempt_id)
        )
        or 0
    )


def list_entries(session: Session, attempt_id: int) -> list[LogEntry]:
    """Return everything saved of an attempt, by seq."""
    rows = session.execute(
        sa.select(AnswerLog.seq, AnswerLog.answers, AnswerLog.received_at)
        .where(AnswerLog.attempt_id == attempt_id)
        .order_by(AnswerLog.seq)
    )
    return [LogEntry(row.seq, row.answers, row.received_at) for row in rows]


def _closed(session: Session, attempt: Attempt, last: int) -> Refused:
    count = len(fold(list_entries(session, attempt.id)).answers)
    at = to_local(attempt.ended_at or attempt.ends_at)
    if attempt.state is AttemptState.VOIDED:
        return Refused(
            "答案未保存：这份答卷已作废。",
            attempt.void_reason or "",
            code="attempt-closed",
            seq=last,
            state=attempt.state.value,
        )
    return Refused(
        Phrase(
            "答案未保存：考试已于 %(at)s 结束。此前保存的 %(count)s 题答案有效。",
            at=f"{at:%H:%M}",
            count=count,
        ),
        "请交卷或返回考试列表查看结果。",
        code="attempt-closed",
        seq=last,
        state=attempt.state.value,
    )
