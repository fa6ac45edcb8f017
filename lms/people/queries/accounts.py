"""Accounts: the list of the security administrator, and one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import LINE_ROLES, ROLE_NAMES, Permission, Role
from lms.errors import NotFound
from lms.people.models import Account, LoginSession, OrgUnit, RoleGrant, StaffMember
from lms.people.queries.scope import within
from lms.people.queries.staff import line_names, list_grants
from lms.web.i18n import translated


@dataclass(frozen=True)
class AccountFilter:
    """What the list of accounts is narrowed to; empty values narrow nothing."""

    q: str = ""
    role: str = ""
    state: str = ""

    @property
    def is_set(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.q or self.role or self.state)


def accounts_query(actor: Actor, wanted: AccountFilter, *, now: datetime) -> sa.Select[Account]:
    """Return the accounts in scope that fit the filter; state `disabled` or `locked`."""
    query = (
        sa.select(Account)
        .join(Account.staff)
        .join(StaffMember.unit)
        .options(contains_eager(Account.staff).contains_eager(StaffMember.unit))
        .where(within(_scope(actor)))
        .order_by(OrgUnit.path, Account.login)
    )
    if wanted.q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(wanted.q, autoescape=True),
                Account.login.contains(wanted.q.lower(), autoescape=True),
            )
        )
    if wanted.role in set(Role):
        held = sa.select(RoleGrant.account_id).where(
            RoleGrant.role == Role(wanted.role), RoleGrant.revoked_at.is_(None)
        )
        query = query.where(Account.id.in_(held))
    if wanted.state == "disabled":
        query = query.where(Account.is_disabled)
    elif wanted.state == "locked":
        query = query.where(Account.locked_until > now)
    return query


def roles_of(account_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the roles each account holds now."""
    rows = db.session.execute(
        sa.select(RoleGrant.account_id, RoleGrant.role)
        .where(RoleGrant.account_id.in_(account_ids), RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    )
    roles: dict[int, list[str]] = {account_id: [] for account_id in account_ids}
    for account_id, role in rows:
        name = translated(ROLE_NAMES[Role(role)])
        if name not in roles[account_id]:
            roles[account_id].append(name)
    return roles


@dataclass(frozen=True)
class AccountPage:
    """An account as the security administrator sees it."""

    account: Account
    grants: Sequence[RoleGrant]
    is_locked: bool
    is_own: bool


def account_page(actor: Actor, account_id: int, *, now: datetime) -> AccountPage:
    """Return the page of an account. Raises NotFound outside the actor's scope."""
    account = db.session.scalar(
        sa.select(Account)
        .join(Account.staff)
        .join(StaffMember.unit)
        .options(contains_eager(Account.staff).contains_eager(StaffMember.unit))
        .where(Account.id == account_id, within(_scope(actor)))
    )
    if account is None:
        raise NotFound("没有找到这个账号。", "它可能不在您的管理范围内。")
    return AccountPage(
        account=account,
        grants=list_grants(account.id),
        is_locked=account.locked_until is not None and account.locked_until > now,
        is_own=account.id == actor.account_id,
    )


def get_grant(actor: Actor, account_id: int, grant_id: int) -> RoleGrant:
    """Return a grant held now that may be limited to lines. Raises NotFound out of reach."""
    grant = db.session.get(RoleGrant, grant_id)
    if (
        grant is None
        or grant.account_id != account_id
        or grant.revoked_at is not None
        or grant.role not in LINE_ROLES
        or not actor.may(Permission.ROLE_GRANT, grant.unit.path)
    ):
        raise NotFound("没有找到这项授权。")
    return grant


@dataclass(frozen=True)
class OwnPage:
    """What a person sees of their own account."""

    staff: StaffMember
    account: Account
    lines: Sequence[str]
    grants: Sequence[RoleGrant]
    sessions: Sequence[LoginSession]
    session_id: int
    password_days_left: int | None


def own_page(actor: Actor, *, now: datetime, password_days_left: int | None) -> OwnPage:
    """Return the actor's own account with the sessions that are open."""
    staff = db.session.get_one(StaffMember, actor.staff_id)
    sessions = db.session.scalars(
        sa.select(LoginSession)
        .where(
            LoginSession.account_id == actor.account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
        )
        .order_by(LoginSession.seen_at.desc())
    ).all()
    return OwnPage(
        staff=staff,
        account=db.session.get_one(Account, actor.account_id),
        lines=line_names(staff),
        grants=list_grants(actor.account_id),
        sessions=sessions,
        session_id=actor.session_id,
        password_days_left=password_days_left,
    )


def _scope(actor: Actor) -> tuple[str, ...]:
    return (*actor.scope(Permission.ACCOUNT_MANAGE), *actor.scope(Permission.ROLE_GRANT))
