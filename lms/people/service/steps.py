"""Steps that several use cases of people share; none of them commits."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import ADMINISTRATORS, Permission, Role
from lms.errors import NotFound
from lms.people.models import Account, OrgUnit, RoleGrant, StaffLine, StaffMember
from lms.words import term

NO_ACCOUNT = term("没有找到这个账号。")
NO_STAFF = term("没有找到这个人员。")
NO_UNIT = term("没有找到这个单位。")


def lock_account(
    session: Session, actor: Actor, account_id: int, *permissions: Permission
) -> Account:
    """Return an account, locked, whose person is in the actor's scope for a permission.

    Raises NotFound for any other.
    """
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or not _may_any(actor, permissions, account.staff.unit.path):
        raise NotFound(NO_ACCOUNT)
    return account


def find_account(session: Session, staff_id: int) -> Account | None:
    """Return the account of a person, if they have one."""
    return session.scalar(sa.select(Account).where(Account.staff_id == staff_id))


def lock_staff(session: Session, actor: Actor, staff_id: int) -> StaffMember:
    """Return a person, locked, whom the actor may manage. Raises NotFound for any other."""
    staff = session.get(StaffMember, staff_id, with_for_update=True)
    if staff is None or not actor.may(Permission.STAFF_MANAGE, staff.unit.path):
        raise NotFound(NO_STAFF)
    return staff


def get_unit_in(
    session: Session, actor: Actor, unit_id: int, permission: Permission = Permission.STAFF_MANAGE
) -> OrgUnit:
    """Return a unit within the actor's scope. Raises NotFound for any other."""
    unit = session.get(OrgUnit, unit_id)
    if unit is None or not actor.may(permission, unit.path):
        raise NotFound(NO_UNIT)
    return unit


def lock_tree(session: Session) -> None:
    """Let one change of the tree run at a time: paths are read and written by it."""
    session.execute(
        sa.select(OrgUnit.id)
        .where(OrgUnit.parent_id.is_(None))
        .order_by(OrgUnit.id)
        .with_for_update()
    ).all()


def held_grants(session: Session, account_id: int) -> list[RoleGrant]:
    """Return the grants an account holds now, units loaded, oldest first."""
    return list(
        session.scalars(
            sa.select(RoleGrant)
            .where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
            .order_by(RoleGrant.id)
        )
    )


def is_administrator(session: Session, account_id: int) -> bool:
    """Return whether an account is one of the three administrators."""
    return any(grant.role in ADMINISTRATORS for grant in held_grants(session, account_id))


def add_account(
    session: Session,
    *,
    staff_id: int,
    login: str,
    password_hash: str,
    roles: Iterable[Role],
    unit_id: int,
    granted_by: int | None,
    now: datetime,
) -> Account:
    """Add an account whose password must be changed at the first sign-in, with its roles."""
    account = Account(
        staff_id=staff_id,
        login=login,
        password_hash=password_hash,
        must_change_password=True,
        created_at=now,
    )
    session.add(account)
    session.flush()
    for role in roles:
        add_grant(session, account.id, role, unit_id, granted_by=granted_by, now=now)
    return account


def add_grant(
    session: Session,
    account_id: int,
    role: Role,
    unit_id: int,
    *,
    granted_by: int | None,
    now: datetime,
) -> RoleGrant:
    """Add a role within the subtree of a unit."""
    grant = RoleGrant(
        account_id=account_id, role=role, unit_id=unit_id, granted_by=granted_by, granted_at=now
    )
    session.add(grant)
    session.flush()
    return grant


def set_lines(session: Session, staff: StaffMember, lines: Iterable[str]) -> None:
    """Make these the business lines (first-level codes) of a person."""
    wanted = set(lines)
    for row in list(staff.lines):
        if row.line not in wanted:
            staff.lines.remove(row)
    known = {row.line for row in staff.lines}
    staff.lines.extend(StaffLine(line=line) for line in sorted(wanted - known))
    session.flush()


def _may_any(actor: Actor, permissions: Iterable[Permission], unit_path: str) -> bool:
    return any(actor.may(permission, unit_path) for permission in permissions)
