"""Accounts: the first administrators, disabling, sessions, preferences."""

from datetime import datetime

import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import ADMINISTRATORS, ROLE_NAMES, Permission, Role
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, NotFound, Refused
from lms.people.logins import clean_login
from lms.people.models import (
    Account,
    EmploymentType,
    LoginSession,
    RoleGrant,
    StaffMember,
)
from lms.people.passwords import hash_password, password_problems
from lms.people.service.steps import add_account, lock_account, lock_tree
from lms.people.service.units import root_unit
from lms.people.sessions import end_sessions
from lms.words import Phrase


def create_first_admin(
    login: str, password: str, name: str, *, now: datetime, role: Role = Role.SECURITY_ADMIN
) -> int:
    """Create the first account of one of the three administrators; returns its id.

    Makes the topmost unit when there is none. The security administrator comes first: they grant
    all other roles. Raises Refused `admin-exists` once somebody holds the role, `login-taken`,
    and Invalid for a bad login, a weak password or a role that is no administrator's.
    """
    login = clean_login(login)
    if role not in ADMINISTRATORS:
        raise Invalid("只能创建系统、安全、审计三类管理员。", code="not-an-administrator")
    problems = password_problems(password, login=login, is_admin=True)
    if problems:
        raise Invalid("".join(problems), code="weak-password")
    with transaction() as session:
        lock_tree(session)
        held = sa.select(RoleGrant.id).where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None))
        if session.scalar(held.limit(1)) is not None:
            raise Refused(
                Phrase("已有%(role)s。", role=ROLE_NAMES[role]),
                "请由安全管理员在平台中授予。",
                code="admin-exists",
            )
        if session.scalar(sa.select(Account.id).where(Account.login == login)) is not None:
            raise Refused(Phrase("登录名“%(login)s”已被使用。", login=login), code="login-taken")
        root = root_unit(session, now)
        staff = StaffMember(
            staff_no=f"{role.value}-{login}"[:64],
            name=name,
            unit_id=root.id,
            employment_type=EmploymentType.PUBLIC_INSTITUTION,
            is_window_staff=False,
            post=ROLE_NAMES[role],
            created_at=now,
        )
        session.add(staff)
        session.flush()
        account = add_account(
            session,
            staff_id=staff.id,
            login=login,
            password_hash=hash_password(password),
            roles=(role,),
            unit_id=root.id,
            granted_by=None,
            now=now,
        )
        account.must_change_password = False  # chosen by its owner just now
        account.password_changed_at = now
        record(
            session,
            Action.ROLE_GRANTED,
            object_type="account",
            object_id=account.id,
            detail={"login": login, "role": role.value, "unit": root.code},
            now=now,
        )
    return account.id


def disable_account(account_id: int, *, actor: Actor, now: datetime) -> None:
    """Disable an account; its sessions and tokens end at once (AC-1)."""
    with transaction() as session:
        account = lock_account(session, actor, account_id, Permission.ACCOUNT_MANAGE)
        if account.id == actor.account_id:
            raise Refused("不能停用自己的账号。", "请由另一位安全管理员办理。")
        if account.is_disabled:
            return
        account.is_disabled = True
        end_sessions(session, account.id, now=now)
        record(
            session,
            Action.ACCOUNT_DISABLED,
            actor=actor,
            object_type="account",
            object_id=account.id,
            detail={"login": account.login},
            now=now,
        )


def enable_account(account_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a disabled or locked account sign in again; ended sessions stay ended."""
    with transaction() as session:
        account = lock_account(session, actor, account_id, Permission.ACCOUNT_MANAGE)
        if not account.is_disabled and account.locked_until is None:
            return
        account.is_disabled = False
        account.failed_count, account.locked_until = 0, None
        record(
            session,
            Action.ACCOUNT_ENABLED,
            actor=actor,
            object_type="account",
            object_id=account.id,
            detail={"login": account.login},
            now=now,
        )


def revoke_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own sessions or tokens. Raises NotFound for anybody else's."""
    with transaction() as session:
        row = session.get(LoginSession, session_id, with_for_update=True)
        if row is None or row.account_id != actor.account_id:
            raise NotFound("没有找到这个登录会话。")
        if row.ended_at is None:
            row.ended_at = now
            record(
                session,
                Action.SESSION_REVOKED,
                actor=actor,
                object_type="login_session",
                object_id=row.id,
                now=now,
            )


def end_other_sessions(*, actor: Actor, now: datetime) -> int:
    """End all sessions and tokens of the actor but the present one; returns how many."""
    with transaction() as session:
        ended = end_sessions(session, actor.account_id, now=now, except_id=actor.session_id)
        if ended:
            record(
                session,
                Action.SESSION_REVOKED,
                actor=actor,
                object_type="account",
                object_id=actor.account_id,
                detail={"count": ended},
                now=now,
            )
    return ended


def set_preferences(*, actor: Actor, elder: bool | None = None, lang: str | None = None) -> None:
    """Remember how the actor wants pages: large type, language (zh or en); None leaves it."""
    with transaction() as session:
        account = session.get_one(Account, actor.account_id)
        if elder is not None:
            account.elder = elder
        if lang in ("zh", "en"):
            account.lang = lang
