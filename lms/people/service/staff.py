"""Adding a person, changing what is known of them, and recording that they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.db import transaction, violated
from lms.errors import Invalid, Refused
from lms.people.logins import clean_login
from lms.people.models import EmploymentType, OrgUnit, StaffMember
from lms.people.passwords import unusable_hash
from lms.people.service.steps import (
    add_account,
    find_account,
    get_unit_in,
    held_grants,
    lock_staff,
    set_lines,
)
from lms.people.sessions import end_sessions
from lms.words import Phrase


@dataclass(frozen=True, kw_only=True)
class StaffFacts:
    """What a unit records of a person; lines are first-level business line codes."""

    name: str
    unit_id: int
    employment_type: EmploymentType
    post: str = ""
    lines: Sequence[str] = ()
    hired_on: date | None = None
    phone: str = ""
    email: str = ""
    is_window_staff: bool = True


def add_staff(
    staff_no: str, facts: StaffFacts, *, login: str, actor: Actor, now: datetime
) -> StaffMember:
    """Add a person with a learner's account; the first password is issued separately.

    login: the staff number in lower case when empty.
    """
    login = clean_login(login or staff_no)
    with transaction() as session:
        unit = get_unit_in(session, actor, facts.unit_id)
        staff = StaffMember(staff_no=staff_no, created_at=now, **columns(facts))
        session.add(staff)
        try:
            session.flush()
            add_account(
                session,
                staff_id=staff.id,
                login=login,
                password_hash=unusable_hash(),
                roles=(Role.LEARNER,),
                unit_id=unit.id,
                granted_by=actor.account_id,
                now=now,
            )
        except IntegrityError as error:
            if violated(error, "uq_staff_member_staff_no", "staff_member.staff_no"):
                raise Refused(
                    Phrase("工号“%(staff_no)s”已被使用。", staff_no=staff_no), code="staff-no-taken"
                ) from error
            if violated(error, "uq_account_login", "account.login"):
                raise Refused(
                    Phrase("登录名“%(login)s”已被使用。", login=login), code="login-taken"
                ) from error
            raise
        set_lines(session, staff, facts.lines)
        _record(session, staff, actor, now, ["added"])
    return staff


def edit_staff(staff_id: int, facts: StaffFacts, *, actor: Actor, now: datetime) -> bool:
    """Change what is recorded of a person; returns whether anything changed.

    A move to another unit takes the learner's role along; other roles stay where they were.
    """
    with transaction() as session:
        staff = lock_staff(session, actor, staff_id)
        unit = get_unit_in(session, actor, facts.unit_id)
        changed = apply_facts(session, staff, facts, unit)
        if changed:
            _record(session, staff, actor, now, changed)
    return bool(changed)


def apply_facts(
    session: Session, staff: StaffMember, facts: StaffFacts, unit: OrgUnit
) -> list[str]:
    """Write the facts to a person's row; returns the names of the columns that changed."""
    if facts.hired_on and staff.left_on and facts.hired_on > staff.left_on:
        raise Invalid("入职日期不能晚于离岗日期。", code="bad-dates")
    values = columns(facts)
    changed = [name for name, value in values.items() if getattr(staff, name) != value]
    for name in changed:
        setattr(staff, name, values[name])
    if {row.line for row in staff.lines} != set(facts.lines):
        set_lines(session, staff, facts.lines)
        changed.append("lines")
    if "unit_id" in changed:
        staff.unit = unit
        _move_learner_role(session, staff, unit)
    session.flush()
    return changed


def record_leave(staff_id: int, left_on: date | None, *, actor: Actor, now: datetime) -> None:
    """Record the first day a person no longer works here, or take it back with None.

    From that day they cannot sign in; the training record stays.
    """
    with transaction() as session:
        staff = lock_staff(session, actor, staff_id)
        if staff.left_on == left_on:
            return
        if left_on and staff.hired_on and left_on < staff.hired_on:
            raise Invalid("离岗日期不能早于入职日期。", code="bad-dates")
        staff.left_on = left_on
        if left_on is not None and left_on <= local_date(now):
            account = find_account(session, staff.id)
            if account is not None:
                end_sessions(session, account.id, now=now)
        _record(session, staff, actor, now, ["left_on"])


def edit_contact(*, phone: str, email: str, actor: Actor, now: datetime) -> bool:
    """Change the actor's own phone and mail address; returns whether anything changed."""
    with transaction() as session:
        staff = session.get_one(StaffMember, actor.staff_id, with_for_update=True)
        values = {"phone": phone, "email": email}
        changed = [name for name, value in values.items() if getattr(staff, name) != value]
        for name in changed:
            setattr(staff, name, values[name])
        if changed:
            _record(session, staff, actor, now, changed)
    return bool(changed)


def show_phone(staff_id: int, reason: str, *, actor: Actor, now: datetime) -> str:
    """Return a person's phone number unmasked; who asked and why is recorded (PI-2)."""
    with transaction() as session:
        staff = lock_staff(session, actor, staff_id)
        record(
            session,
            Action.PERSONAL_DATA_SHOWN,
            actor=actor,
            object_type="staff_member",
            object_id=staff.id,
            detail={"staff_no": staff.staff_no, "field": "phone", "reason": reason[:200]},
            now=now,
        )
        return staff.phone


def columns(facts: StaffFacts) -> dict[str, object]:
    """Return the facts as values of the person's own columns."""
    return {
        "name": facts.name,
        "unit_id": facts.unit_id,
        "employment_type": facts.employment_type,
        "post": facts.post,
        "hired_on": facts.hired_on,
        "phone": facts.phone,
        "email": facts.email,
        "is_window_staff": facts.is_window_staff,
    }


def _move_learner_role(session: Session, staff: StaffMember, unit: OrgUnit) -> None:
    account = find_account(session, staff.id)
    if account is None:
        return
    for grant in held_grants(session, account.id):
        if grant.role is Role.LEARNER:
            grant.unit_id = unit.id


def _record(
    session: Session, staff: StaffMember, actor: Actor, now: datetime, changed: list[str]
) -> None:
    # names of columns only: the log holds no personal data it does not need
    record(
        session,
        Action.STAFF_CHANGED,
        actor=actor,
        object_type="staff_member",
        object_id=staff.id,
        detail={"staff_no": staff.staff_no, "changed": changed},
        now=now,
    )
