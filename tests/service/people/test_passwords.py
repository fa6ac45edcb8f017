"""Changing, resetting and first issuing of passwords."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.db import Session
from lms.errors import Invalid, NotFound, NotPermitted, Refused
from lms.people import service
from lms.people.models import Account, LoginSession, PasswordHistory, SessionKind
from lms.people.passwords import matches
from lms.people.sessions import open_session
from lms.people.unit_tree import child_path
from tests.support.build import (
    NOW,
    PASSWORD,
    actor_of,
    make_account,
    make_actor_with,
    make_unit,
)

NEW = "Blue-Window-8"


def open_sessions(database: Session, account: Account) -> int:
    query = sa.select(sa.func.count()).where(
        LoginSession.account_id == account.id, LoginSession.ended_at.is_(None)
    )
    return database.scalar(query) or 0


def add_session(database: Session, account: Account, kind: SessionKind) -> None:
    open_session(database, account.id, kind, now=NOW, life=timedelta(hours=1), ip="", user_agent="")
    database.commit()


def test_change_sets_the_password_and_ends_other_sessions(database: Session) -> None:
    account = make_account(must_change_password=True)
    add_session(database, account, SessionKind.BROWSER)
    add_session(database, account, SessionKind.API)
    service.change_password(actor_of(account), PASSWORD, NEW, now=NOW)
    database.expire_all()
    assert matches(account.password_hash, NEW)
    assert not account.must_change_password
    assert account.password_changed_at == NOW
    assert open_sessions(database, account) == 0
    assert database.scalars(sa.select(AuditEntry.action)).all() == ["password_changed"]


def test_wrong_present_password_changes_nothing(database: Session) -> None:
    account = make_account()
    with pytest.raises(Invalid, match="当前密码") as refusal:
        service.change_password(actor_of(account), "wrong", NEW, now=NOW)
    assert refusal.value.code == "wrong-password"
    database.expire_all()
    assert matches(account.password_hash, PASSWORD)


def test_administrator_needs_ten_characters(database: Session) -> None:
    admin = make_actor_with(Role.SYSTEM_ADMIN)
    with pytest.raises(Invalid, match="10 位"):
        service.change_password(admin, PASSWORD, "Right-H7", now=NOW)
    learner = make_actor_with(Role.LEARNER)
    service.change_password(learner, PASSWORD, "Right-H7", now=NOW)


def test_present_and_last_five_passwords_may_not_come_back(database: Session) -> None:
    account = make_account()
    actor = actor_of(account)
    current = PASSWORD
    for number in range(6):
        new = f"Blue-Window-{number}"
        service.change_password(actor, current, new, now=NOW)
        current = new
    for number in range(6):
        with pytest.raises(Invalid, match="最近 5 次"):
            service.change_password(actor, current, f"Blue-Window-{number}", now=NOW)
    service.change_password(actor, current, PASSWORD, now=NOW)  # seven changes ago
    kept = sa.select(sa.func.count()).where(PasswordHistory.account_id == account.id)
    assert database.scalar(kept) == 5


def test_reset_gives_a_password_that_must_be_changed_and_ends_sessions(database: Session) -> None:
    unit = make_unit()
    account = make_account(unit=unit)
    account.failed_count, account.locked_until = 3, NOW
    add_session(database, account, SessionKind.API)
    password = service.reset_password(
        account.id, actor=make_actor_with(Role.UNIT_ADMIN, unit=unit), now=NOW
    )
    database.expire_all()
    assert matches(account.password_hash, password)
    assert account.must_change_password
    assert (account.failed_count, account.locked_until) == (0, None)
    assert open_sessions(database, account) == 0
    entry = database.scalars(sa.select(AuditEntry)).one()
    assert entry.action == "password_reset"
    assert password not in str(entry.detail)


def test_unit_administrator_resets_within_the_subtree_only(database: Session) -> None:
    above = make_unit()
    unit, other = make_unit(above), make_unit(above)
    assert unit.path == child_path(above.path, unit.id)
    admin = make_actor_with(Role.UNIT_ADMIN, unit=unit)
    with pytest.raises(NotFound):
        service.reset_password(make_account(unit=other).id, actor=admin, now=NOW)
    with pytest.raises(NotFound):
        service.reset_password(999_999, actor=admin, now=NOW)
    assert service.reset_password(make_account(unit=make_unit(unit)).id, actor=admin, now=NOW)


def test_unit_administrator_cannot_reset_an_administrator_or_a_wider_role(
    database: Session,
) -> None:
    above = make_unit()
    unit = make_unit(above)
    admin = make_actor_with(Role.UNIT_ADMIN, unit=unit)
    auditor = make_account(Role.AUDIT_ADMIN, unit=unit)
    wider = make_account(Role.TRAINER, unit=unit)
    secadmin = make_actor_with(Role.SECURITY_ADMIN, unit=above)
    service.grant_role(wider.id, Role.ORGANIZER, above.id, actor=secadmin, now=NOW)
    for account in (auditor, wider):
        with pytest.raises(NotPermitted, match="不能重置"):
            service.reset_password(account.id, actor=admin, now=NOW)
        assert service.reset_password(account.id, actor=secadmin, now=NOW)


def test_nobody_resets_their_own(database: Session) -> None:
    account = make_account(Role.SECURITY_ADMIN)
    with pytest.raises(Refused):
        service.reset_password(account.id, actor=actor_of(account), now=NOW)


def test_first_passwords_are_issued_once_within_the_scope(database: Session) -> None:
    unit, other = make_unit(), make_unit()
    new, elsewhere, used = (
        make_account(unit=unit),
        make_account(unit=other),
        make_account(unit=unit),
    )
    new.password_changed_at = elsewhere.password_changed_at = None
    database.commit()
    admin = make_actor_with(Role.UNIT_ADMIN, unit=unit)
    issued = service.issue_first_passwords(actor=admin, now=NOW)
    database.expire_all()
    assert [one.login for one in issued] == [new.login]
    assert matches(new.password_hash, issued[0].password)
    assert new.must_change_password
    assert matches(used.password_hash, PASSWORD)
    assert service.issue_first_passwords(actor=admin, now=NOW) == []
    everybody = service.issue_first_passwords(actor=None, now=NOW)
    assert [one.login for one in everybody] == [elsewhere.login]
