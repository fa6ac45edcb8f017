"""Builders of units, people and accounts: only what matters is given, parents are made."""

import itertools
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.clock import utc_now
from lms.people.models import (
    Account,
    EmploymentType,
    OrgUnit,
    RoleGrant,
    RoleGrantLine,
    SessionKind,
    StaffLine,
    StaffMember,
    UnitLevel,
)
from lms.people.passwords import hash_password
from lms.people.sessions import COOKIE_KEY, load_grants, make_actor, open_session

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai, a Monday
PASSWORD = "Right-Horse-7"
_hash = hash_password(PASSWORD)  # once: Argon2 is slow on purpose
_numbers = itertools.count(1)


def make_unit(
    parent: OrgUnit | None = None, *, name: str = "", level: UnitLevel = UnitLevel.COUNTY
) -> OrgUnit:
    """Add a unit, below `parent` when given."""
    number = next(_numbers)
    session = db.session()
    unit = OrgUnit(
        code=f"U{number:05d}",
        name=name or f"测试单位{number}",
        level=level,
        parent_id=parent.id if parent else None,
        path=f"/new{number}/",
        created_at=NOW,
    )
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.commit()
    return unit


def make_staff(
    unit: OrgUnit | None = None,
    *,
    name: str = "",
    hired_on: date | None = date(2020, 1, 6),
    lines: tuple[str, ...] = (),
    **columns: object,
) -> StaffMember:
    """Add a staff member."""
    number = next(_numbers)
    session = db.session()
    staff = StaffMember(
        staff_no=f"S{number:05d}",
        name=name or f"学员{number}",
        unit_id=(unit or make_unit()).id,
        employment_type=EmploymentType.CONTRACT,
        hired_on=hired_on,
        created_at=NOW,
        lines=[StaffLine(line=line) for line in lines],
        **columns,
    )
    session.add(staff)
    session.commit()
    return staff


def make_account(
    *roles: Role,
    unit: OrgUnit | None = None,
    staff: StaffMember | None = None,
    login: str = "",
    must_change_password: bool = False,
    lines: tuple[str, ...] = (),
) -> Account:
    """Add an account with roles in its unit, limited to business lines when any are given."""
    session = db.session()
    staff = staff or make_staff(unit)
    account = Account(
        staff_id=staff.id,
        login=login or f"user{next(_numbers)}",
        password_hash=_hash,
        must_change_password=must_change_password,
        created_at=NOW,
        password_changed_at=utc_now(),  # pages ask the real clock whether it is too old
    )
    session.add(account)
    session.flush()
    for role in roles or (Role.LEARNER,):
        session.add(
            RoleGrant(
                account_id=account.id,
                role=role,
                unit_id=staff.unit_id,
                granted_at=NOW,
                lines=[RoleGrantLine(line=line) for line in lines],
            )
        )
    session.commit()
    return account


def actor_of(account: Account) -> Actor:
    """Return the actor that the account signs in as."""
    session = db.session()
    staff = session.get_one(StaffMember, account.staff_id)
    unit = session.get_one(OrgUnit, staff.unit_id)
    return make_actor(account, staff, unit, load_grants(account.id), ip="127.0.0.1")


def make_actor_with(
    *roles: Role, unit: OrgUnit | None = None, lines: tuple[str, ...] = ()
) -> Actor:
    """Add an account with roles, limited to lines when any are given, and return its actor."""
    return actor_of(make_account(*roles, unit=unit, lines=lines))


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign the client in as the account, without the password page."""
    _row, secret = open_session(
        db.session(),
        account.id,
        SessionKind.BROWSER,
        now=utc_now(),
        life=timedelta(hours=1),
        ip="127.0.0.1",
        user_agent="test",
    )
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[COOKIE_KEY] = secret


def bearer(account: Account) -> dict[str, str]:
    """Return the headers of an API call by the account."""
    _row, secret = open_session(
        db.session(),
        account.id,
        SessionKind.API,
        now=utc_now(),
        life=timedelta(hours=1),
        ip="127.0.0.1",
        user_agent="test",
    )
    db.session.commit()
    return {"Authorization": f"Bearer {secret}"}
