"""Reading courses: what a person learns, how far they are, what an author may change."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.courses.models import (
    Course,
    CourseCompletion,
    CourseQuizItem,
    CourseState,
    Lesson,
    LessonProgress,
    QuizAttempt,
)
from lms.courses.progress import CourseProgress, light_attempts, progress_in
from lms.errors import NotFound
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.questions.models import Item, ItemVersion
from lms.questions.queries import ancestor_ids
from lms.words import term

NO_COURSE = term("没有找到这门课程。")
HINT = term("课程可能已撤回，或不面向您的单位。")


def open_courses(unit_path: str) -> sa.Select[Course]:
    """Return the query of the courses published for a unit: its own and those of units above."""
    return (
        sa.select(Course)
        .options(selectinload(Course.lessons).defer(Lesson.body_html).defer(Lesson.body_markdown))
        .where(Course.state == CourseState.PUBLISHED, Course.unit_id.in_(ancestor_ids(unit_path)))
        .order_by(Course.is_common.desc(), Course.published_at.desc(), Course.id)
    )


def list_my_courses(actor: Actor) -> list[CourseProgress]:
    """Return the courses open to a person with how far they are."""
    courses = db.session.scalars(open_courses(actor.unit_path)).all()
    return progress_in(db.session(), actor.staff_id, courses)


def get_my_course(actor: Actor, course_id: int) -> CourseProgress:
    """Return a course open to a person. Raises NotFound for drafts and other units' courses."""
    course = db.session.scalar(open_courses(actor.unit_path).where(Course.id == course_id))
    if course is None:
        raise NotFound(NO_COURSE, HINT)
    return progress_in(db.session(), actor.staff_id, [course])[0]


def list_attempts(staff_id: int, course_id: int) -> Sequence[QuizAttempt]:
    """Return a person's sittings of a quiz, oldest first, without answers."""
    return db.session.scalars(
        light_attempts(staff_id).where(QuizAttempt.course_id == course_id)
    ).all()


def get_my_attempt(actor: Actor, course_id: int, attempt_id: int) -> QuizAttempt:
    """Return a sitting of the person's own. Raises NotFound for any other."""
    attempt = db.session.get(QuizAttempt, attempt_id)
    if attempt is None or (attempt.staff_id, attempt.course_id) != (actor.staff_id, course_id):
        raise NotFound("没有找到这次测验。", "请从课程页进入。")
    return attempt


def quiz_versions(session: Session, course_id: int) -> Sequence[ItemVersion]:
    """Return the pinned question versions of a quiz in order."""
    return session.scalars(
        sa.select(ItemVersion)
        .join(CourseQuizItem, CourseQuizItem.item_version_id == ItemVersion.id)
        .where(CourseQuizItem.course_id == course_id)
        .order_by(CourseQuizItem.ordinal)
    ).all()


def quiz_items(course_id: int) -> Sequence[tuple[ItemVersion, Item]]:
    """Return the pinned versions of a quiz with their questions, for the author's page."""
    rows = db.session.execute(
        sa.select(ItemVersion, Item)
        .join(CourseQuizItem, CourseQuizItem.item_version_id == ItemVersion.id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(CourseQuizItem.course_id == course_id)
        .order_by(CourseQuizItem.ordinal)
    )
    return [(version, item) for version, item in rows]


def completion_of(session: Session, staff_id: int, course_id: int) -> CourseCompletion | None:
    """Return the latest completion of a course by a person."""
    return session.scalar(
        sa.select(CourseCompletion)
        .where(CourseCompletion.staff_id == staff_id, CourseCompletion.course_id == course_id)
        .order_by(CourseCompletion.completed_at.desc())
        .limit(1)
    )


def list_completions(session: Session, staff_id: int, year: int) -> Sequence[CourseCompletion]:
    """Return what a person completed in a training year, in order."""
    return session.scalars(
        sa.select(CourseCompletion)
        .where(CourseCompletion.staff_id == staff_id, CourseCompletion.year == year)
        .order_by(CourseCompletion.completed_at)
    ).all()


def list_unfinished(session: Session, limit: int = 500) -> list[tuple[int, int]]:
    """Return (staff id, course id) of rounds that met every condition and were not completed."""
    missing = sa.exists().where(
        Lesson.course_id == QuizAttempt.course_id,
        ~sa.exists().where(
            LessonProgress.lesson_id == Lesson.id,
            LessonProgress.staff_id == QuizAttempt.staff_id,
            LessonProgress.completed_at.is_not(None),
        ),
    )
    began_at = (
        sa.select(sa.func.min(LessonProgress.opened_at))
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .where(
            LessonProgress.staff_id == QuizAttempt.staff_id,
            Lesson.course_id == QuizAttempt.course_id,
        )
        .correlate(QuizAttempt)
        .scalar_subquery()
    )
    completed = sa.exists().where(
        CourseCompletion.staff_id == QuizAttempt.staff_id,
        CourseCompletion.course_id == QuizAttempt.course_id,
        CourseCompletion.completed_at >= began_at,
    )
    rows = session.execute(
        sa.select(QuizAttempt.staff_id, QuizAttempt.course_id)
        .where(QuizAttempt.passed, ~missing, ~completed, began_at.is_not(None))
        .distinct()
        .order_by(QuizAttempt.staff_id, QuizAttempt.course_id)
        .limit(limit)
    )
    return [(staff_id, course_id) for staff_id, course_id in rows]


def managed_courses(actor: Actor) -> sa.Select[Course]:
    """Return the query of the courses an author may change, newest first."""
    return (
        sa.select(Course)
        .join(OrgUnit, OrgUnit.id == Course.unit_id)
        .options(selectinload(Course.lessons).defer(Lesson.body_html).defer(Lesson.body_markdown))
        .where(within(actor.scope(Permission.COURSE_AUTHOR)))
        .order_by(Course.created_at.desc(), Course.id.desc())
    )


def get_course_for(actor: Actor, course_id: int) -> Course:
    """Return a course an author may change. Raises NotFound for any other."""
    course = db.session.scalar(managed_courses(actor).where(Course.id == course_id))
    if course is None:
        raise NotFound(NO_COURSE, "它可能属于其他单位。")
    return course


def get_lesson(course: Course, ordinal: int) -> Lesson:
    """Return a lesson of a course by its place from 1. Raises NotFound."""
    lesson = next((each for each in course.lessons if each.ordinal == ordinal), None)
    if lesson is None:
        raise NotFound("没有找到这一课。", "请从课程页进入。")
    return lesson


def count_completions(course_ids: Sequence[int]) -> dict[int, int]:
    """Return course id → how many people have completed it."""
    rows = db.session.execute(
        sa.select(CourseCompletion.course_id, sa.func.count(sa.distinct(CourseCompletion.staff_id)))
        .where(CourseCompletion.course_id.in_(course_ids))
        .group_by(CourseCompletion.course_id)
    )
    return dict(rows.all())
