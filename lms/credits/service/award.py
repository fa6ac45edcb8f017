"""Appending to the ledger: awarding and reversing. Amounts on an entry never change."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.credits.ledger import COUNTED_STATES
from lms.credits.models import CreditEntry, CreditMode, EntryState
from lms.credits.rules import rule_of
from lms.credits.standing import refresh_standings
from lms.credits.year_rule import credit_hours
from lms.db import transaction, violated
from lms.errors import Invalid, Refused

TITLE_LENGTH = 200


def award_credit(
    session: Session,
    *,
    staff_id: int,
    on: date,
    minutes: int,
    mode: CreditMode,
    content_category: str,
    source_kind: str,
    source_id: object,
    title: str,
    evidence: dict[str, Any],
    dedupe_key: str,
    actor: Actor | None,
    now: datetime,
    state: EntryState = EntryState.CONFIRMED,
    refresh: bool = True,
) -> CreditEntry | None:
    """Append one entry; returns None when the same `dedupe_key` was awarded before.

    A step: the caller commits, and records in the audit log what a person did by hand.
    on: local day of the training; its year is the training year.
    evidence: JSON-able facts that prove it: who recorded what, when.
    refresh: False when the caller awards many and calls `refresh_standings` once.
    """
    if minutes <= 0:
        raise Invalid("学习时长须大于 0 分钟。")
    known = sa.select(CreditEntry.id).where(CreditEntry.dedupe_key == dedupe_key)
    if session.scalar(known) is not None:
        return None
    rule = rule_of(session, on.year, now)
    entry = CreditEntry(
        staff_id=staff_id,
        year=on.year,
        on=on,
        minutes=minutes,
        credit_hours=credit_hours(minutes, rule.minutes_per_credit_hour),
        rule_id=rule.id,
        mode=mode,
        content_category=content_category,
        source_kind=str(source_kind),
        source_id=str(source_id),
        title=title[:TITLE_LENGTH],
        evidence=evidence,
        state=state,
        dedupe_key=dedupe_key,
        reason="",
        created_by=actor.account_id if actor else None,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(entry)
            session.flush()
    except IntegrityError as error:  # awarded by another process meanwhile
        if violated(error, "uq_credit_entry_dedupe_key", "credit_entry.dedupe_key"):
            return None
        raise
    if refresh:
        refresh_standings(session, [staff_id], on.year, now)
    return entry


def reverse_entry(entry_id: int, *, reason: str, actor: Actor, now: datetime) -> CreditEntry:
    """Take back an entry that counted; returns the reversing entry, the same one when repeated."""
    with transaction() as session:
        entry = session.get_one(CreditEntry, entry_id, with_for_update=True)
        known = find_reversal(session, entry.id)
        if known is not None:
            return known
        reversal = add_reversal(session, entry, reason=reason, actor=actor, now=now)
        refresh_standings(session, [entry.staff_id], entry.year, now)
        record(
            session,
            Action.CREDIT_REVERSED,
            actor=actor,
            object_type="credit_entry",
            object_id=entry.id,
            detail={"staff_id": entry.staff_id, "minutes": entry.minutes, "reason": reason},
            now=now,
        )
        return reversal


def find_reversal(session: Session, entry_id: int) -> CreditEntry | None:
    """Return the entry that reverses this one."""
    return session.scalar(sa.select(CreditEntry).where(CreditEntry.reverses_id == entry_id))


def add_reversal(
    session: Session, entry: CreditEntry, *, reason: str, actor: Actor | None, now: datetime
) -> CreditEntry:
    """Append the entry that cancels another; the caller refreshes the standing and commits."""
    if not reason:
        raise Invalid("请填写更正原因。")
    if entry.reverses_id is not None:
        raise Refused("更正记录不能再更正。", "如需恢复学时，请重新登记。")
    if entry.state not in COUNTED_STATES:
        raise Refused("这条记录没有计入学时，无需更正。")
    reversal = CreditEntry(
        staff_id=entry.staff_id,
        year=entry.year,
        on=entry.on,
        minutes=-entry.minutes,
        credit_hours=-entry.credit_hours,
        rule_id=entry.rule_id,
        mode=entry.mode,
        content_category=entry.content_category,
        source_kind=entry.source_kind,
        source_id=entry.source_id,
        title=entry.title,
        evidence={"reverses": entry.id},
        state=EntryState.CONFIRMED,
        dedupe_key=f"reversal:{entry.id}",
        reverses_id=entry.id,
        reason=reason,
        created_by=actor.account_id if actor else None,
        created_at=now,
    )
    session.add(reversal)
    session.flush()
    return reversal
