"""Granting and revoking roles (AC-2): audited, within a subtree, never to oneself."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import ADMINISTRATORS, ROLE_NAMES, Permission, Role, conflicting_roles
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import NotFound, NotPermitted, Refused
from lms.people.models import Account, OrgUnit, RoleGrant
from lms.people.service.steps import add_grant, get_unit_in, held_grants, lock_account
from lms.people.sessions import end_sessions


def grant_role(
    account_id: int, role: Role, unit_id: int, *, actor: Actor, now: datetime
) -> RoleGrant:
    """Grant a role within the subtree of a unit; held already there, nothing changes.

    A new administrator must choose a new password, since theirs follows stricter rules.
    Raises Refused `conflicting-roles` under the separation of the three administrators.
    """
    with transaction() as session:
        account = lock_account(session, actor, account_id, Permission.ROLE_GRANT)
        unit = get_unit_in(session, actor, unit_id, Permission.ROLE_GRANT)
        _check_not_own(actor, account)
        grants = held_grants(session, account.id)
        for grant in grants:
            if grant.role is role and grant.unit_id == unit.id:
                return grant
        _check_separation({grant.role for grant in grants}, role)
        grant = add_grant(session, account.id, role, unit.id, granted_by=actor.account_id, now=now)
        if role in ADMINISTRATORS:
            account.must_change_password = True
        _record(session, Action.ROLE_GRANTED, actor, account, role, unit, now)
    return grant


def revoke_role(grant_id: int, *, actor: Actor, now: datetime) -> None:
    """Revoke a grant and end the sessions of its account; a second call changes nothing."""
    with transaction() as session:
        grant = session.get(RoleGrant, grant_id, with_for_update=True)
        if grant is None or not actor.may(Permission.ROLE_GRANT, grant.unit.path):
            raise NotFound("没有找到这项授权。")
        account = lock_account(session, actor, grant.account_id, Permission.ROLE_GRANT)
        _check_not_own(actor, account)
        if grant.revoked_at is not None:
            return
        grant.revoked_at, grant.revoked_by = now, actor.account_id
        end_sessions(session, account.id, now=now)
        _record(session, Action.ROLE_REVOKED, actor, account, grant.role, grant.unit, now)


def separation_message(conflicts: frozenset[Role], wanted: Role) -> str:
    """Return why a role cannot be held beside others, in the user's words."""
    held = "、".join(ROLE_NAMES[role] for role in sorted(conflicts))
    return f"“{ROLE_NAMES[wanted]}”不能与“{held}”由同一账号兼任。"


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
) -> None:
    record(
        session,
        action,
        actor=actor,
        object_type="account",
        object_id=account.id,
        detail={"login": account.login, "role": role.value, "unit": unit.code},
        now=now,
    )
