"""Builders of classes with sessions, members and attendance, and of mentorships."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from lms import db
from lms.access.actor import Actor
from lms.clock import local_date
from lms.db import transaction
from lms.people.models import OrgUnit, StaffMember
from lms.training.models import (
    AttendanceStatus,
    ClassSession,
    Mentorship,
    TrainingClass,
)
from lms.training.service import (
    Mark,
    add_session,
    call_members,
    create_class,
    create_mentorship,
    record_attendance,
)
from lms.training.service.classes import ClassFacts
from lms.training.service.sessions import SessionFacts
from tests.support.build import NOW

START = datetime.fromisoformat("2026-11-02T09:00:00+08:00")  # a Monday
FACTS = ClassFacts("社保经办业务培训班", "人社函〔2026〕12号", "operations", ("03",), 45)


def session_facts(starts_at: datetime = START, minutes: int = 180) -> SessionFacts:
    """Return the facts of a session."""
    return SessionFacts(starts_at, minutes, "三楼会议室", f"第 {starts_at:%d} 日课程", "王老师")


def make_class(
    unit: OrgUnit,
    actor: Actor,
    *,
    facts: ClassFacts = FACTS,
    starts: Sequence[datetime] = (START,),
    minutes: int = 180,
    members: Sequence[StaffMember] = (),
) -> TrainingClass:
    """Add a class with sessions at these times and these members."""
    row = create_class(unit.id, facts, actor=actor, now=NOW)
    for starts_at in starts:
        add_session(row.id, session_facts(starts_at, minutes))
    with transaction() as session:
        call_members(session, row.id, [person.id for person in members], local_date(NOW))
    db.session.expire_all()
    return db.session.get_one(TrainingClass, row.id)


def daily(count: int, first: datetime = START) -> list[datetime]:
    """Return the same hour on so many days."""
    return [first + timedelta(days=day) for day in range(count)]


def all_present(
    class_session: ClassSession, people: Sequence[StaffMember], actor: Actor, **marks: Mark
) -> None:
    """Record everybody present, but for the marks given by staff number."""
    record_attendance(
        class_session.id,
        {p.id: marks.get(p.staff_no, Mark(AttendanceStatus.PRESENT)) for p in people},
        actor=actor,
        now=NOW,
    )


def make_mentorship(
    mentor: StaffMember,
    mentee: StaffMember,
    *,
    lines: Sequence[str] = ("03",),
    starts_on: date = date(2026, 9, 1),
    ends_on: date | None = None,
) -> Mentorship:
    """Pair two people."""
    return create_mentorship(mentor.id, mentee.id, lines, starts_on, ends_on, now=NOW)
