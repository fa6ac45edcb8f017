"""The tree of units as its page shows it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries.scope import list_units_for, not_left_on
from lms.people.unit_tree import depth, ids_of


@dataclass(frozen=True)
class UnitRow:
    """A unit in the tree: `indent` counts from the top of what is shown, `total` its subtree."""

    unit: OrgUnit
    indent: int
    people: int
    total: int


@dataclass(frozen=True)
class UnitsPage:
    """The tree of units within the actor's scope."""

    rows: Sequence[UnitRow]
    people: int
    may_manage: bool


def units_page(actor: Actor, *, on: date) -> UnitsPage:
    """Return the units the actor may see, depth first, with their people on that day."""
    units = list_units_for(actor, Permission.STAFF_READ, include_inactive=True)
    counted = db.session.execute(
        sa.select(StaffMember.unit_id, sa.func.count())
        .where(not_left_on(on))
        .group_by(StaffMember.unit_id)
    )
    own = {row[0]: row[1] for row in counted}
    total: Counter[int] = Counter()
    for unit in units:
        for unit_id in ids_of(unit.path):
            total[unit_id] += own.get(unit.id, 0)
    top = min((depth(unit.path) for unit in units), default=0)
    rows = [
        UnitRow(unit, depth(unit.path) - top, own.get(unit.id, 0), total[unit.id]) for unit in units
    ]
    return UnitsPage(
        rows=rows,
        people=sum(row.people for row in rows),
        may_manage=actor.may(Permission.STAFF_MANAGE),
    )


def unit_choices(actor: Actor, permission: Permission) -> list[tuple[int, str]]:
    """Return the units in scope as choices of a select, indented by their depth."""
    units = list_units_for(actor, permission)
    top = min((depth(unit.path) for unit in units), default=0)
    return [(unit.id, "　" * (depth(unit.path) - top) + unit.name) for unit in units]
