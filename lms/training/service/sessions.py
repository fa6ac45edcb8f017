"""The dated sessions of a class."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.training.models import AttendanceRecord, ClassMember, ClassSession, TrainingClass
from lms.training.service.bookings import booked, refuse_clashes
from lms.training.service.classes import check_plan, lock_open_class
from lms.words import Phrase

MAX_MINUTES = 480  # a working day; a class of several days has several sessions


@dataclass(frozen=True)
class SessionFacts:
    """When, where and what a session is."""

    starts_at: datetime
    minutes: int
    place: str
    topic: str
    lecturer: str


def add_session(class_id: int, facts: SessionFacts) -> ClassSession:
    """Add a session; the same start again returns the one that stands."""
    with transaction() as session:
        row = lock_open_class(session, class_id)
        same = session.scalar(
            sa.select(ClassSession).where(
                ClassSession.class_id == class_id, ClassSession.starts_at == facts.starts_at
            )
        )
        if same is not None:
            return same
        class_session = ClassSession(class_id=class_id)
        _apply(class_session, facts)
        session.add(class_session)
        session.flush()
        _refuse_members_elsewhere(session, row, class_session)
        return class_session


def change_session(session_id: int, facts: SessionFacts) -> ClassSession:
    """Change a session; its time stands once attendance was recorded."""
    with transaction() as session:
        class_session = session.get_one(ClassSession, session_id)
        row = lock_open_class(session, class_session.class_id)
        moved = (facts.starts_at, facts.minutes) != (class_session.starts_at, class_session.minutes)
        if moved and _has_attendance(session, session_id):
            raise Refused("这一课次已点名，时间和时长不能再改。", "可以修改地点、主题和讲师。")
        _apply(class_session, facts)
        session.flush()
        _refuse_members_elsewhere(session, row, class_session)
        if row.published_at is not None:
            check_plan(session, row)
        return class_session


def remove_session(session_id: int) -> None:
    """Remove a session without attendance; nothing happens when it is gone already."""
    with transaction() as session:
        class_session = session.get(ClassSession, session_id)
        if class_session is None:
            return
        row = lock_open_class(session, class_session.class_id)
        if _has_attendance(session, session_id):
            raise Refused("这一课次已点名，不能删除。")
        session.delete(class_session)
        session.flush()
        if row.published_at is not None:
            check_plan(session, row)


def _apply(class_session: ClassSession, facts: SessionFacts) -> None:
    if not 0 < facts.minutes <= MAX_MINUTES:
        raise Invalid(
            Phrase("每课次须为 1 至 %(most)s 分钟。", most=MAX_MINUTES),
            "一天以上的培训请分成几个课次。",
        )
    class_session.starts_at = facts.starts_at
    class_session.minutes = facts.minutes
    class_session.place = facts.place
    class_session.topic = facts.topic
    class_session.lecturer = facts.lecturer


def _refuse_members_elsewhere(
    session: Session, row: TrainingClass, class_session: ClassSession
) -> None:
    members = session.scalars(
        sa.select(ClassMember.staff_id).where(ClassMember.class_id == row.id)
    ).all()
    refuse_clashes(session, booked(row, [class_session], members))


def _has_attendance(session: Session, session_id: int) -> bool:
    query = sa.select(AttendanceRecord.id).where(AttendanceRecord.session_id == session_id)
    return session.scalar(query.limit(1)) is not None
