"""Builders of credit entries."""

import itertools
from datetime import date, datetime

from lms.access.actor import Actor
from lms.credits.models import CreditEntry, CreditMode, EntryState, SourceKind
from lms.credits.service import award_credit
from lms.db import transaction
from lms.people.models import StaffMember
from tests.support.build import NOW

_keys = itertools.count(1)


def make_entry(
    staff: StaffMember,
    *,
    on: date = date(2026, 3, 2),
    minutes: int = 360,
    mode: CreditMode = CreditMode.CENTRALIZED,
    source_kind: SourceKind = SourceKind.CLASS_SESSION,
    state: EntryState = EntryState.CONFIRMED,
    title: str = "窗口服务规范",
    category: str = "service",
    actor: Actor | None = None,
    now: datetime = NOW,
) -> CreditEntry:
    """Award one entry and commit it."""
    with transaction() as session:
        entry = award_credit(
            session,
            staff_id=staff.id,
            on=on,
            minutes=minutes,
            mode=mode,
            content_category=category,
            source_kind=source_kind,
            source_id=1,
            title=title,
            evidence={},
            dedupe_key=f"test:{next(_keys)}",
            actor=actor,
            now=now,
            state=state,
        )
    assert entry is not None
    return entry
