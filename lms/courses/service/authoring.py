"""Writing a course: its facts, its lessons, its quiz, publishing it and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.courses.document import MAX_LESSONS, LessonPlan
from lms.courses.models import Course, CourseQuizItem, CourseState, Lesson, LessonProgress
from lms.courses.quiz import needs_marker
from lms.db import transaction, violated
from lms.errors import Invalid, NotFound, Refused
from lms.people.models import OrgUnit
from lms.questions.content import item_of
from lms.questions.models import Item, ItemVersion
from lms.questions.queries import ancestor_ids
from lms.questions.queries.usable import is_usable
from lms.web.markup import render_markdown
from lms.words import Phrase, term


@dataclass(frozen=True)
class CourseFacts:
    """What a course is, its lessons and quiz aside."""

    code: str
    title: str
    summary: str
    content_category: str
    business_lines: tuple[str, ...]
    is_common: bool
    quiz_pass_pct: int


def create_course(
    facts: CourseFacts, *, unit_id: int, actor: Actor | None, now: datetime
) -> Course:
    """Add a draft that belongs to a unit. Raises Refused when the code is taken."""
    try:
        with transaction() as session:
            course = add_course(session, facts, unit_id=unit_id, actor=actor, now=now)
            session.flush()
            return course
    except IntegrityError as error:
        raise _translated(error, facts.code) from error


def add_course(
    session: Session, facts: CourseFacts, *, unit_id: int, actor: Actor | None, now: datetime
) -> Course:
    """Add a draft; a step."""
    course = Course(
        unit_id=unit_id,
        state=CourseState.DRAFT,
        created_by=actor.account_id if actor else None,
        created_at=now,
    )
    put_facts(course, facts)
    session.add(course)
    return course


def put_facts(course: Course, facts: CourseFacts) -> None:
    """Set what a course is."""
    course.code = facts.code
    course.title = facts.title
    course.summary = facts.summary
    course.content_category = facts.content_category
    course.business_lines = list(facts.business_lines)
    course.is_common = facts.is_common
    course.quiz_pass_pct = facts.quiz_pass_pct


def edit_course(course_id: int, facts: CourseFacts) -> Course:
    """Change what a course is. Raises Refused when the code is taken."""
    try:
        with transaction() as session:
            course = _locked(session, course_id)
            put_facts(course, facts)
            session.flush()
            return course
    except IntegrityError as error:
        raise _translated(error, facts.code) from error


def save_lesson(course_id: int, lesson_id: int | None, plan: LessonPlan) -> Lesson:
    """Change a lesson, or add one at the end; its Markdown is rendered here, once."""
    if plan.credit_minutes < plan.min_minutes:
        raise Invalid("可计学时的分钟数不能少于最少学习分钟数。")
    with transaction() as session:
        course = _locked(session, course_id)
        if lesson_id is None:
            if len(course.lessons) >= MAX_LESSONS:
                raise Refused(
                    Phrase("一门课程最多 %(most)s 课。", most=MAX_LESSONS), "请另建一门课程。"
                )
            lesson = Lesson(ordinal=len(course.lessons) + 1)
            course.lessons.append(lesson)
        else:
            lesson = _lesson_of(course, lesson_id)
        put_lesson(lesson, plan)
        session.flush()
        return lesson


def put_lesson(lesson: Lesson, plan: LessonPlan) -> None:
    """Set what a lesson says and asks for."""
    lesson.title = plan.title
    lesson.min_minutes = plan.min_minutes
    lesson.credit_minutes = plan.credit_minutes
    if lesson.body_markdown != plan.body:
        lesson.body_html = render_markdown(plan.body)
        lesson.body_markdown = plan.body


def move_lesson(course_id: int, lesson_id: int, to: int) -> None:
    """Put a lesson at another place, from 1; places past the ends mean first or last."""
    with transaction() as session:
        course = _locked(session, course_id)
        lesson = _lesson_of(course, lesson_id)
        others = [each for each in course.lessons if each is not lesson]
        others.insert(max(0, to - 1), lesson)
        number_lessons(session, others)


def delete_lesson(course_id: int, lesson_id: int) -> None:
    """Delete a lesson nobody has begun to study; deleting it again changes nothing."""
    with transaction() as session:
        course = _locked(session, course_id)
        lesson = next((each for each in course.lessons if each.id == lesson_id), None)
        if lesson is None:
            return
        if is_begun(session, lesson_id):
            raise Refused(
                Phrase("已有人学习“%(title)s”，不能删除。", title=lesson.title),
                "可以修改它的内容。",
            )
        if course.state is CourseState.PUBLISHED and len(course.lessons) == 1:
            raise Refused("已发布的课程至少要有一课。", "请先撤回课程。")
        course.lessons.remove(lesson)
        session.flush()
        number_lessons(session, course.lessons)


def is_begun(session: Session, lesson_id: int) -> bool:
    """Return whether anybody has begun to study a lesson."""
    begun = sa.select(LessonProgress.id).where(LessonProgress.lesson_id == lesson_id).limit(1)
    return session.scalar(begun) is not None


def number_lessons(session: Session, lessons: Sequence[Lesson]) -> None:
    """Number lessons in this order, past the uniqueness of their places."""
    for place, lesson in enumerate(lessons, start=1):
        lesson.ordinal = -place
    session.flush()
    for place, lesson in enumerate(lessons, start=1):
        lesson.ordinal = place
    session.flush()


def set_quiz(course_id: int, external_ids: Sequence[str], *, now: datetime) -> Course:
    """Make these questions the quiz, each pinned to its approved version.

    Raises Invalid naming every question that cannot be used.
    """
    with transaction() as session:
        course = _locked(session, course_id)
        found = find_quiz(session, course.unit_id, external_ids, local_date(now))
        wrong = [f"{each}：{why}" for each, why in found.problems.items()]
        if wrong:
            raise Invalid("有题目不能用于测验。" + "；".join(wrong))
        if course.state is CourseState.PUBLISHED and not found.versions:
            raise Refused("已发布的课程要有测验题。", "请先撤回课程。")
        put_quiz(session, course, found.versions)
        return course


@dataclass(frozen=True)
class FoundQuiz:
    """The versions of a quiz in order, and why other questions cannot be used, by external id."""

    versions: tuple[ItemVersion, ...]
    problems: dict[str, str]


def find_quiz(session: Session, unit_id: int, external_ids: Sequence[str], on: date) -> FoundQuiz:
    """Return the approved versions of questions as a unit may use them on a day."""
    unit = session.get_one(OrgUnit, unit_id)
    nearest = ancestor_ids(unit.path)
    rows = session.execute(
        sa.select(ItemVersion, Item.external_id, Item.unit_id)
        .join(Item, Item.approved_version_id == ItemVersion.id)
        .where(is_usable(unit.path, on), Item.external_id.in_(external_ids))
    ).all()
    by_id = {
        external_id: version
        for version, external_id, owner in sorted(rows, key=lambda row: nearest.index(row[2]))
    }
    problems = {}
    for external_id in external_ids:
        if external_id not in by_id:
            problems[external_id] = "题库中没有这道题，或它未通过审核、已停用"
        elif needs_marker(item_of(by_id[external_id])):
            problems[external_id] = "需要人工评阅，不能用于当场出结果的测验"
    versions = [by_id[each] for each in external_ids if each not in problems]
    return FoundQuiz(tuple(versions), problems)


def put_quiz(session: Session, course: Course, versions: Sequence[ItemVersion]) -> None:
    """Pin the versions as the quiz of a course."""
    course.quiz_items.clear()
    session.flush()
    course.quiz_items.extend(
        CourseQuizItem(ordinal=place, item_version_id=version.id)
        for place, version in enumerate(versions, start=1)
    )
    session.flush()


def publish_course(course_id: int, *, actor: Actor | None, now: datetime) -> Course:
    """Show a course to the learners of its unit and of those below; twice is once."""
    with transaction() as session:
        course = _locked(session, course_id)
        publish(session, course, actor=actor, now=now)
        return course


def publish(session: Session, course: Course, *, actor: Actor | None, now: datetime) -> None:
    """Publish a course with lessons and a quiz; a step."""
    if course.state is CourseState.PUBLISHED:
        return
    missing = [
        name
        for name, has in ((term("课时"), course.lessons), (term("测验题"), course.quiz_items))
        if not has
    ]
    if missing:
        raise Refused(
            Phrase("课程还没有%(missing)s，不能发布。", missing=tuple(missing)),
            "请补充后再发布。",
        )
    course.state = CourseState.PUBLISHED
    course.published_at = now
    _record(session, Action.COURSE_PUBLISHED, course, actor, now)


def withdraw_course(course_id: int, *, actor: Actor | None, now: datetime) -> Course:
    """Hide a published course from learners; what they learned stays."""
    with transaction() as session:
        course = _locked(session, course_id)
        if course.state is CourseState.PUBLISHED:
            course.state = CourseState.WITHDRAWN
            _record(session, Action.COURSE_WITHDRAWN, course, actor, now)
        return course


def _record(
    session: Session, action: Action, course: Course, actor: Actor | None, now: datetime
) -> None:
    record(
        session,
        action,
        actor=actor,
        object_type="course",
        object_id=course.id,
        detail={"code": course.code, "title": course.title, "lessons": len(course.lessons)},
        now=now,
    )


def _locked(session: Session, course_id: int) -> Course:
    return session.get_one(Course, course_id, with_for_update=True)


def _lesson_of(course: Course, lesson_id: int) -> Lesson:
    lesson = next((each for each in course.lessons if each.id == lesson_id), None)
    if lesson is None:
        raise NotFound("没有找到这一课。", "它可能已被删除。")
    return lesson


def _translated(error: IntegrityError, code: str) -> Exception:
    if violated(error, "uq_course_code", "course.code"):
        return Refused(Phrase("课程代码“%(code)s”已被使用。", code=code), "请换一个代码。")
    return error
