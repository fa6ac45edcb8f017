"""Loading what the platform holds, for the plan of an import to compare with."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission, Role
from lms.people.models import Account, OrgUnit, RoleGrant, StaffLine, StaffMember
from lms.people.roster.known import Known, KnownPerson, KnownUnit, PersonFacts, UnitFacts


def load_known(session: Session, actor: Actor | None) -> Known:
    """Return all units, people and logins; without an actor (command line) all are in scope."""
    units = session.scalars(sa.select(OrgUnit)).all()
    codes = {unit.id: unit.code for unit in units}
    in_scope = {
        unit.code: actor is None or actor.may(Permission.STAFF_MANAGE, unit.path) for unit in units
    }
    known_units = {
        unit.code: KnownUnit(
            UnitFacts(
                unit.code,
                unit.name,
                codes[unit.parent_id] if unit.parent_id is not None else None,
                unit.level,
            ),
            unit.is_active,
            in_scope[unit.code],
        )
        for unit in units
    }
    people, logins = _load_people(session, codes, in_scope)
    return Known(
        units=known_units,
        people=people,
        logins=logins,
        may_grant=actor is None or actor.may(Permission.ROLE_GRANT),
        may_add_roots=actor is None,
    )


def _load_people(
    session: Session, codes: dict[int, str], in_scope: dict[str, bool]
) -> tuple[dict[str, KnownPerson], dict[str, str]]:
    """Return the people by staff number, and whose each login name is."""
    lines: dict[int, list[str]] = defaultdict(list)
    for staff_id, line in session.execute(sa.select(StaffLine.staff_id, StaffLine.line)):
        lines[staff_id].append(line)
    roles: dict[int, set[Role]] = defaultdict(set)
    held = sa.select(RoleGrant.account_id, RoleGrant.role).where(RoleGrant.revoked_at.is_(None))
    for account_id, role in session.execute(held):
        roles[account_id].add(Role(role))
    people: dict[str, KnownPerson] = {}
    logins: dict[str, str] = {}
    rows = session.execute(
        sa.select(StaffMember, Account.id, Account.login).outerjoin(
            Account, Account.staff_id == StaffMember.id
        )
    )
    for staff, account_id, login in rows:
        code = codes[staff.unit_id]
        people[staff.staff_no] = KnownPerson(
            facts=_facts(staff, code, lines[staff.id]),
            left_on=staff.left_on,
            login=login,
            roles=frozenset(roles[account_id]) if account_id is not None else frozenset(),
            in_scope=in_scope[code],
        )
        if login is not None:
            logins[login] = staff.staff_no
    return people, logins


def _facts(staff: StaffMember, unit_code: str, lines: list[str]) -> PersonFacts:
    return PersonFacts(
        staff_no=staff.staff_no,
        name=staff.name,
        unit_code=unit_code,
        employment_type=staff.employment_type,
        post=staff.post,
        lines=tuple(sorted(lines)),
        hired_on=staff.hired_on,
        phone=staff.phone,
        email=staff.email,
    )
