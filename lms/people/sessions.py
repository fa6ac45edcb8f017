"""Signed-in sessions: opened, found on every request, ended. The row is the authority."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app, request
from flask import session as cookie
from flask_login import LoginManager
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor, Grant
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from lms.people.models import (
    Account,
    LoginSession,
    OrgUnit,
    RoleGrant,
    RoleGrantLine,
    SessionKind,
    StaffMember,
)
from lms.people.password_age import PasswordLife

COOKIE_KEY = "sid"
TOUCH_EVERY = timedelta(minutes=1)  # a session row is written at most this often


def digest(secret: str) -> str:
    """Return what is stored of a session secret: SHA-256 in hex (the secret is random)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(
    session: Session,
    account_id: int,
    kind: SessionKind,
    *,
    now: datetime,
    life: timedelta,
    ip: str,
    user_agent: str,
) -> tuple[LoginSession, str]:
    """Add a session row; returns it with the secret that only the client keeps."""
    secret = secrets.token_urlsafe(32)
    row = LoginSession(
        account_id=account_id,
        kind=kind,
        token_hash=digest(secret),
        created_at=now,
        seen_at=now,
        expires_at=now + life,
        ip=ip[:45],
        user_agent=user_agent[:255],
    )
    session.add(row)
    session.flush()
    return row, secret


def end_sessions(
    session: Session, account_id: int, *, now: datetime, except_id: int | None = None
) -> int:
    """End every open session and token of an account, but for one; returns how many."""
    query = sa.update(LoginSession).where(
        LoginSession.account_id == account_id, LoginSession.ended_at.is_(None)
    )
    if except_id is not None:
        query = query.where(LoginSession.id != except_id)
    return session.execute(query.values(ended_at=now)).rowcount  # type: ignore[attr-defined, no-any-return]


def find_actor_by_secret(secret: str, kind: SessionKind, now: datetime) -> Actor | None:
    """Return who holds a session secret, or None when it is unknown, ended or expired."""
    found = db.session.execute(
        sa.select(LoginSession, Account, StaffMember, OrgUnit)
        .join(Account, Account.id == LoginSession.account_id)
        .join(StaffMember, StaffMember.id == Account.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(
            LoginSession.token_hash == digest(secret),
            LoginSession.kind == kind,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            Account.is_disabled.is_(False),
        )
    ).one_or_none()
    if found is None:
        return None
    row, account, staff, unit = found
    if staff.left_on is not None and staff.left_on <= local_date(now):
        return None
    actor = make_actor(account, staff, unit, load_grants(account.id), row.id)
    idle_min = current_app.config[
        "SESSION_IDLE_ADMIN_MIN" if actor.is_administrator else "SESSION_IDLE_MIN"
    ]
    if kind is SessionKind.BROWSER and now - row.seen_at > timedelta(minutes=idle_min):
        return None
    if now - row.seen_at > TOUCH_EVERY:
        with db.transaction() as session:
            session.execute(
                sa.update(LoginSession).where(LoginSession.id == row.id).values(seen_at=now)
            )
    # asked as of the sign-in: a password that ends at noon does not break off a morning's exam
    is_over = password_life().is_over(
        account.password_changed_at, is_admin=actor.is_administrator, now=row.created_at
    )
    return replace(actor, must_change_password=True) if is_over else actor


def password_life() -> PasswordLife:
    """Return how long passwords last on this installation."""
    settings = current_app.extensions["settings"]
    return PasswordLife(settings.password_admin_days, settings.password_days)


def make_actor(
    account: Account,
    staff: StaffMember,
    unit: OrgUnit,
    grants: tuple[Grant, ...],
    session_id: int = 0,
    ip: str = "",
) -> Actor:
    """Return the actor of an account; everybody employed is a learner in their own unit."""
    return Actor(
        account_id=account.id,
        staff_id=staff.id,
        session_id=session_id,
        login=account.login,
        display_name=staff.name,
        unit_id=unit.id,
        unit_name=unit.name,
        unit_path=unit.path,
        grants=grants,
        must_change_password=account.must_change_password,
        elder=account.elder,
        lang=account.lang,
        ip=ip or (request.remote_addr or "" if request else ""),
    )


def load_grants(account_id: int) -> tuple[Grant, ...]:
    """Return the roles an account holds now."""
    rows = db.session.execute(
        sa.select(RoleGrant.id, RoleGrant.role, OrgUnit.path, RoleGrantLine.line)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .outerjoin(RoleGrantLine, RoleGrantLine.grant_id == RoleGrant.id)
        .where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    )
    held: dict[tuple[int, Role, str], set[str]] = {}
    for grant_id, role, path, line in rows:
        held.setdefault((grant_id, Role(role), path), set()).update({line} if line else ())
    return tuple(Grant(role, path, frozenset(lines)) for (_id, role, path), lines in held.items())


def init_sessions(app: object) -> None:
    """Tell Flask-Login how to find the signed-in person of a request."""
    manager = LoginManager()
    manager.session_protection = None  # the row says it all; hashing agents costs 56 µs a request
    manager.init_app(app)

    @manager.request_loader  # type: ignore[untyped-decorator, unused-ignore]
    def _load(_request: object) -> Actor | None:
        # The API takes bearer tokens only, so that it needs no CSRF token; pages take the cookie.
        if request.path.startswith("/api/"):
            scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
            if scheme != "Bearer" or not secret:
                return None
            return find_actor_by_secret(secret.strip(), SessionKind.API, utc_now())
        secret = cookie.get(COOKIE_KEY, "")
        return find_actor_by_secret(secret, SessionKind.BROWSER, utc_now()) if secret else None
