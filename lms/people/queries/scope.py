"""The rows an actor may see: to everybody else they do not exist."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import NotFound
from lms.people.models import OrgUnit, StaffMember
from lms.words import term

NO_UNIT = term("没有找到这个单位。")
NO_STAFF = term("没有找到这个人员。")
HINT = term("内容可能已被移走，或不在您的管理范围内。")


def within(unit_paths: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a unit lies in one of the subtrees; without paths, nothing does."""
    return sa.or_(
        sa.false(), *(OrgUnit.path.startswith(path, autoescape=True) for path in unit_paths)
    )


def not_left_on(on: date) -> sa.ColumnElement[bool]:
    """Return the condition that a person has not left by that day (`left_on` is the day off)."""
    return sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on > on)


def is_active_on(staff: StaffMember, on: date) -> bool:
    """Return whether a person is employed on that day: hired by then and not yet left."""
    hired = staff.hired_on is None or staff.hired_on <= on
    return hired and (staff.left_on is None or staff.left_on > on)


def get_unit_for(actor: Actor, permission: Permission, unit_id: int) -> OrgUnit:
    """Return a unit within the actor's scope. Raises NotFound for any other."""
    unit = db.session.get(OrgUnit, unit_id)
    if unit is None or not _reaches(actor, permission, unit):
        raise NotFound(NO_UNIT, HINT)
    return unit


def list_units_for(
    actor: Actor, permission: Permission, *, include_inactive: bool = False
) -> Sequence[OrgUnit]:
    """Return the units within the actor's scope, parents before children, then by code."""
    query = sa.select(OrgUnit).where(within(actor.scope(permission)))
    if not include_inactive:
        query = query.where(OrgUnit.is_active)
    units = db.session.scalars(query).all()
    return in_tree_order(units)


def in_tree_order(units: Sequence[OrgUnit]) -> list[OrgUnit]:
    """Return units depth first, siblings by code."""
    codes = {unit.id: unit.code for unit in units}

    def key(unit: OrgUnit) -> list[tuple[str, int]]:
        ids = [int(part) for part in unit.path.split("/") if part.isdigit()]
        return [(codes.get(unit_id, ""), unit_id) for unit_id in ids]

    return sorted(units, key=key)


def get_staff_for(actor: Actor, permission: Permission, staff_id: int) -> StaffMember:
    """Return a person (also one who has left) within the actor's scope, unit loaded.

    Raises NotFound for any other.
    """
    staff = db.session.scalar(
        sa.select(StaffMember)
        .join(StaffMember.unit)
        .options(contains_eager(StaffMember.unit))
        .where(StaffMember.id == staff_id, within(actor.scope(permission)))
    )
    if staff is None:
        raise NotFound(NO_STAFF, HINT)
    return staff


def staff_query(
    actor: Actor, permission: Permission, *, on: date | None = None
) -> sa.Select[StaffMember]:
    """Return the query of people in the actor's scope who have not left, joined with their unit.

    People whose first day is still to come are in it: they are trained before they serve.
    on: the day asked about, today by default.
    """
    return staff_in_query(actor.scope(permission), on=on)


def staff_in_query(unit_paths: Iterable[str], *, on: date | None = None) -> sa.Select[StaffMember]:
    """Return the query of people in these subtrees who have not left, joined with their unit."""
    return (
        sa.select(StaffMember)
        .join(StaffMember.unit)
        .options(contains_eager(StaffMember.unit))
        .where(within(unit_paths), not_left_on(on or local_date(utc_now())))
        .order_by(OrgUnit.path, StaffMember.staff_no)
    )


def list_staff_in(
    session: Session | None, unit_paths: Iterable[str], *, on: date | None = None
) -> Sequence[StaffMember]:
    """Return the people in these subtrees who have not left, by unit and staff number.

    session: that of a running transaction, or None outside one.
    """
    return (session or db.session()).scalars(staff_in_query(unit_paths, on=on)).all()


def _reaches(actor: Actor, permission: Permission, unit: OrgUnit) -> bool:
    return any(unit.path.startswith(path) for path in actor.scope(permission))
