"""Planning classes, calling members, the roll call."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.clock import local_date
from lms.db import Session, transaction
from lms.errors import Invalid, Refused
from lms.people.models import OrgUnit, StaffMember
from lms.training import service
from lms.training.models import AttendanceRecord, AttendanceStatus, ClassSession, TrainingClass
from lms.training.service import Mark
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_training import FACTS, START, daily, make_class, session_facts

PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT


@pytest.fixture
def unit(database: Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def admin(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.UNIT_ADMIN, unit=unit)


@pytest.fixture
def people(unit: OrgUnit) -> list[StaffMember]:
    return [make_staff(unit, name=name) for name in ("张三", "李四")]


def call(row: TrainingClass, *people: StaffMember) -> list[int]:
    with transaction() as session:
        return service.call_members(session, row.id, [p.id for p in people], local_date(NOW))


def count(database: Session, table: type) -> int:
    return database.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_creating_a_class_twice_makes_one(unit: OrgUnit, admin: Actor) -> None:
    first = service.create_class(unit.id, FACTS, actor=admin, now=NOW)
    assert service.create_class(unit.id, FACTS, actor=admin, now=NOW).id == first.id


def test_another_class_of_the_same_name_is_refused(unit: OrgUnit, admin: Actor) -> None:
    service.create_class(unit.id, FACTS, actor=admin, now=NOW)
    with pytest.raises(Refused, match="同名"):
        service.create_class(unit.id, replace(FACTS, conduct_minutes=30), actor=admin, now=NOW)


def test_adding_a_session_twice_makes_one(unit: OrgUnit, admin: Actor, database: Session) -> None:
    row = make_class(unit, admin)
    service.add_session(row.id, session_facts())
    assert count(database, ClassSession) == 1


@pytest.mark.parametrize("minutes", [0, 481])
def test_a_session_lasts_a_day_at_most(unit: OrgUnit, admin: Actor, minutes: int) -> None:
    with pytest.raises(Invalid):
        make_class(unit, admin, minutes=minutes)


def test_calling_twice_adds_once(unit: OrgUnit, admin: Actor, people: list[StaffMember]) -> None:
    row = make_class(unit, admin)
    assert call(row, *people) == sorted(p.id for p in people)
    assert call(row, *people) == []


def test_who_has_left_is_not_called(unit: OrgUnit, admin: Actor) -> None:
    gone = make_staff(unit, left_on=local_date(NOW))
    assert call(make_class(unit, admin), gone) == []


def test_nobody_is_called_to_two_sessions_at_once(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    make_class(unit, admin, members=people[:1])
    other = make_class(
        unit, admin, facts=replace(FACTS, title="同一时间的班"), starts=[START + timedelta(hours=1)]
    )
    with pytest.raises(Refused, match=r"张三 11 月 2 日 09:00 已在“社保经办业务培训班”上课"):
        call(other, *people)
    assert call(other, people[1]) == [people[1].id]


def test_a_session_cannot_move_onto_another_of_a_member(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    make_class(unit, admin, members=people)
    other = make_class(
        unit,
        admin,
        facts=replace(FACTS, title="下午的班"),
        starts=[START + timedelta(hours=5)],
        members=people,
    )
    with pytest.raises(Refused) as refusal:
        service.change_session(other.sessions[0].id, session_facts(START))
    assert refusal.value.code == "time-clash"


def test_the_plan_is_checked_again_when_a_published_class_changes(
    unit: OrgUnit, admin: Actor, people: list[StaffMember], database: Session
) -> None:
    row = make_class(unit, admin, members=people)
    row.published_at = NOW
    database.commit()
    for change in (
        lambda: service.change_class(row.id, replace(FACTS, conduct_minutes=0)),
        lambda: service.remove_session(row.sessions[0].id),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "plan-incomplete"


def test_a_draft_may_be_deleted_and_a_published_class_not(
    unit: OrgUnit, admin: Actor, people: list[StaffMember], database: Session
) -> None:
    row = make_class(unit, admin, members=people)
    row.published_at = NOW
    database.commit()
    with pytest.raises(Refused):
        service.delete_draft(row.id)
    row.published_at = None
    database.commit()
    service.delete_draft(row.id)
    assert count(database, TrainingClass) == 0


def test_the_roll_call_is_kept_with_minutes_and_recorder(
    unit: OrgUnit, admin: Actor, people: list[StaffMember], database: Session
) -> None:
    row = make_class(unit, admin, members=people)
    marks = {
        people[0].id: Mark(AttendanceStatus.LATE, 150, "堵车"),
        people[1].id: Mark(AttendanceStatus.LEAVE, 99),
    }
    session_id = row.sessions[0].id
    assert service.record_attendance(session_id, marks, actor=admin, now=NOW) == 2
    assert service.record_attendance(session_id, marks, actor=admin, now=NOW) == 0
    rows = {r.staff_id: r for r in database.scalars(sa.select(AttendanceRecord))}
    late = rows[people[0].id]
    assert (late.minutes, late.note, late.recorded_by) == (150, "堵车", admin.account_id)
    assert rows[people[1].id].minutes == 0
    actions = database.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("attendance_recorded") == 1


@pytest.mark.parametrize("minutes", [0, 181, -5])
def test_minutes_attended_lie_within_the_session(
    unit: OrgUnit, admin: Actor, people: list[StaffMember], minutes: int
) -> None:
    row = make_class(unit, admin, members=people)
    with pytest.raises(Invalid):
        service.record_attendance(
            row.sessions[0].id, {people[0].id: Mark(PRESENT, minutes)}, actor=admin, now=NOW
        )


def test_who_is_not_in_the_class_cannot_be_marked(unit: OrgUnit, admin: Actor) -> None:
    row = make_class(unit, admin)
    with pytest.raises(Invalid):
        service.record_attendance(
            row.sessions[0].id, {make_staff(unit).id: Mark(PRESENT)}, actor=admin, now=NOW
        )


def test_a_session_to_come_has_no_roll_call(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, starts=[NOW + timedelta(minutes=1)], members=people)
    with pytest.raises(Refused, match="还没有开始"):
        service.record_attendance(
            row.sessions[0].id, {people[0].id: Mark(PRESENT)}, actor=admin, now=NOW
        )


def test_after_the_roll_call_time_and_members_stand(
    unit: OrgUnit, admin: Actor, people: list[StaffMember]
) -> None:
    row = make_class(unit, admin, starts=daily(2), members=people)
    session_id = row.sessions[0].id
    service.record_attendance(session_id, {people[0].id: Mark(ABSENT)}, actor=admin, now=NOW)
    with pytest.raises(Refused):
        service.change_session(session_id, session_facts(START + timedelta(hours=1)))
    with pytest.raises(Refused):
        service.remove_session(session_id)
    with pytest.raises(Refused), transaction() as session:
        service.dismiss_member(session, row.id, people[0].id)
    with transaction() as session:
        assert service.dismiss_member(session, row.id, people[1].id)
    with transaction() as session:
        assert not service.dismiss_member(session, row.id, people[1].id)
    moved = replace(session_facts(), place="二楼")
    assert service.change_session(session_id, moved).place == "二楼"
