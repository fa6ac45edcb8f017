"""The personal data of the signed-in person, to take away (PI-3)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.models import AuditEntry
from lms.audit.service import Action, record
from lms.clock import to_local
from lms.db import transaction
from lms.people.models import Account, LoginSession, StaffMember
from lms.people.service.steps import held_grants

RECENT = 200  # sign-in sessions and log entries handed over at most


def export_personal_data(*, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what is stored of the actor's person and account, and record that it was taken."""
    with transaction() as session:
        staff = session.get_one(StaffMember, actor.staff_id)
        document = {
            "exported_at": _iso(now),
            "staff": _staff(staff),
            "account": _account(session, actor.account_id),
            "sessions": _sessions(session, actor.account_id),
            "log": _log(session, actor.account_id),
        }
        record(
            session,
            Action.PERSONAL_DATA_EXPORTED,
            actor=actor,
            object_type="staff_member",
            object_id=staff.id,
            now=now,
        )
    return document


def _account(session: Session, account_id: int) -> dict[str, Any]:
    account = session.get_one(Account, account_id)
    return {
        "login": account.login,
        "elder": account.elder,
        "lang": account.lang,
        "created_at": _iso(account.created_at),
        "last_sign_in_at": _iso(account.last_sign_in_at),
        "password_changed_at": _iso(account.password_changed_at),
        "roles": [
            {
                "role": grant.role.value,
                "unit": grant.unit.name,
                "granted_at": _iso(grant.granted_at),
            }
            for grant in held_grants(session, account_id)
        ],
    }


def _sessions(session: Session, account_id: int) -> list[dict[str, Any]]:
    rows = session.scalars(
        sa.select(LoginSession)
        .where(LoginSession.account_id == account_id)
        .order_by(LoginSession.id.desc())
        .limit(RECENT)
    )
    return [
        {
            "created_at": _iso(row.created_at),
            "ended_at": _iso(row.ended_at),
            "kind": row.kind.value,
            "ip": row.ip,
            "user_agent": row.user_agent,
        }
        for row in rows
    ]


def _log(session: Session, account_id: int) -> list[dict[str, Any]]:
    entries = session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.account_id == account_id)
        .order_by(AuditEntry.id.desc())
        .limit(RECENT)
    )
    return [
        {"at": _iso(entry.at), "action": entry.action, "success": entry.success, "ip": entry.ip}
        for entry in entries
    ]


def _staff(staff: StaffMember) -> dict[str, Any]:
    return {
        "staff_no": staff.staff_no,
        "name": staff.name,
        "unit": staff.unit.name,
        "employment_type": staff.employment_type.value,
        "post": staff.post,
        "phone": staff.phone,
        "email": staff.email,
        "hired_on": staff.hired_on.isoformat() if staff.hired_on else None,
        "left_on": staff.left_on.isoformat() if staff.left_on else None,
        "lines": sorted(row.line for row in staff.lines),
    }


def _iso(at: datetime | None) -> str | None:
    return to_local(at).isoformat() if at else None
