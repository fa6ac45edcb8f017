"""Importing, editing and publishing courses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.courses import service
from lms.courses.document import LessonPlan
from lms.courses.models import Course, CourseState, Lesson
from lms.courses.service.authoring import CourseFacts
from lms.db import Session
from lms.errors import Invalid, NotFound, Refused
from lms.importing import ImportReport
from lms.people.models import OrgUnit
from lms.questions.models import VersionState
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_courses import course_document, make_course, study
from tests.support.build_exams import make_question
from tests.support.build_questions import make_item

FILE = """---
code: K-FILE
title: 窗口服务规范
summary: 简介
category: 服务意识
lines: 13
quiz: {quiz}
---
# 第一课
min_minutes: 3
正文
# 第二课
min_minutes: 4
正文
"""


@pytest.fixture
def unit(database: Session) -> OrgUnit:
    return make_unit()


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.read, report.new, report.changed, report.unchanged


def import_file(unit: OrgUnit, quiz: str, **options: bool) -> ImportReport:
    data = FILE.format(quiz=quiz).encode()
    return service.import_course_file(data, actor=None, unit_id=unit.id, now=NOW, **options)


def test_file_is_imported_published_and_found_unchanged(database: Session, unit: OrgUnit) -> None:
    item = make_item(unit)
    report = import_file(unit, item.external_id, publish_now=True)
    assert (counts(report), report.problems) == ((3, 3, 0, 0), ())
    course = database.scalars(sa.select(Course)).one()
    assert course.state is CourseState.PUBLISHED
    assert [lesson.title for lesson in course.lessons] == ["第一课", "第二课"]
    assert course.lessons[0].body_html == "<p>正文</p>"
    assert [each.item_version_id for each in course.quiz_items] == [item.approved_version_id]
    again = import_file(unit, item.external_id, publish_now=True)
    assert counts(again) == (3, 0, 0, 3)


def test_dry_run_writes_nothing(database: Session, unit: OrgUnit) -> None:
    assert counts(import_file(unit, make_item(unit).external_id, dry_run=True)) == (3, 3, 0, 0)
    assert database.scalar(sa.select(sa.func.count(Course.id))) == 0


def test_unknown_question_is_reported_at_its_line_and_nothing_is_written(
    database: Session, unit: OrgUnit
) -> None:
    draft = make_item(unit, state=VersionState.DRAFT)
    report = import_file(unit, f"{draft.external_id}, NOPE")
    assert [problem.where for problem in report.problems] == ["第 7 行", "第 7 行"]
    assert database.scalar(sa.select(sa.func.count(Course.id))) == 0


def test_question_that_a_person_must_mark_is_refused(database: Session, unit: OrgUnit) -> None:
    document = course_document(quiz=[make_question(unit, "case").item.external_id])
    report = service.import_course(document, actor=None, unit_id=unit.id, now=NOW)
    assert "人工评阅" in report.problems[0].message


def test_import_brings_the_course_of_the_same_code_up_to_date(
    database: Session, unit: OrgUnit
) -> None:
    course = make_course(unit, code="K-UP")
    first, second = (lesson.id for lesson in course.lessons)
    quiz = [make_item(unit).external_id]
    lesson = {"min_minutes": 1, "credit_minutes": 5, "body": "新。"}
    document = course_document(
        code="K-UP",
        quiz=quiz,
        lessons=[lesson | {"title": "新的第一课"}, lesson | {"title": "第一课"},
                 lesson | {"title": "第二课"}],
    )  # fmt: skip
    report = service.import_course(document, actor=None, unit_id=unit.id, now=NOW)
    assert counts(report) == (4, 1, 3, 0)
    assert [(each.ordinal, each.title) for each in course.lessons] == [
        (1, "新的第一课"), (2, "第一课"), (3, "第二课"),
    ]  # fmt: skip
    assert [each.id for each in course.lessons][1:] == [first, second]


def test_a_lesson_somebody_studied_cannot_be_left_out(database: Session, unit: OrgUnit) -> None:
    course = make_course(unit, code="K-LESS")
    study(course.lessons[1], make_staff(), 15)
    quiz = [make_item(unit).external_id]
    document = course_document(code="K-LESS", quiz=quiz)
    document["lessons"] = document["lessons"][:1]
    report = service.import_course(document, actor=None, unit_id=unit.id, now=NOW)
    assert "第二课" in report.problems[0].message
    assert len(course.lessons) == 2
    with pytest.raises(Refused, match="不能删除"):
        service.delete_lesson(course.id, course.lessons[1].id)


def test_code_of_another_units_course_is_taken(database: Session, unit: OrgUnit) -> None:
    make_course(code="K-OTHER")
    document = course_document(code="K-OTHER", quiz=[make_item(unit).external_id])
    report = service.import_course(document, actor=None, unit_id=unit.id, now=NOW)
    assert "其他单位" in report.problems[0].message


def test_trainer_imports_into_units_of_their_own_only(database: Session, unit: OrgUnit) -> None:
    trainer = make_actor_with(Role.TRAINER, unit=unit)
    with pytest.raises(NotFound):
        service.import_course(course_document(), actor=trainer, unit_id=make_unit().id, now=NOW)


def test_course_without_quiz_or_lessons_is_not_published(database: Session, unit: OrgUnit) -> None:
    trainer = make_actor_with(Role.TRAINER, unit=unit)
    facts = CourseFacts("K-NEW", "课程", "简介", "service", ("13",), False, 60)
    course = service.create_course(facts, unit_id=unit.id, actor=trainer, now=NOW)
    with pytest.raises(Refused, match=r"课时.测验题"):
        service.publish_course(course.id, actor=trainer, now=NOW)
    service.save_lesson(course.id, None, LessonPlan("课", 3, 5, "正文<script>x</script>"))
    assert "<script" not in course.lessons[0].body_html
    service.set_quiz(course.id, [make_item(unit).external_id], now=NOW)
    service.publish_course(course.id, actor=trainer, now=NOW)
    service.publish_course(course.id, actor=trainer, now=NOW + timedelta(days=1))
    assert course.published_at == NOW
    actions = database.scalars(sa.select(AuditEntry.action)).all()
    assert actions.count("course_published") == 1


def test_code_is_unique(database: Session, unit: OrgUnit) -> None:
    course = make_course(unit, code="K-A")
    other = make_course(unit, code="K-B")
    facts = CourseFacts(course.code, "课程", "简介", "service", ("13",), False, 60)
    with pytest.raises(Refused, match="K-A"):
        service.create_course(facts, unit_id=unit.id, actor=None, now=NOW)
    with pytest.raises(Refused, match="K-A"):
        service.edit_course(other.id, facts)


def test_lessons_are_moved_and_deleted(database: Session, unit: OrgUnit) -> None:
    course = make_course(unit)
    service.save_lesson(course.id, None, LessonPlan("第三课", 1, 1, "正文"))
    third = course.lessons[2]
    service.move_lesson(course.id, third.id, 1)
    database.expire_all()
    assert [each.title for each in course.lessons] == ["第三课", "第一课", "第二课"]
    service.delete_lesson(course.id, course.lessons[1].id)
    service.delete_lesson(course.id, 10_000)
    database.expire_all()
    assert [(each.ordinal, each.title) for each in course.lessons] == [(1, "第三课"), (2, "第二课")]
    assert database.scalar(sa.select(sa.func.count(Lesson.id))) == 2


def test_credit_below_the_minutes_needed_is_refused(database: Session, unit: OrgUnit) -> None:
    course = make_course(unit)
    with pytest.raises(Invalid, match="不能少于"):
        service.save_lesson(course.id, None, LessonPlan("课", 5, 4, "正文"))


def test_quiz_of_a_unit_may_use_questions_of_units_above_only(
    database: Session, unit: OrgUnit
) -> None:
    below = make_unit(unit)
    course = make_course(below)
    above, beside = make_item(unit), make_item(make_unit())
    service.set_quiz(course.id, [above.external_id], now=NOW)
    assert [each.item_version_id for each in course.quiz_items] == [above.approved_version_id]
    with pytest.raises(Invalid, match=beside.external_id):
        service.set_quiz(course.id, [beside.external_id], now=NOW)
    with pytest.raises(Refused, match="要有测验题"):
        service.set_quiz(course.id, [], now=NOW)
