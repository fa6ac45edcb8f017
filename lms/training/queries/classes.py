"""Classes, their sessions, members and attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotFound
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import staff_query, within
from lms.training.models import AttendanceRecord, ClassMember, ClassSession, TrainingClass
from lms.training.plan import ClassState, class_state

MANAGE = Permission.TRAINING_MANAGE
HINT = "它可能已被删除，或不在您的管理范围内。"


@dataclass(frozen=True)
class ClassRow:
    """A class in the list. starts_at, ends_at: of the first and the last session."""

    training_class: TrainingClass
    unit: OrgUnit
    sessions: int
    members: int
    starts_at: datetime | None
    ends_at: datetime | None
    state: ClassState


@dataclass(frozen=True)
class MySession:
    """A session that a person is called to, and how they attended (None: not recorded)."""

    session: ClassSession
    training_class: TrainingClass
    record: AttendanceRecord | None


def classes_query(
    actor: Actor, *, q: str = "", unit_id: int | None = None
) -> sa.Select[TrainingClass]:
    """Return the query of classes of the units in scope, latest first."""
    query = (
        sa.select(TrainingClass)
        .join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
        .where(within(actor.scope(MANAGE)))
        .order_by(TrainingClass.created_at.desc(), TrainingClass.id.desc())
    )
    if q:
        query = query.where(TrainingClass.title.contains(q, autoescape=True))
    if unit_id is not None:
        path = db.session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == unit_id))
        query = query.where(within([path] if path else []))
    return query


def class_rows(session: Session, classes: Sequence[TrainingClass], now: datetime) -> list[ClassRow]:
    """Return classes as the list shows them, in three statements."""
    ids = [row.id for row in classes]
    sessions: dict[int, list[ClassSession]] = {class_id: [] for class_id in ids}
    for each in session.scalars(
        sa.select(ClassSession)
        .where(ClassSession.class_id.in_(ids))
        .order_by(ClassSession.starts_at)
    ):
        sessions[each.class_id].append(each)
    members = {
        row[0]: row[1]
        for row in session.execute(
            sa.select(ClassMember.class_id, sa.func.count())
            .where(ClassMember.class_id.in_(ids))
            .group_by(ClassMember.class_id)
        )
    }
    units = {
        unit.id: unit
        for unit in session.scalars(
            sa.select(OrgUnit).where(OrgUnit.id.in_({row.unit_id for row in classes}))
        )
    }
    return [
        _class_row(row, units[row.unit_id], sessions[row.id], members.get(row.id, 0), now)
        for row in classes
    ]


def get_class_for(actor: Actor, class_id: int) -> TrainingClass:
    """Return a class of a unit in scope. Raises NotFound for any other."""
    row = db.session.scalar(
        sa.select(TrainingClass)
        .join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
        .where(TrainingClass.id == class_id, within(actor.scope(MANAGE)))
    )
    if row is None:
        raise NotFound("没有找到这个培训班。", HINT)
    return row


def get_session_for(actor: Actor, session_id: int) -> ClassSession:
    """Return a session of a class in scope, class loaded. Raises NotFound for any other."""
    row = db.session.scalar(
        sa.select(ClassSession)
        .join(ClassSession.training_class)
        .join(OrgUnit, OrgUnit.id == TrainingClass.unit_id)
        .options(contains_eager(ClassSession.training_class))
        .where(ClassSession.id == session_id, within(actor.scope(MANAGE)))
    )
    if row is None:
        raise NotFound("没有找到这一课次。", HINT)
    return row


def list_members(session: Session, class_id: int) -> Sequence[StaffMember]:
    """Return the people called to a class, by unit and number, units loaded."""
    return session.scalars(
        sa.select(StaffMember)
        .join(ClassMember, ClassMember.staff_id == StaffMember.id)
        .join(StaffMember.unit)
        .options(contains_eager(StaffMember.unit))
        .where(ClassMember.class_id == class_id)
        .order_by(OrgUnit.path, StaffMember.staff_no)
    ).all()


def candidates_query(
    actor: Actor, class_id: int, *, q: str, unit_id: int | None
) -> sa.Select[StaffMember]:
    """Return the query of people in scope who are not yet called to the class."""
    called = sa.select(ClassMember.staff_id).where(ClassMember.class_id == class_id)
    query = staff_query(actor, MANAGE).where(StaffMember.id.not_in(called))
    if q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(q, autoescape=True),
                StaffMember.staff_no.contains(q, autoescape=True),
            )
        )
    if unit_id is not None:
        path = db.session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == unit_id))
        query = query.where(within([path] if path else []))
    return query


def attendance_of(session: Session, session_id: int) -> Mapping[int, AttendanceRecord]:
    """Return the roll call of a session by staff id."""
    rows = session.scalars(
        sa.select(AttendanceRecord).where(AttendanceRecord.session_id == session_id)
    )
    return {row.staff_id: row for row in rows}


def recorded_counts(session: Session, class_id: int) -> Mapping[int, int]:
    """Return how many people were recorded in each session of a class, by session id."""
    rows = session.execute(
        sa.select(AttendanceRecord.session_id, sa.func.count())
        .join(ClassSession, ClassSession.id == AttendanceRecord.session_id)
        .where(ClassSession.class_id == class_id)
        .group_by(AttendanceRecord.session_id)
    )
    return {row[0]: row[1] for row in rows}


def list_my_sessions(session: Session, staff_id: int) -> list[MySession]:
    """Return the sessions of published classes that a person is called to, latest first."""
    rows = session.execute(
        sa.select(ClassSession, AttendanceRecord)
        .join(ClassMember, ClassMember.class_id == ClassSession.class_id)
        .join(ClassSession.training_class)
        .options(joinedload(ClassSession.training_class))
        .outerjoin(
            AttendanceRecord,
            sa.and_(
                AttendanceRecord.session_id == ClassSession.id,
                AttendanceRecord.staff_id == staff_id,
            ),
        )
        .where(ClassMember.staff_id == staff_id, TrainingClass.published_at.is_not(None))
        .order_by(ClassSession.starts_at.desc())
    )
    return [MySession(each, each.training_class, record) for each, record in rows]


def _class_row(
    row: TrainingClass, unit: OrgUnit, sessions: Sequence[ClassSession], members: int, now: datetime
) -> ClassRow:
    starts_at = sessions[0].starts_at if sessions else None
    ends_at = max((s.starts_at + timedelta(minutes=s.minutes) for s in sessions), default=None)
    state = class_state(row.published_at, row.closed_at, starts_at, ends_at, now)
    return ClassRow(row, unit, len(sessions), members, starts_at, ends_at, state)
