"""Signing in and out, with lockout (ID-3) and one message for every failure."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.db import transaction
from lms.errors import Refused
from lms.people.models import Account, LoginSession, SessionKind
from lms.people.passwords import DUMMY_HASH, matches
from lms.people.sessions import open_session
from lms.words import Phrase, term

WRONG = term("登录名或密码不正确。")
LOCKED = "account-locked"
WRONG_HINT = term("请核对后重试；连续输错会暂时锁定账号。")


def sign_in(
    login: str,
    password: str,
    kind: SessionKind,
    *,
    now: datetime,
    life: timedelta,
    lock_after: int,
    lock_for: timedelta,
    ip: str,
    user_agent: str,
) -> tuple[Account, LoginSession, str]:
    """Open a session for the right password; returns account, session row and its secret.

    Unknown login, wrong password, disabled and departed people all get the same answer.
    Raises Refused for a failure (code `sign-in-failed`) and while locked (`account-locked`).
    """
    login = login.strip().lower()
    with transaction() as session:
        account = session.scalar(sa.select(Account).where(Account.login == login).with_for_update())
        refusal = _check(account, password, now, lock_after, lock_for)
        if account is None or refusal is not None:
            _record_failure(session, login, account, refusal, ip, now)
        else:
            account.failed_count, account.locked_until = 0, None
            account.last_sign_in_at = now
            row, secret = open_session(
                session, account.id, kind, now=now, life=life, ip=ip, user_agent=user_agent
            )
            record(
                session,
                Action.SIGN_IN,
                actor_name=account.staff.name,
                account_id=account.id,
                ip=ip,
                detail={"login": login, "kind": kind.value},
                now=now,
            )
    if account is None or refusal is not None:  # after the commit, so that the failure is counted
        raise refusal or _wrong()
    return account, row, secret


def sign_out(actor: Actor, now: datetime) -> None:
    """End the actor's session; a second call changes nothing."""
    with transaction() as session:
        row = session.get(LoginSession, actor.session_id)
        if row is not None and row.ended_at is None:
            row.ended_at = now
            record(session, Action.SIGN_OUT, actor=actor, now=now)


def _check(
    account: Account | None,
    password: str,
    now: datetime,
    lock_after: int,
    lock_for: timedelta,
) -> Refused | None:
    """Return why this sign-in is refused, None when it is not; counts a failure."""
    if account is not None and account.locked_until is not None and account.locked_until > now:
        return _locked(account.locked_until, now)
    right = matches(account.password_hash if account else DUMMY_HASH, password)
    if account is None:
        return _wrong()
    if right and _may_sign_in(account, now):
        return None
    account.failed_count += 1
    if account.failed_count < lock_after:
        return _wrong()
    account.failed_count = 0
    account.locked_until = now + lock_for
    return _locked(account.locked_until, now)


def _may_sign_in(account: Account, now: datetime) -> bool:
    left_on = account.staff.left_on
    return not account.is_disabled and (left_on is None or left_on > local_date(now))


def _record_failure(
    session: Session,
    login: str,
    account: Account | None,
    refusal: Refused | None,
    ip: str,
    now: datetime,
) -> None:
    locked = refusal is not None and refusal.code == LOCKED
    record(
        session,
        Action.SIGN_IN_FAILED,
        actor_name=login[:64],
        account_id=account.id if account else None,
        success=False,
        ip=ip,
        detail={"cause": "locked"} if locked else None,
        now=now,
    )


def _wrong() -> Refused:
    return Refused(WRONG, WRONG_HINT, code="sign-in-failed")


def _locked(until: datetime, now: datetime) -> Refused:
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    return Refused(
        "连续输错次数过多，账号已暂时锁定。",
        Phrase("请 %(minutes)s 分钟后再试。", minutes=minutes),
        code=LOCKED,
    )
