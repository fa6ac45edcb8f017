"""Builders of courses, and of people who study them."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from lms import db
from lms.courses import service
from lms.courses.models import Course, Lesson
from lms.courses.queries import quiz_versions
from lms.people.models import OrgUnit, StaffMember
from tests.support.build import NOW, make_unit
from tests.support.build_questions import make_item

_numbers = itertools.count(1)


def course_document(**fields: Any) -> dict[str, Any]:
    """Return a course of two lessons (1 and 2 minutes), fields replaced."""
    document: dict[str, Any] = {
        "code": f"K-{next(_numbers)}",
        "title": "窗口服务规范",
        "summary": "窗口人员每天用得到的规矩。",
        "content_category": "服务意识",
        "business_lines": ["13"],
        "quiz_pass_pct": 60,
        "quiz": [],
        "lessons": [
            {"title": "第一课", "min_minutes": 1, "credit_minutes": 5, "body": "**一次告知**。"},
            {"title": "第二课", "min_minutes": 2, "credit_minutes": 5, "body": "首问负责。"},
        ],
    }
    return document | fields


def make_course(
    unit: OrgUnit | None = None, *, publish: bool = True, quiz: int = 2, **fields: Any
) -> Course:
    """Add a course with a quiz of so many questions at 2 marks, key B."""
    unit = unit or make_unit()
    items = [make_item(unit, rationale="解析机密").external_id for _ in range(quiz)]
    document = course_document(quiz=items, **fields)
    report = service.import_course(
        document, actor=None, unit_id=unit.id, now=NOW, publish_now=publish
    )
    assert not report.problems, report.problems
    return db.session().scalars(sa.select(Course).where(Course.code == document["code"])).one()


def study(
    lesson: Lesson, staff: StaffMember, seconds: int, *, start: datetime = NOW
) -> service.Beat:
    """Beat every 15 seconds for so long, in whole beats; returns the last one."""
    beat = service.record_beat(lesson.id, staff_id=staff.id, now=start)
    for passed in range(15, seconds + 1, 15):
        now = start + timedelta(seconds=passed)
        beat = service.record_beat(lesson.id, staff_id=staff.id, now=now)
    return beat


def sit_quiz(
    course: Course, staff: StaffMember, *, right: bool = True, now: datetime = NOW, **more: Any
) -> service.QuizOutcome:
    """Hand in a quiz with every answer right, or every answer wrong."""
    versions = quiz_versions(db.session(), course.id)
    answers = {each.id: {"choices": ["B" if right else "A"]} for each in versions}
    return service.submit_quiz(course.id, staff_id=staff.id, answers=answers, now=now, **more)


def learn(course: Course, staff: StaffMember, *, start: datetime = NOW) -> datetime:
    """Study every lesson for as long as it needs and pass the quiz; returns when it was met."""
    now = start
    for lesson in course.lessons:
        study(lesson, staff, lesson.min_minutes * 60, start=now)
        now += timedelta(seconds=lesson.min_minutes * 60)
    sit_quiz(course, staff, now=now)
    return now
