"""Changing one's own password, and resetting that of somebody who lost theirs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, NotPermitted, Refused
from lms.people.models import Account, PasswordHistory
from lms.people.passwords import (
    HISTORY,
    hash_password,
    matches,
    password_problems,
    random_password,
)
from lms.people.service.steps import held_grants, is_administrator, lock_account
from lms.people.sessions import end_sessions


def change_password(actor: Actor, current: str, new: str, *, now: datetime) -> None:
    """Change the actor's own password and end their other sessions and tokens.

    Raises Invalid: `wrong-password` when `current` is wrong, `weak-password` when the new one
    breaks a rule or was used lately.
    """
    with transaction() as session:
        account = session.get_one(Account, actor.account_id, with_for_update=True)
        if not matches(account.password_hash, current):
            raise Invalid("当前密码不正确。", code="wrong-password")
        problems = password_problems(
            new, login=account.login, is_admin=is_administrator(session, account.id)
        )
        if not problems and _was_used(session, account, new):
            problems = [f"不能使用最近 {HISTORY} 次用过的密码。"]
        if problems:
            raise Invalid("".join(problems), code="weak-password")
        _replace(session, account, hash_password(new), now)
        account.must_change_password = False
        end_sessions(session, account.id, now=now, except_id=actor.session_id)
        record(
            session,
            Action.PASSWORD_CHANGED,
            actor=actor,
            object_type="account",
            object_id=account.id,
            now=now,
        )


def reset_password(account_id: int, *, actor: Actor, now: datetime) -> str:
    """Give an account a new first password, to be shown once, and end all its sessions.

    A unit administrator reaches only accounts whose every role lies within their own units, and
    never one of the three administrators.
    """
    with transaction() as session:
        account = lock_account(
            session, actor, account_id, Permission.ACCOUNT_MANAGE, Permission.STAFF_MANAGE
        )
        if account.id == actor.account_id:
            raise Refused("不能重置自己的密码。", "请在“我的账号”中修改密码。")
        _check_may_reset(session, actor, account)
        password = random_password(account.login)
        _replace(session, account, hash_password(password), now)
        account.must_change_password = True
        account.failed_count, account.locked_until = 0, None
        end_sessions(session, account.id, now=now)
        record(
            session,
            Action.PASSWORD_RESET,
            actor=actor,
            object_type="account",
            object_id=account.id,
            detail={"login": account.login},
            now=now,
        )
    return password


def _check_may_reset(session: Session, actor: Actor, account: Account) -> None:
    if actor.may(Permission.ACCOUNT_MANAGE, account.staff.unit.path):
        return
    grants = held_grants(session, account.id)
    reached = all(actor.may(Permission.STAFF_MANAGE, grant.unit.path) for grant in grants)
    if not reached or is_administrator(session, account.id):
        raise NotPermitted(
            "您不能重置这个账号的密码。", "该账号的角色超出本单位范围，请联系安全管理员。"
        )


def _was_used(session: Session, account: Account, password: str) -> bool:
    former = session.scalars(
        sa.select(PasswordHistory.password_hash)
        .where(PasswordHistory.account_id == account.id)
        .order_by(PasswordHistory.id.desc())
        .limit(HISTORY)
    )
    return any(matches(value, password) for value in (account.password_hash, *former))


def _replace(session: Session, account: Account, password_hash: str, now: datetime) -> None:
    """Keep the old hash among the last five and set the new one."""
    session.add(
        PasswordHistory(account_id=account.id, password_hash=account.password_hash, created_at=now)
    )
    session.flush()
    kept = (
        sa.select(PasswordHistory.id)
        .where(PasswordHistory.account_id == account.id)
        .order_by(PasswordHistory.id.desc())
        .limit(HISTORY)
    )
    ids = session.scalars(kept).all()
    session.execute(
        sa.delete(PasswordHistory).where(
            PasswordHistory.account_id == account.id, PasswordHistory.id.not_in(ids)
        )
    )
    account.password_hash = password_hash
    account.password_changed_at = now
