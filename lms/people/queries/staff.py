"""Lists and pages of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import contains_eager, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import ROLE_NAMES, Permission
from lms.people.masking import mask_phone
from lms.people.models import Account, OrgUnit, RoleGrant, StaffLine, StaffMember
from lms.people.queries.scope import get_staff_for, not_left_on, within
from lms.web.i18n import line_label, translated


@dataclass(frozen=True)
class StaffFilter:
    """What the list of staff is narrowed to; empty values narrow nothing."""

    q: str = ""
    unit_id: int | None = None
    line: str = ""
    state: str = ""

    @property
    def is_set(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.q or self.unit_id or self.line or self.state)


def staff_list_query(
    actor: Actor, permission: Permission, wanted: StaffFilter, *, on: date
) -> sa.Select[StaffMember]:
    """Return the people in scope that fit the filter, by unit and number; state `left` or not."""
    query = (
        sa.select(StaffMember)
        .join(StaffMember.unit)
        .options(contains_eager(StaffMember.unit), selectinload(StaffMember.lines))
        .where(within(actor.scope(permission)))
        .order_by(OrgUnit.path, StaffMember.staff_no)
    )
    stays = not_left_on(on)
    query = query.where(sa.not_(stays) if wanted.state == "left" else stays)
    if wanted.q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(wanted.q, autoescape=True),
                StaffMember.staff_no.contains(wanted.q, autoescape=True),
            )
        )
    if wanted.unit_id is not None:
        path = db.session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == wanted.unit_id))
        query = query.where(within([path] if path else []))
    if wanted.line:
        query = query.where(StaffMember.lines.any(StaffLine.line == wanted.line))
    return query


def count_without_password(actor: Actor) -> int:
    """Return how many accounts the actor manages that never had a password handed out."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Account.id))
            .join(Account.staff)
            .join(StaffMember.unit)
            .where(never_issued(), within(actor.scope(Permission.STAFF_MANAGE)))
        )
        or 0
    )


def never_issued() -> sa.ColumnElement[bool]:
    """Return the condition that no password of an account was ever handed out."""
    return sa.and_(Account.password_changed_at.is_(None), Account.is_disabled.is_(False))


@dataclass(frozen=True)
class StaffPage:
    """One person as their page shows them; the phone is masked."""

    staff: StaffMember
    phone: str
    lines: Sequence[str]
    account: Account | None
    roles: Sequence[str]
    has_left: bool
    may_manage: bool
    may_see_account: bool


def staff_page(actor: Actor, staff_id: int, *, on: date) -> StaffPage:
    """Return the page of a person. Raises NotFound outside the actor's scope."""
    staff = get_staff_for(actor, Permission.STAFF_READ, staff_id)
    account = db.session.scalar(sa.select(Account).where(Account.staff_id == staff.id))
    return StaffPage(
        staff=staff,
        phone=mask_phone(staff.phone),
        lines=line_names(staff),
        account=account,
        roles=[
            _("%(role)s（%(unit)s）", role=translated(ROLE_NAMES[grant.role]), unit=grant.unit.name)
            for grant in list_grants(account.id if account else 0)
        ],
        has_left=staff.left_on is not None and staff.left_on <= on,
        may_manage=actor.may(Permission.STAFF_MANAGE, staff.unit.path),
        may_see_account=actor.may(Permission.ACCOUNT_MANAGE, staff.unit.path),
    )


def list_grants(account_id: int) -> Sequence[RoleGrant]:
    """Return the roles an account holds now, units loaded, oldest first."""
    return db.session.scalars(
        sa.select(RoleGrant)
        .join(RoleGrant.unit)
        .options(contains_eager(RoleGrant.unit))
        .where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
    ).all()


def line_names(staff: StaffMember) -> list[str]:
    """Return the names of the business lines a person serves, by code."""
    return [line_label(row.line) for row in sorted(staff.lines, key=lambda row: row.line)]
