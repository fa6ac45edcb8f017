"""Who is called to a class."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.errors import Refused
from lms.people.models import StaffMember
from lms.people.queries import not_left_on
from lms.training.models import AttendanceRecord, ClassMember, ClassSession
from lms.training.service.bookings import booked, refuse_clashes
from lms.training.service.classes import check_plan, lock_open_class


def call_members(
    session: Session, class_id: int, staff_ids: Collection[int], on: date
) -> list[int]:
    """Add people to a class; returns the ids that were not in it before. A step.

    Refused, for all of them, when one sits in another session at the same time.
    """
    row = lock_open_class(session, class_id)
    standing = set(
        session.scalars(sa.select(ClassMember.staff_id).where(ClassMember.class_id == class_id))
    )
    wanted = set(staff_ids) - standing
    known = session.scalars(  # locked, so that another class cannot call them for the same hour
        sa.select(StaffMember.id)
        .where(StaffMember.id.in_(wanted), not_left_on(on))
        .order_by(StaffMember.id)
        .with_for_update(key_share=True)
    )
    new = list(known)
    refuse_clashes(session, booked(row, row.sessions, new))
    session.add_all(ClassMember(class_id=class_id, staff_id=staff_id) for staff_id in new)
    session.flush()
    return new


def dismiss_member(session: Session, class_id: int, staff_id: int) -> bool:
    """Take a person off a class; returns whether they were on it. A step."""
    row = lock_open_class(session, class_id)
    member = session.get(ClassMember, (class_id, staff_id))
    if member is None:
        return False
    recorded = session.scalar(
        sa.select(AttendanceRecord.id)
        .join(ClassSession, ClassSession.id == AttendanceRecord.session_id)
        .where(ClassSession.class_id == class_id, AttendanceRecord.staff_id == staff_id)
        .limit(1)
    )
    if recorded is not None:
        raise Refused("此人已有点名记录，不能移出。", "未到课请在点名中登记为缺勤或请假。")
    session.delete(member)
    session.flush()
    if row.published_at is not None:
        check_plan(session, row)
    return True
