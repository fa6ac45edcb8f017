"""What a programme may ask for: courses and exams that the people of a unit can reach."""

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.courses.models import Course, CourseState
from lms.exams.models import Exam, ExamKind
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.people.unit_tree import ids_of


def course_choices(actor: Actor) -> list[tuple[int, str]]:
    """Return the published courses of the actor's units and of those above, common ones first."""
    rows = db.session.execute(
        sa.select(Course.id, Course.title)
        .join(OrgUnit, OrgUnit.id == Course.unit_id)
        .where(Course.state == CourseState.PUBLISHED, _around(actor))
        .order_by(Course.is_common.desc(), Course.id.desc())
    )
    return [(course_id, title) for course_id, title in rows]


def exam_choices(actor: Actor, limit: int = 200) -> list[tuple[int, str]]:
    """Return the latest published exams (no practice) of the actor's units and of those above."""
    rows = db.session.execute(
        sa.select(Exam.id, Exam.title)
        .join(OrgUnit, OrgUnit.id == Exam.unit_id)
        .where(
            Exam.published_at.is_not(None),
            Exam.cancelled_at.is_(None),
            Exam.kind == ExamKind.FORMAL,
            _around(actor),
        )
        .order_by(Exam.id.desc())
        .limit(limit)
    )
    return [(exam_id, title) for exam_id, title in rows]


def _around(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that a unit lies in the actor's scope or above it."""
    paths = actor.scope(Permission.CERTIFICATION_MANAGE)
    above = {unit_id for path in paths for unit_id in ids_of(path)}
    return sa.or_(within(paths), OrgUnit.id.in_(above))
