"""A document that no longer holds: repealed, or superseded by another."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.clock import local_date
from lms.errors import Invalid, NotFound


def close_policy(
    session: Session,
    document_id: int,
    on: date,
    *,
    successor_id: int | None,
    actor: Actor,
    now: datetime,
) -> Sequence[int]:
    """Let a document end and return the ids of the clauses that ended with it; a step.

    on: first day on which it no longer holds, today at the latest.  successor_id: the document
    that takes its place.  A document that has ended stays as it is.
    """
    document = session.get(PolicyDocument, document_id, with_for_update=True)
    if document is None:
        raise NotFound("没有找到这份政策文件。", "请从政策库的列表进入。")
    if document.repealed_on is not None:
        return ()
    if on > local_date(now):
        raise Invalid("失效日期还没有到。", "请在文件失效的当天或之后登记。")
    if document.effective_on and on <= document.effective_on:
        raise Invalid("失效日期应当晚于施行日期。", "请核对日期。")
    successor = session.get(PolicyDocument, successor_id) if successor_id else None
    if successor_id and (successor is None or successor.id == document.id):
        raise Invalid("请选择另一份代替它的文件。", "没有代替文件时不选。")
    document.repealed_on = on
    if successor is not None:
        line = f"{on.year}年{on.month}月{on.day}日起由“{successor.short_title}”代替"
        document.promulgation = [*document.promulgation, line]
    clauses = session.scalars(
        sa.select(PolicyClause).where(
            PolicyClause.document_id == document.id, PolicyClause.valid_until.is_(None)
        )
    ).all()
    for clause in clauses:
        clause.valid_until = max(on, clause.valid_from)
    record(
        session,
        Action.POLICY_REPEALED,
        actor=actor,
        object_type="policy_document",
        object_id=document.id,
        detail={
            "title": document.short_title,
            "on": on.isoformat(),
            "successor": successor.short_title if successor else "",
        },
        now=now,
    )
    return [clause.id for clause in clauses]
