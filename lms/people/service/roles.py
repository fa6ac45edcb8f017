"""Granting and revoking roles (AC-2): audited, within a subtree, never to oneself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import (
    ADMINISTRATORS,
    LINE_ROLES,
    ROLE_NAMES,
    Permission,
    Role,
    conflicting_roles,
)
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, NotFound, NotPermitted, Refused
from lms.people.models import Account, OrgUnit, RoleGrant, RoleGrantLine
from lms.people.service.steps import add_grant, get_unit_in, held_grants, lock_account
from lms.people.sessions import end_sessions
from lms.words import term
from question_bank.taxonomy import FIRST_LEVEL

NO_GRANT = term("没有找到这项授权。")


def grant_role(
    account_id: int,
    role: Role,
    unit_id: int,
    *,
    lines: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> RoleGrant:
    """Grant a role within the subtree of a unit; held already there, only its lines change.

    lines: first-level business lines it is limited to; none for all.
    A new administrator must choose a new password, since theirs follows stricter rules.
    Raises Refused `conflicting-roles` under the separation of the three administrators.
    """
    _check_lines(role, lines)
    with transaction() as session:
        account = lock_account(session, actor, account_id, Permission.ROLE_GRANT)
        unit = get_unit_in(session, actor, unit_id, Permission.ROLE_GRANT)
        _check_not_own(actor, account)
        grants = held_grants(session, account.id)
        for grant in grants:
            if grant.role is role and grant.unit_id == unit.id:
                _limit(session, grant, lines, actor, account, now)
                return grant
        _check_separation({grant.role for grant in grants}, role)
        grant = add_grant(session, account.id, role, unit.id, granted_by=actor.account_id, now=now)
        grant.lines = [RoleGrantLine(line=line) for line in sorted(lines)]
        if role in ADMINISTRATORS:
            account.must_change_password = True
        _record(session, Action.ROLE_GRANTED, actor, account, role, unit, now, lines)
    return grant


def limit_grant(grant_id: int, lines: Collection[str], *, actor: Actor, now: datetime) -> RoleGrant:
    """Limit a grant to business lines, or lift the limit with none; holds from the next request.

    Raises NotFound for a grant out of reach or revoked.
    """
    with transaction() as session:
        grant, account = _lock_grant(session, grant_id, actor)
        if grant.revoked_at is not None:
            raise NotFound(NO_GRANT)
        _check_lines(grant.role, lines)
        _limit(session, grant, lines, actor, account, now)
    return grant


def revoke_role(grant_id: int, *, actor: Actor, now: datetime) -> None:
    """Revoke a grant and end the sessions of its account; a second call changes nothing."""
    with transaction() as session:
        grant, account = _lock_grant(session, grant_id, actor)
        if grant.revoked_at is not None:
            return
        grant.revoked_at, grant.revoked_by = now, actor.account_id
        end_sessions(session, account.id, now=now)
        _record(session, Action.ROLE_REVOKED, actor, account, grant.role, grant.unit, now)


def separation_message(conflicts: frozenset[Role], wanted: Role) -> str:
    """Return why a role cannot be held beside others, in the user's words."""
    held = "、".join(ROLE_NAMES[role] for role in sorted(conflicts))
    return f"“{ROLE_NAMES[wanted]}”不能与“{held}”由同一账号兼任。"


def _lock_grant(session: Session, grant_id: int, actor: Actor) -> tuple[RoleGrant, Account]:
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None or not actor.may(Permission.ROLE_GRANT, grant.unit.path):
        raise NotFound(NO_GRANT)
    account = lock_account(session, actor, grant.account_id, Permission.ROLE_GRANT)
    _check_not_own(actor, account)
    return grant, account


def _check_lines(role: Role, lines: Collection[str]) -> None:
    if lines and role not in LINE_ROLES:
        raise Invalid("这个角色不能限定业务条线。", "只有教师和审题人可以限定，请清空业务条线。")
    if not set(lines) <= set(FIRST_LEVEL):
        raise Invalid("业务条线不正确。", "请从列表中选择。")


def _limit(
    session: Session,
    grant: RoleGrant,
    lines: Collection[str],
    actor: Actor,
    account: Account,
    now: datetime,
) -> None:
    held = {row.line: row for row in grant.lines}
    if set(held) == set(lines):
        return
    for line, row in held.items():
        if line not in lines:
            grant.lines.remove(row)
    grant.lines.extend(RoleGrantLine(line=line) for line in sorted(set(lines) - set(held)))
    _record(session, Action.ROLE_LIMITED, actor, account, grant.role, grant.unit, now, lines)


def _check_separation(held: set[Role], wanted: Role) -> None:
    conflicts = conflicting_roles(held, wanted)
    if conflicts:
        raise Refused(
            separation_message(conflicts, wanted),
            "系统、安全、审计三类管理员须分设，且不兼任业务角色。请先撤销原有角色。",
            code="conflicting-roles",
        )


def _check_not_own(actor: Actor, account: Account) -> None:
    if account.id == actor.account_id:
        raise NotPermitted("不能调整自己的角色。", "请由另一位安全管理员办理。", code="own-role")


def _record(
    session: Session,
    action: Action,
    actor: Actor,
    account: Account,
    role: Role,
    unit: OrgUnit,
    now: datetime,
    lines: Collection[str] = (),
) -> None:
    limit = {"lines": sorted(lines)} if lines or action is Action.ROLE_LIMITED else {}
    record(
        session,
        action,
        actor=actor,
        object_type="account",
        object_id=account.id,
        detail={"login": account.login, "role": role.value, "unit": unit.code, **limit},
        now=now,
    )
