"""Importing a course: a new one, or the one with the same code brought up to date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.clock import local_date
from lms.courses.course_file import CourseFile, at_line, read_course
from lms.courses.document import CoursePlan, LessonPlan, Place, in_words, read_document
from lms.courses.models import Course, CourseState, Lesson
from lms.courses.service.authoring import (
    CourseFacts,
    FoundQuiz,
    add_course,
    find_quiz,
    is_begun,
    number_lessons,
    publish,
    put_facts,
    put_lesson,
    put_quiz,
)
from lms.errors import DomainError
from lms.importing import ImportReport, Problem
from lms.people.queries import get_unit_for
from lms.web.markup import render_markdown


@dataclass(frozen=True)
class _Plan:
    """What importing a course would do.

    rows: the lesson row each lesson of the file goes into, None for a new one.
    """

    course: Course | None
    plan: CoursePlan
    quiz: FoundQuiz
    rows: tuple[Lesson | None, ...]
    surplus: tuple[Lesson, ...]
    changes: tuple[str, ...]  # new, changed or unchanged: the course itself, then each lesson


def import_course_file(
    data: bytes,
    *,
    actor: Actor | None,
    unit_id: int,
    now: datetime,
    dry_run: bool = False,
    publish_now: bool = False,
) -> ImportReport:
    """Import the course of a Markdown file; problems name its lines (see `course_file`)."""
    file = read_course(data)
    if any(problem.severity == "error" for problem in file.problems):
        _plan, problems = read_document(file.document, _line_of(file))
        known = {problem.where for problem in file.problems}
        more = [problem for problem in problems if problem.where not in known]
        return ImportReport(problems=_in_order([*file.problems, *more]))
    return import_course(
        file.document,
        actor=actor,
        unit_id=unit_id,
        now=now,
        dry_run=dry_run,
        publish_now=publish_now,
        place=_line_of(file),
    )


def import_course(
    document: Mapping[str, Any],
    *,
    actor: Actor | None,
    unit_id: int,
    now: datetime,
    dry_run: bool = False,
    publish_now: bool = False,
    place: Place | None = None,
) -> ImportReport:
    """Import one course, all or nothing; counted are the course itself and its lessons.

    document: see `document`.  place: names a path of it in problems, e.g. by its line.
    """
    if actor is not None:
        get_unit_for(actor, Permission.COURSE_AUTHOR, unit_id)
    plan, problems = read_document(document, place)
    if plan is None:
        return ImportReport(problems=tuple(problems))
    name = place or in_words
    if dry_run:
        return _report(*_look(db.session(), plan, unit_id, now, name))
    with db.transaction() as session:
        work, problems = _look(session, plan, unit_id, now, name)
        report = _report(work, problems)
        if work is not None and not report.has_errors:
            course = _write(session, work, unit_id, actor, now)
            if publish_now:
                publish(session, course, actor=actor, now=now)
        return report


def _look(
    session: Session, plan: CoursePlan, unit_id: int, now: datetime, place: Place
) -> tuple[_Plan | None, list[Problem]]:
    """Return what importing would do, and what stands in the way."""
    problems = [
        Problem(place(f"lessons.{number}"), "error", why)
        for number, lesson in enumerate(plan.lessons)
        if (why := _unprintable(lesson))
    ]
    course = session.scalar(sa.select(Course).where(Course.code == plan.code))
    if course is not None and course.unit_id != unit_id:
        message = f"课程代码“{plan.code}”已被其他单位使用，请换一个代码"
        return None, [*problems, Problem(place("code"), "error", message)]
    quiz = find_quiz(session, unit_id, plan.quiz, local_date(now))
    problems += [
        Problem(place("quiz"), "error", f"题目“{each}”：{why}")
        for each, why in quiz.problems.items()
    ]
    if course is not None and course.state is CourseState.PUBLISHED and not plan.quiz:
        problems.append(Problem(place("quiz"), "error", "课程已发布，测验题不能为空"))
    rows, surplus = _pair(course, plan)
    problems += [
        Problem(place("lessons"), "error", f"已有人学习“{lesson.title}”，文件中不能缺少这一课")
        for lesson in surplus
        if is_begun(session, lesson.id)
    ]
    changes = (_change(course, plan, quiz, surplus), *map(_lesson_change, rows, plan.lessons))
    return _Plan(course, plan, quiz, rows, surplus, changes), problems


def _unprintable(lesson: LessonPlan) -> str:
    try:
        render_markdown(lesson.body)
    except DomainError as error:
        return f"{error.message}{error.hint}"
    return ""


def _pair(
    course: Course | None, plan: CoursePlan
) -> tuple[tuple[Lesson | None, ...], tuple[Lesson, ...]]:
    """Return the row of each planned lesson, by title, else the next row left; and what is left."""
    left = list(course.lessons) if course else []
    rows: list[Lesson | None] = []
    for lesson in plan.lessons:
        row = next((each for each in left if each.title == lesson.title), None)
        rows.append(row)
        if row is not None:
            left.remove(row)
    for number, row in enumerate(rows):
        if row is None and left:
            rows[number] = left.pop(0)
    return tuple(rows), tuple(left)


def _change(
    course: Course | None, plan: CoursePlan, quiz: FoundQuiz, surplus: tuple[Lesson, ...]
) -> str:
    if course is None:
        return "new"
    stands = (
        course.title, course.summary, course.content_category, tuple(course.business_lines),
        course.is_common, course.quiz_pass_pct,
        tuple(item.item_version_id for item in course.quiz_items),
    )  # fmt: skip
    wanted = (
        plan.title, plan.summary, plan.content_category, plan.business_lines,
        plan.is_common, plan.quiz_pass_pct, tuple(version.id for version in quiz.versions),
    )  # fmt: skip
    return "unchanged" if stands == wanted and not surplus else "changed"


def _lesson_change(row: Lesson | None, lesson: LessonPlan) -> str:
    if row is None:
        return "new"
    stands = LessonPlan(row.title, row.min_minutes, row.credit_minutes, row.body_markdown)
    return "unchanged" if stands == lesson else "changed"


def _write(
    session: Session, work: _Plan, unit_id: int, actor: Actor | None, now: datetime
) -> Course:
    plan = work.plan
    facts = CourseFacts(
        plan.code, plan.title, plan.summary, plan.content_category, plan.business_lines,
        plan.is_common, plan.quiz_pass_pct,
    )  # fmt: skip
    course = work.course or add_course(session, facts, unit_id=unit_id, actor=actor, now=now)
    put_facts(course, facts)
    session.flush()
    for lesson in work.surplus:
        course.lessons.remove(lesson)
    lessons = []
    for number, (row, wanted) in enumerate(zip(work.rows, plan.lessons, strict=True), start=1):
        lesson = row or Lesson(ordinal=1000 + number)  # out of the way until all are numbered
        if row is None:
            course.lessons.append(lesson)
        put_lesson(lesson, wanted)
        lessons.append(lesson)
    session.flush()
    if [lesson.ordinal for lesson in lessons] != list(range(1, len(lessons) + 1)):
        number_lessons(session, lessons)
    pinned = [item.item_version_id for item in course.quiz_items]
    if pinned != [version.id for version in work.quiz.versions]:
        put_quiz(session, course, work.quiz.versions)
    session.refresh(course)
    return course


def _report(work: _Plan | None, problems: list[Problem]) -> ImportReport:
    changes = work.changes if work else ()
    return ImportReport(
        read=len(changes),
        new=changes.count("new"),
        changed=changes.count("changed"),
        unchanged=changes.count("unchanged"),
        problems=_in_order(problems),
    )


def _line_of(file: CourseFile) -> Place:
    """Return the function that names the line a path of the document stands on."""

    def place(path: str) -> str:
        while path and path not in file.lines:
            path = path.rpartition(".")[0]
        return at_line(file.lines.get(path, 1))

    return place


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    def line(problem: Problem) -> int:
        digits = "".join(each for each in problem.where if each.isdigit())
        return int(digits or 0)

    return tuple(sorted(problems, key=line))
