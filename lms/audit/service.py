"""Writing the audit log and verifying its chain."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.models import AuditEntry
from lms.clock import utc_now

GENESIS = "0" * 64
CHAIN_LOCK = 0x4C42_4155  # advisory lock of the chain on PostgreSQL


class Action(StrEnum):
    """What is recorded (AU-1); extend freely, never rename."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    PASSWORD_CHANGED = "password_changed"
    PASSWORD_RESET = "password_reset"
    TOKEN_ISSUED = "token_issued"
    TOKEN_REVOKED = "token_revoked"
    SESSION_REVOKED = "session_revoked"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    ROLE_LIMITED = "role_limited"
    ROSTER_IMPORTED = "roster_imported"
    STAFF_CHANGED = "staff_changed"
    UNIT_CHANGED = "unit_changed"
    POLICY_IMPORTED = "policy_imported"
    POLICY_REPEALED = "policy_repealed"
    BANK_IMPORTED = "bank_imported"
    BANK_IMPORT_UNDONE = "bank_import_undone"
    BANK_EXPORTED = "bank_exported"
    ITEM_REVIEWED = "item_reviewed"
    ITEM_RETIRED = "item_retired"
    ITEM_RESTORED = "item_restored"
    BANK_CHANGED = "bank_changed"
    TAGS_CHANGED = "tags_changed"
    COURSE_PUBLISHED = "course_published"
    COURSE_WITHDRAWN = "course_withdrawn"
    BLUEPRINT_CHANGED = "blueprint_changed"
    FORM_VIEWED = "form_viewed"
    EXAM_PUBLISHED = "exam_published"
    EXAM_CHANGED = "exam_changed"
    ATTEMPT_STARTED = "attempt_started"
    ATTEMPT_SUBMITTED = "attempt_submitted"
    ATTEMPT_VOIDED = "attempt_voided"
    SCORE_CHANGED = "score_changed"
    COMPETITION_PUBLISHED = "competition_published"
    BOARD_FROZEN = "board_frozen"
    ROUND_FINALISED = "round_finalised"
    CREDIT_AWARDED = "credit_awarded"
    CREDIT_APPROVED = "credit_approved"
    CREDIT_REVERSED = "credit_reversed"
    CREDIT_RULE_CHANGED = "credit_rule_changed"
    ATTENDANCE_RECORDED = "attendance_recorded"
    MENTORING_SIGNED_OFF = "mentoring_signed_off"
    PROGRAMME_CHANGED = "programme_changed"
    CERTIFICATE_ISSUED = "certificate_issued"
    CERTIFICATE_REVOKED = "certificate_revoked"
    AUDIT_EXPORTED = "audit_exported"
    PERSONAL_DATA_SHOWN = "personal_data_shown"
    PERSONAL_DATA_EXPORTED = "personal_data_exported"
    BACKUP_MADE = "backup_made"
    RESTORED = "restored"


def record(
    session: Session,
    action: Action,
    *,
    actor: Actor | None = None,
    actor_name: str = "",
    account_id: int | None = None,
    object_type: str = "",
    object_id: object = "",
    success: bool = True,
    ip: str = "",
    detail: dict[str, Any] | None = None,
    now: datetime | None = None,
) -> AuditEntry:
    """Append one entry inside the caller's transaction and return it.

    actor: who acted; without one (a job, a failed sign-in) give `actor_name`.
    detail: JSON-able facts; never passwords, keys or full identity numbers.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
    last = session.scalar(sa.select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=now or utc_now(),
        account_id=actor.account_id if actor else account_id,
        actor_name=(actor.display_name if actor else actor_name) or "系统",
        action=action.value,
        object_type=object_type,
        object_id=str(object_id)[:64],
        success=success,
        ip=(actor.ip if actor else ip)[:45],
        detail=detail or {},
        prev_hash=last or GENESIS,
        hash="",
    )
    entry.hash = chain_hash(entry)
    session.add(entry)
    session.flush()
    return entry


def chain_hash(entry: AuditEntry) -> str:
    """Return the SHA-256 that binds an entry to the one before it, in hex."""
    body = [
        entry.prev_hash,
        entry.at.isoformat(),
        entry.account_id,
        entry.actor_name,
        entry.action,
        entry.object_type,
        entry.object_id,
        bool(entry.success),
        entry.ip,
        entry.detail,
    ]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(session: Session) -> Iterator[tuple[int, str]]:
    """Yield (entry id, what is wrong) for each entry that does not fit the chain."""
    previous = GENESIS
    entries = session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    )
    for entry in entries:
        if entry.prev_hash != previous:
            yield entry.id, "the entry before it is missing or was changed"
        elif chain_hash(entry) != entry.hash:
            yield entry.id, "its content was changed"
        previous = entry.hash
