"""Who may sit an exam."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.exams.models import AudienceKind, Exam, ExamAudience, ExamCandidate
from lms.people.models import OrgUnit, StaffMember


def is_open_to(staff_id: int, unit_path: str) -> sa.ColumnElement[bool]:
    """Return the condition that an exam is published for a person of a unit."""
    unit_ids = [int(part) for part in unit_path.split("/") if part]
    in_units = sa.exists().where(
        ExamAudience.exam_id == Exam.id, ExamAudience.unit_id.in_(unit_ids)
    )
    listed = sa.exists().where(ExamCandidate.exam_id == Exam.id, ExamCandidate.staff_id == staff_id)
    return sa.and_(
        Exam.published_at.is_not(None),
        sa.or_(
            sa.and_(Exam.audience == AudienceKind.UNITS, in_units),
            sa.and_(Exam.audience == AudienceKind.LISTED, listed),
        ),
    )


def find_open_exam(session: Session, exam_id: int, staff_id: int) -> Exam | None:
    """Return an exam if it is published for this person, whatever its phase."""
    unit_path = session.scalar(
        sa.select(OrgUnit.path)
        .join(StaffMember, StaffMember.unit_id == OrgUnit.id)
        .where(StaffMember.id == staff_id)
    )
    if unit_path is None:
        return None
    return session.scalar(
        sa.select(Exam).where(Exam.id == exam_id, is_open_to(staff_id, unit_path))
    )


def candidates_of(exam: Exam) -> sa.Select[StaffMember]:
    """Return the query of the people an exam is for, joined with their unit."""
    query = sa.select(StaffMember).join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
    if exam.audience is AudienceKind.LISTED:
        return query.join(ExamCandidate, ExamCandidate.staff_id == StaffMember.id).where(
            ExamCandidate.exam_id == exam.id
        )
    paths = sa.select(OrgUnit.path).where(
        OrgUnit.id.in_(sa.select(ExamAudience.unit_id).where(ExamAudience.exam_id == exam.id))
    )
    roots = paths.subquery()
    return query.where(
        sa.exists().where(OrgUnit.path.like(roots.c.path.concat("%"))),  # paths hold digits and /
        StaffMember.left_on.is_(None),
    )
