"""Writing the ledger: awarding, handing in, deciding, reversing. Entries are never changed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.credits.models import CreditEntry, CreditMode, EntryState
from lms.credits.rules import rule_of
from lms.credits.standing import refresh_standings
from lms.credits.year_rule import credit_hours
from lms.db import violated
from lms.errors import Invalid

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
