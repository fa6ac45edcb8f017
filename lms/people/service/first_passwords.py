"""First passwords of new accounts: made when they are handed out, so none is ever stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.db import transaction
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.passwords import hash_random_password, random_password
from lms.people.queries import within
from lms.people.queries.staff import never_issued


@dataclass(frozen=True)
class FirstPassword:
    """What is handed to a new person, once."""

    staff_no: str
    name: str
    unit_name: str
    login: str
    password: str


def issue_first_passwords(*, actor: Actor | None, now: datetime) -> Sequence[FirstPassword]:
    """Give every account in scope that never had a password its first one; returns them once.

    A second call finds nothing left. actor: None at the command line, which reaches all units.
    """
    with transaction() as session:
        query = (
            sa.select(Account)
            .join(Account.staff)
            .join(StaffMember.unit)
            .options(contains_eager(Account.staff).contains_eager(StaffMember.unit))
            .where(never_issued())
            .order_by(OrgUnit.path, StaffMember.staff_no)
            .with_for_update(of=Account)
        )
        if actor is not None:
            query = query.where(within(actor.scope(Permission.STAFF_MANAGE)))
        issued = []
        for account in session.scalars(query).all():
            password = random_password(account.login)
            account.password_hash = hash_random_password(password)
            account.password_changed_at = now
            account.must_change_password = True
            staff = account.staff
            issued.append(
                FirstPassword(staff.staff_no, staff.name, staff.unit.name, account.login, password)
            )
        if issued:
            record(
                session,
                Action.PASSWORD_RESET,
                actor=actor,
                object_type="account",
                detail={"first_passwords": len(issued)},
                now=now,
            )
    return issued
