"""Writing the plan of an import, inside the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.people.models import Account, OrgUnit, RoleGrant, StaffLine, StaffMember
from lms.people.passwords import unusable_hash
from lms.people.roster.known import PersonFacts
from lms.people.roster.plan import PersonPlan, RosterPlan
from lms.people.roster.unit_plan import UnitPlan
from lms.people.service.staff import StaffFacts, apply_facts, columns
from lms.people.service.units import rewrite_paths

Key = TypeVar("Key", int, str)
BATCH = 500  # below the bound on parameters of one statement


def apply_plan(
    session: Session, plan: RosterPlan, *, granted_by: int | None, now: datetime
) -> None:
    """Write units first, then people, accounts and roles; the tree is locked by the caller."""
    units = _apply_units(session, plan.units, now)
    _change_people(session, [p for p in plan.people if p.is_changed], units)
    added = [p for p in plan.people if p.is_new]
    session.add_all([_new_person(p.facts, units, now) for p in added])
    session.flush()
    _add_accounts(session, plan.people, units, granted_by=granted_by, now=now)


def _apply_units(session: Session, plan: UnitPlan, now: datetime) -> Mapping[str, OrgUnit]:
    """Add and change units; returns all units by code."""
    units = {unit.code: unit for unit in session.scalars(sa.select(OrgUnit))}
    for facts in plan.new:
        parent = units[facts.parent_code] if facts.parent_code else None
        unit = OrgUnit(
            code=facts.code,
            name=facts.name,
            level=facts.level,
            parent_id=parent.id if parent else None,
            path="",
            created_at=now,
        )
        session.add(unit)
        session.flush()
        units[facts.code] = unit
    for facts in plan.changed:
        unit = units[facts.code]
        unit.name, unit.level = facts.name, facts.level
        unit.parent_id = units[facts.parent_code].id if facts.parent_code else None
    if plan.new or plan.changed:
        rewrite_paths(session)
    return units


def _new_person(facts: PersonFacts, units: Mapping[str, OrgUnit], now: datetime) -> StaffMember:
    return StaffMember(
        staff_no=facts.staff_no,
        created_at=now,
        lines=[StaffLine(line=line) for line in facts.lines],
        **columns(_staff_facts(facts, units, is_window_staff=True)),
    )


def _change_people(
    session: Session, people: Sequence[PersonPlan], units: Mapping[str, OrgUnit]
) -> None:
    rows = _staff_by_number(session, (person.facts.staff_no for person in people))
    for person in people:
        staff = rows[person.facts.staff_no]
        facts = _staff_facts(person.facts, units, is_window_staff=staff.is_window_staff)
        apply_facts(session, staff, facts, units[person.facts.unit_code])


def _add_accounts(
    session: Session,
    people: Sequence[PersonPlan],
    units: Mapping[str, OrgUnit],
    *,
    granted_by: int | None,
    now: datetime,
) -> None:
    """Add accounts without a usable password, and the roles that are new."""
    concerned = [person for person in people if person.login is not None or person.roles]
    staff = _staff_by_number(session, (person.facts.staff_no for person in concerned))
    nobodys = unusable_hash()
    session.add_all(
        Account(
            staff_id=staff[person.facts.staff_no].id,
            login=person.login,
            password_hash=nobodys,
            must_change_password=True,
            created_at=now,
        )
        for person in concerned
        if person.login is not None
    )
    session.flush()
    ids = [row.id for row in staff.values()]
    accounts: dict[int, int] = {}
    for some in _batches(ids):
        query = sa.select(Account.staff_id, Account.id).where(Account.staff_id.in_(some))
        accounts.update((staff_id, account_id) for staff_id, account_id in session.execute(query))
    session.add_all(
        RoleGrant(
            account_id=accounts[staff[person.facts.staff_no].id],
            role=role,
            unit_id=units[person.facts.unit_code].id,
            granted_by=granted_by,
            granted_at=now,
        )
        for person in concerned
        for role in person.roles
    )
    session.flush()


def _staff_by_number(session: Session, numbers: Iterable[str]) -> dict[str, StaffMember]:
    rows: dict[str, StaffMember] = {}
    for some in _batches(numbers):
        query = sa.select(StaffMember).where(StaffMember.staff_no.in_(some))
        rows.update((staff.staff_no, staff) for staff in session.scalars(query))
    return rows


def _staff_facts(
    facts: PersonFacts, units: Mapping[str, OrgUnit], *, is_window_staff: bool
) -> StaffFacts:
    return StaffFacts(
        name=facts.name,
        unit_id=units[facts.unit_code].id,
        employment_type=facts.employment_type,
        post=facts.post,
        lines=facts.lines,
        hired_on=facts.hired_on,
        phone=facts.phone,
        email=facts.email,
        is_window_staff=is_window_staff,
    )


def _batches(values: Iterable[Key]) -> Iterable[list[Key]]:
    """Yield the values in lists short enough for one statement."""
    iterator = iter(values)
    while some := list(islice(iterator, BATCH)):
        yield some
