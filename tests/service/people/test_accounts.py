"""First administrators, roles, disabling, sessions, preferences, personal data."""

import pytest
import sqlalchemy as sa

from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.db import Session
from lms.errors import Invalid, NotFound, NotPermitted, Refused
from lms.people import service
from lms.people.models import Account, LoginSession, OrgUnit, RoleGrant, SessionKind
from lms.people.sessions import load_grants
from tests.service.people.test_passwords import add_session, open_sessions
from tests.support.build import (
    NOW,
    PASSWORD,
    actor_of,
    make_account,
    make_actor_with,
    make_unit,
)


def roles(account: Account) -> list[Role]:
    return [grant.role for grant in load_grants(account.id)]


def test_first_administrator_makes_the_root_and_comes_once(database: Session) -> None:
    account_id = service.create_first_admin(" SecAdmin ", PASSWORD, "安全员", now=NOW)
    account = database.get_one(Account, account_id)
    assert account.login == "secadmin"
    assert roles(account) == [Role.SECURITY_ADMIN]
    assert not account.must_change_password
    root = database.scalars(sa.select(OrgUnit)).one()
    assert (root.parent_id, root.path) == (None, f"/{root.id}/")
    with pytest.raises(Refused) as refusal:
        service.create_first_admin("second", PASSWORD, "又一个", now=NOW)
    assert refusal.value.code == "admin-exists"
    service.create_first_admin("sysadmin", PASSWORD, "系统员", now=NOW, role=Role.SYSTEM_ADMIN)
    assert database.scalar(sa.select(sa.func.count()).select_from(OrgUnit)) == 1


@pytest.mark.parametrize(
    ("login", "password", "role"),
    [
        ("安全员", PASSWORD, Role.SECURITY_ADMIN),
        ("secadmin", "short-A1", Role.SECURITY_ADMIN),
        ("secadmin", "Secadmin-2026", Role.SECURITY_ADMIN),
        ("trainer", PASSWORD, Role.TRAINER),
    ],
)
def test_first_administrator_is_refused(
    database: Session, login: str, password: str, role: Role
) -> None:
    with pytest.raises(Invalid):
        service.create_first_admin(login, password, "某人", now=NOW, role=role)
    assert database.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


def test_login_of_somebody_else_is_refused(database: Session) -> None:
    make_account(login="taken")
    with pytest.raises(Refused, match="taken"):
        service.create_first_admin("taken", PASSWORD, "某人", now=NOW)


def test_grant_is_recorded_and_twice_is_once(database: Session) -> None:
    unit = make_unit()
    account = make_account(unit=unit)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    first = service.grant_role(account.id, Role.TRAINER, unit.id, actor=actor, now=NOW)
    again = service.grant_role(account.id, Role.TRAINER, unit.id, actor=actor, now=NOW)
    assert first.id == again.id
    assert first.granted_by == actor.account_id
    assert roles(account) == [Role.LEARNER, Role.TRAINER]
    entries = database.scalars(sa.select(AuditEntry)).all()
    assert [entry.action for entry in entries] == ["role_granted"]
    assert entries[0].detail["role"] == "trainer"


def test_administrators_are_separate(database: Session) -> None:  # S2, S3
    unit = make_unit()
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    for held in (Role.LEARNER, Role.SYSTEM_ADMIN):
        account = make_account(held, unit=unit)
        with pytest.raises(Refused) as refusal:
            service.grant_role(account.id, Role.AUDIT_ADMIN, unit.id, actor=actor, now=NOW)
        assert refusal.value.code == "conflicting-roles"
        assert roles(account) == [held]


def test_new_administrator_must_choose_a_new_password(database: Session) -> None:
    unit = make_unit()
    account = make_account(unit=unit)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    grant = database.scalars(sa.select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    service.revoke_role(grant.id, actor=actor, now=NOW)
    service.grant_role(account.id, Role.AUDIT_ADMIN, unit.id, actor=actor, now=NOW)
    database.expire_all()
    assert account.must_change_password


def test_limit_of_a_grant_is_changed_in_place_and_audited(database: Session) -> None:
    unit = make_unit()
    account = make_account(Role.LEARNER, unit=unit)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    grant = service.grant_role(
        account.id, Role.TRAINER, unit.id, lines=["05"], actor=actor, now=NOW
    )
    for lines in (["05", "03"], ["05", "03"], []):
        assert service.limit_grant(grant.id, lines, actor=actor, now=NOW).id == grant.id
        held = next(each for each in load_grants(account.id) if each.role is Role.TRAINER)
        assert held.lines == set(lines)
    entries = database.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.detail["lines"]) for entry in entries] == [
        ("role_granted", ["05"]), ("role_limited", ["03", "05"]), ("role_limited", []),
    ]  # fmt: skip


def test_limit_is_refused_where_it_means_nothing_or_reaches_too_far(database: Session) -> None:
    unit = make_unit()
    account = make_account(Role.TRAINER, Role.LEARNER, unit=unit)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    trainer, learner = database.scalars(
        sa.select(RoleGrant).where(RoleGrant.account_id == account.id).order_by(RoleGrant.id)
    )
    with pytest.raises(Invalid):
        service.limit_grant(learner.id, ["05"], actor=actor, now=NOW)
    for lines in (["05.02"], ["98"]):
        with pytest.raises(Invalid):
            service.limit_grant(trainer.id, lines, actor=actor, now=NOW)
    stranger = make_actor_with(Role.SECURITY_ADMIN, unit=make_unit(unit))
    with pytest.raises(NotFound):
        service.limit_grant(trainer.id, ["05"], actor=stranger, now=NOW)
    service.revoke_role(trainer.id, actor=actor, now=NOW)
    with pytest.raises(NotFound):
        service.limit_grant(trainer.id, ["05"], actor=actor, now=NOW)


def test_nobody_grants_to_or_revokes_from_themselves(database: Session) -> None:
    account = make_account(Role.SECURITY_ADMIN)
    actor = actor_of(account)
    with pytest.raises(NotPermitted):
        service.grant_role(account.id, Role.TRAINER, actor.unit_id, actor=actor, now=NOW)
    grant = database.scalars(sa.select(RoleGrant)).one()
    with pytest.raises(NotPermitted):
        service.revoke_role(grant.id, actor=actor, now=NOW)


def test_account_and_unit_must_lie_in_the_granting_subtree(database: Session) -> None:
    above = make_unit()
    unit, other = make_unit(above), make_unit(above)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    inside, outside = make_account(unit=unit), make_account(unit=other)
    for account, target in ((outside, unit), (inside, other), (inside, above)):
        with pytest.raises(NotFound):
            service.grant_role(account.id, Role.TRAINER, target.id, actor=actor, now=NOW)
    grant = database.scalars(sa.select(RoleGrant).where(RoleGrant.account_id == outside.id)).one()
    with pytest.raises(NotFound):
        service.revoke_role(grant.id, actor=actor, now=NOW)


def test_revoking_ends_the_sessions_and_keeps_the_row(database: Session) -> None:
    unit = make_unit()
    account = make_account(Role.TRAINER, unit=unit)
    add_session(database, account, SessionKind.BROWSER)
    grant = database.scalars(sa.select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    for _ in range(2):
        service.revoke_role(grant.id, actor=actor, now=NOW)
    database.expire_all()
    assert (grant.revoked_at, grant.revoked_by) == (NOW, actor.account_id)
    assert roles(account) == []
    assert open_sessions(database, account) == 0
    assert database.scalars(sa.select(AuditEntry.action)).all() == ["role_revoked"]


def test_disabling_ends_sessions_and_tokens_at_once(database: Session) -> None:
    unit = make_unit()
    account = make_account(unit=unit)
    add_session(database, account, SessionKind.BROWSER)
    add_session(database, account, SessionKind.API)
    actor = make_actor_with(Role.SECURITY_ADMIN, unit=unit)
    for _ in range(2):
        service.disable_account(account.id, actor=actor, now=NOW)
    database.expire_all()
    assert account.is_disabled
    assert open_sessions(database, account) == 0
    service.enable_account(account.id, actor=actor, now=NOW)
    database.expire_all()
    assert not account.is_disabled
    assert open_sessions(database, account) == 0
    actions = database.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["account_disabled", "account_enabled"]


def test_own_account_and_that_of_another_unit_are_not_disabled(database: Session) -> None:
    account = make_account(Role.SECURITY_ADMIN)
    with pytest.raises(Refused):
        service.disable_account(account.id, actor=actor_of(account), now=NOW)
    with pytest.raises(NotFound):
        service.disable_account(make_account().id, actor=actor_of(account), now=NOW)


def test_only_own_sessions_are_ended(database: Session) -> None:
    mine, other = make_account(), make_account()
    add_session(database, mine, SessionKind.BROWSER)
    add_session(database, other, SessionKind.BROWSER)
    ids = {row.account_id: row.id for row in database.scalars(sa.select(LoginSession)).all()}
    with pytest.raises(NotFound):
        service.revoke_session(ids[other.id], actor=actor_of(mine), now=NOW)
    service.revoke_session(ids[mine.id], actor=actor_of(mine), now=NOW)
    assert open_sessions(database, mine) == 0
    assert open_sessions(database, other) == 1


def test_other_sessions_end_but_not_this_one(database: Session) -> None:
    account = make_account()
    for _ in range(3):
        add_session(database, account, SessionKind.BROWSER)
    assert service.end_other_sessions(actor=actor_of(account), now=NOW) == 3
    assert service.end_other_sessions(actor=actor_of(account), now=NOW) == 0


def test_preferences_take_known_values_only(database: Session) -> None:
    account = make_account()
    service.set_preferences(actor=actor_of(account), elder=True, lang="fr")
    database.expire_all()
    assert (account.elder, account.lang) == (True, "zh")
    service.set_preferences(actor=actor_of(account), lang="en")
    database.expire_all()
    assert (account.elder, account.lang) == (True, "en")


def test_personal_data_are_ones_own_and_the_export_is_recorded(database: Session) -> None:
    account = make_account(login="zhangsan")
    document = service.export_personal_data(actor=actor_of(account), now=NOW)
    assert document["account"]["login"] == "zhangsan"
    assert document["staff"]["name"] == account.staff.name
    assert "hash" not in str(document)
    assert database.scalars(sa.select(AuditEntry.action)).all() == ["personal_data_exported"]
