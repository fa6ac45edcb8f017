"""Reading the audit log."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry
from lms.audit.service import GENESIS, chain_hash
from lms.clock import day_window

RECENT_LINKS = 500  # checked on every view of the log, within 20 ms


@dataclass(frozen=True)
class EntryFilter:
    """What the log is narrowed to; empty values narrow nothing."""

    action: str = ""
    person: str = ""
    on: date | None = None
    failed: bool = False

    @property
    def is_set(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.action or self.person or self.on or self.failed)


def entries_query(wanted: EntryFilter) -> sa.Select[AuditEntry]:
    """Return the entries that fit the filter, newest first."""
    query = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if wanted.person:
        query = query.where(AuditEntry.actor_name.contains(wanted.person, autoescape=True))
    if wanted.on is not None:
        start, end = day_window(wanted.on)
        query = query.where(AuditEntry.at >= start, AuditEntry.at < end)
    if wanted.failed:
        query = query.where(AuditEntry.success.is_(False))
    return query


def first_broken_link(session: Session, *, last: int = RECENT_LINKS) -> int | None:
    """Return the id of the first of the newest entries that does not fit the chain, or None."""
    newest = session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(last + 1)
    ).all()
    entries = list(reversed(newest))
    previous = GENESIS if len(entries) <= last else entries.pop(0).hash
    for entry in entries:
        if entry.prev_hash != previous or chain_hash(entry) != entry.hash:
            return entry.id
        previous = entry.hash
    return None
