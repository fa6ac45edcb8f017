"""Closing a class and correcting it: docs/rules/credit-days.md, rows A and Y1."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.credits.models import CreditEntry, CreditMode, DayForecast
from lms.credits.queries import year_summary
from lms.db import Session
from lms.errors import Invalid, Refused
from lms.flows.class_calls import call_members, dismiss_member, publish_class
from lms.flows.class_credit import close_class, correct_attendance
from lms.notices.models import Notice
from lms.people.models import OrgUnit, StaffMember
from lms.training.models import AttendanceStatus
from lms.training.service import Mark
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_training import all_present, daily, make_class

TODAY = date(2026, 11, 23)
ABSENT, PRESENT = Mark(AttendanceStatus.ABSENT), Mark(AttendanceStatus.PRESENT)


@pytest.fixture
def unit(database: Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def admin(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.UNIT_ADMIN, unit=unit)


@pytest.fixture
def people(unit: OrgUnit) -> list[StaffMember]:
    return [make_staff(unit, name=name) for name in ("张三", "李四")]


def entries(database: Session) -> list[CreditEntry]:
    return list(database.scalars(sa.select(CreditEntry).order_by(CreditEntry.id)))


def days(database: Session, staff: StaffMember, year: int = 2026) -> str:
    return str(year_summary(database, staff.id, year, TODAY).days)


def test_each_attended_session_becomes_an_entry_with_its_evidence(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, starts=daily(2), members=people)
    for class_session in row.sessions:
        all_present(class_session, people, admin)
    settled = close_class(row.id, admin, NOW)
    assert (settled.awarded, settled.credited_people) == (4, 2)
    first = entries(database)[0]
    assert (first.on, first.minutes, first.mode) == (
        date(2026, 11, 2),
        180,
        CreditMode.CENTRALIZED,
    )
    assert first.evidence["document_no"] == "人社函〔2026〕12号"
    assert first.evidence["recorded_by"] == admin.display_name
    assert first.evidence["recorded_at"].startswith("2026-11-23T10:00")
    assert days(database, people[0]) == "1.00"
    assert set(database.scalars(sa.select(DayForecast.days))) == {1}


def test_closing_twice_awards_once(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people)
    all_present(row.sessions[0], people, admin)
    close_class(row.id, admin, NOW)
    again = close_class(row.id, admin, NOW + timedelta(hours=1))
    assert (again.awarded, again.reversed, len(entries(database))) == (0, 0, 2)
    actions = database.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("credit_awarded") == 1


def test_below_six_sevenths_nothing_is_earned(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:  # A1, A2
    row = make_class(unit, admin, starts=daily(7), members=people)
    absent = {people[0].staff_no: ABSENT}
    both = absent | {people[1].staff_no: Mark(AttendanceStatus.LEAVE)}
    for number, class_session in enumerate(row.sessions):
        all_present(class_session, people, admin, **({0: both, 1: absent}.get(number, {})))
    settled = close_class(row.id, admin, NOW)
    assert (settled.credited_people, settled.uncredited_people, settled.awarded) == (1, 1, 6)
    assert days(database, people[0]) == "0.00"
    assert days(database, people[1]) == "3.00"


def test_a_class_over_new_year_splits_by_session(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:  # Y1, T1, T2
    eve = datetime.fromisoformat("2025-12-31T23:59:00+08:00")
    midnight = datetime.fromisoformat("2026-01-01T09:00:00+08:00")
    row = make_class(unit, admin, starts=[eve, midnight], minutes=45, members=people)
    for class_session in row.sessions:
        all_present(class_session, people, admin)
    close_class(row.id, admin, NOW)
    assert sorted({(e.on, e.year) for e in entries(database)}) == [
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2026),
    ]


def test_a_class_with_a_session_to_come_stays_open(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, starts=[NOW + timedelta(hours=1)], members=people)
    with pytest.raises(Refused, match="没有上课"):
        close_class(row.id, admin, NOW)


def test_a_class_with_a_roll_call_missing_stays_open(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people)
    all_present(row.sessions[0], people[:1], admin)
    with pytest.raises(Refused, match="没有点完名"):
        close_class(row.id, admin, NOW)
    assert entries(database) == []


def test_a_correction_reverses_and_awards_anew(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people)
    session_id = row.sessions[0].id
    all_present(row.sessions[0], people, admin)
    close_class(row.id, admin, NOW)
    shorter = {people[0].id: Mark(AttendanceStatus.LATE, 90)}
    settled = correct_attendance(session_id, shorter, reason="迟到一半", actor=admin, now=NOW)
    assert (settled.awarded, settled.reversed) == (1, 1)
    minutes = [e.minutes for e in entries(database) if e.staff_id == people[0].id]
    assert minutes == [180, -180, 90]
    assert entries(database)[2].reason == "迟到一半"
    again = correct_attendance(session_id, shorter, reason="迟到一半", actor=admin, now=NOW)
    assert (again.awarded, again.reversed) == (0, 0)


def test_attendance_corrected_there_and_back_gives_the_first_hours(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people)
    session_id = row.sessions[0].id
    all_present(row.sessions[0], people, admin)
    close_class(row.id, admin, NOW)
    for mark in (ABSENT, PRESENT, ABSENT, PRESENT):
        correct_attendance(
            session_id, {people[0].id: mark}, reason="核对签到表", actor=admin, now=NOW
        )
    assert days(database, people[0]) == days(database, people[1]) == "0.50"


def test_a_correction_may_bring_someone_over_the_six_sevenths(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, starts=daily(2), members=people)
    all_present(row.sessions[0], people, admin, **{people[0].staff_no: ABSENT})
    all_present(row.sessions[1], people, admin)
    close_class(row.id, admin, NOW)
    assert days(database, people[0]) == "0.00"
    correct_attendance(
        row.sessions[0].id, {people[0].id: PRESENT}, reason="补登", actor=admin, now=NOW
    )
    assert days(database, people[0]) == "1.00"


def test_a_correction_needs_a_reason_and_a_closed_class(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people)
    session_id = row.sessions[0].id
    with pytest.raises(Invalid):
        correct_attendance(session_id, {people[0].id: PRESENT}, reason="", actor=admin, now=NOW)
    with pytest.raises(Refused, match="没有结班"):
        correct_attendance(session_id, {people[0].id: PRESENT}, reason="错", actor=admin, now=NOW)


def test_publishing_tells_each_member_once(
    database: Session, unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, members=people[:1])
    publish_class(row.id, NOW)
    publish_class(row.id, NOW)
    assert call_members(row.id, [p.id for p in people], NOW) == 1
    assert call_members(row.id, [p.id for p in people], NOW) == 0
    notices = database.scalars(sa.select(Notice)).all()
    assert sorted(n.staff_id for n in notices) == sorted(p.id for p in people)
    assert "11 月 2 日 09:00" in notices[0].body
    assert dismiss_member(row.id, people[1].id, NOW)
    assert not dismiss_member(row.id, people[1].id, NOW)


def test_a_plan_without_conduct_content_is_not_published(
    unit: OrgUnit, admin: Actor, people: list[StaffMember], database: Session
) -> None:
    row = make_class(unit, admin, members=people)
    row.conduct_minutes = 0
    database.commit()
    with pytest.raises(Refused, match="行风建设内容为 0 分钟"):
        publish_class(row.id, NOW)
