"""Signing in: the rows of docs/rules/accounts.md, “Lockout” (ID-3)."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.audit.models import AuditEntry
from lms.db import Session
from lms.errors import Refused
from lms.people.models import Account, SessionKind
from lms.people.service.steps import find_account
from lms.people.sign_in import sign_in
from tests.support.build import NOW, PASSWORD, make_account, make_staff

MINUTE = timedelta(minutes=1)


def attempt(login: str, password: str, now: datetime = NOW) -> str:
    """Return “in”, or the code of the refusal."""
    try:
        sign_in(
            login, password, SessionKind.BROWSER, now=now, life=timedelta(hours=12), lock_after=5,
            lock_for=15 * MINUTE, ip="10.0.0.1", user_agent="test",
        )  # fmt: skip
    except Refused as refusal:
        return refusal.code
    return "in"


@pytest.mark.parametrize(
    ("failures", "wait", "answer"),
    [
        pytest.param(4, timedelta(0), "in", id="L1"),
        pytest.param(5, timedelta(0), "account-locked", id="L2"),
        pytest.param(5, 15 * MINUTE - timedelta(seconds=1), "account-locked", id="L3"),
        pytest.param(5, 15 * MINUTE, "in", id="L4"),
    ],
)
def test_lockout(database: Session, failures: int, wait: timedelta, answer: str) -> None:
    make_account(login="zhangsan")
    codes = [attempt("zhangsan", "wrong") for _ in range(failures)]
    assert codes == ["sign-in-failed"] * min(failures, 4) + ["account-locked"] * (failures - 4)
    assert attempt("zhangsan", PASSWORD, NOW + wait) == answer


def test_success_starts_the_count_anew(database: Session) -> None:
    make_account(login="zhangsan")
    for password in ("wrong",) * 4 + (PASSWORD,) + ("wrong",) * 4:
        attempt("zhangsan", password)
    assert attempt("zhangsan", PASSWORD) == "in"


def test_login_is_taken_in_any_case_with_spaces(database: Session) -> None:
    make_account(login="zhangsan")
    assert attempt("  ZhangSan ", PASSWORD) == "in"


def test_every_failure_says_the_same(database: Session) -> None:
    make_account(login="disabled").is_disabled = True
    make_account(login="left", staff=make_staff(left_on=date(2026, 11, 23)))
    make_account(login="right")
    database.commit()
    said = set()
    tries = (("nobody", PASSWORD), ("right", "wrong"), ("disabled", PASSWORD), ("left", PASSWORD))
    for login, password in tries:
        with pytest.raises(Refused) as refusal:
            sign_in(
                login, password, SessionKind.API, now=NOW, life=MINUTE, lock_after=5,
                lock_for=MINUTE, ip="", user_agent="",
            )  # fmt: skip
        said.add((refusal.value.message, refusal.value.hint, refusal.value.code))
    assert len(said) == 1


def test_person_may_sign_in_until_the_day_they_leave(database: Session) -> None:
    make_account(login="zhangsan", staff=make_staff(left_on=date(2026, 11, 24)))
    assert attempt("zhangsan", PASSWORD) == "in"
    assert attempt("zhangsan", PASSWORD, NOW + timedelta(days=1)) == "sign-in-failed"


def test_success_and_failure_are_recorded_without_the_password(database: Session) -> None:
    account = make_account(login="zhangsan")
    attempt("zhangsan", "Secret-Wrong-1")
    attempt("zhangsan", PASSWORD)
    entries = database.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(e.action, e.success, e.account_id, e.ip) for e in entries] == [
        ("sign_in_failed", False, account.id, "10.0.0.1"),
        ("sign_in", True, account.id, "10.0.0.1"),
    ]
    assert "Secret-Wrong-1" not in str([e.detail for e in entries])
    assert find_account(database, account.staff_id) == database.get(Account, account.id)
