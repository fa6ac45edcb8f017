"""The roll call of a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.training.models import AttendanceRecord, AttendanceStatus, ClassMember, ClassSession
from lms.training.service.classes import lock_open_class
from lms.words import Phrase

ATTENDED = frozenset({AttendanceStatus.PRESENT, AttendanceStatus.LATE})


@dataclass(frozen=True)
class Mark:
    """How one person attended. minutes: None for the whole session, or none when not there."""

    status: AttendanceStatus
    minutes: int | None = None
    note: str = ""


def record_attendance(
    session_id: int, marks: Mapping[int, Mark], *, actor: Actor, now: datetime
) -> int:
    """Record the roll call of a session of an open class; returns how many marks changed."""
    with transaction() as session:
        class_session = session.get_one(ClassSession, session_id)
        lock_open_class(session, class_session.class_id)
        return len(mark_attendance(session, class_session, marks, actor=actor, now=now))


def mark_attendance(
    session: Session,
    class_session: ClassSession,
    marks: Mapping[int, Mark],
    *,
    actor: Actor,
    now: datetime,
) -> list[int]:
    """Write marks by staff id; returns the ids whose mark changed. A step; audited when any did."""
    if class_session.starts_at > now:
        raise Refused("这一课次还没有开始，不能点名。", "请在上课后点名。")
    members = set(
        session.scalars(
            sa.select(ClassMember.staff_id).where(ClassMember.class_id == class_session.class_id)
        )
    )
    if not set(marks) <= members:
        raise Invalid("名单中有不在本班的人员。", "请刷新页面后重新点名。")
    standing = {
        row.staff_id: row
        for row in session.scalars(
            sa.select(AttendanceRecord).where(AttendanceRecord.session_id == class_session.id)
        )
    }
    changed = []
    for staff_id, mark in marks.items():
        minutes = attended_minutes(mark, class_session.minutes)
        row = standing.get(staff_id)
        if row is not None and (row.status, row.minutes, row.note) == (
            mark.status,
            minutes,
            mark.note,
        ):
            continue
        if row is None:
            row = AttendanceRecord(session_id=class_session.id, staff_id=staff_id)
            session.add(row)
        row.status, row.minutes, row.note = mark.status, minutes, mark.note
        row.recorded_by, row.recorded_at = actor.account_id, now
        changed.append(staff_id)
    session.flush()
    if changed:
        record(
            session,
            Action.ATTENDANCE_RECORDED,
            actor=actor,
            object_type="class_session",
            object_id=class_session.id,
            detail={"staff_ids": changed},
            now=now,
        )
    return changed


def attended_minutes(mark: Mark, session_minutes: int) -> int:
    """Return the minutes a mark stands for: of those not there 0, else 1 up to the session's."""
    if mark.status not in ATTENDED:
        return 0
    minutes = session_minutes if mark.minutes is None else mark.minutes
    if not 0 < minutes <= session_minutes:
        raise Invalid(
            Phrase("到课时长须为 1 至 %(most)s 分钟。", most=session_minutes),
            "未到课请选“请假”或“缺勤”。",
        )
    return minutes
