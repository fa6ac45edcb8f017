"""Studying: heartbeats, completing a course, starting it again in a later year."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.clock import local_date
from lms.courses.learning_time import (
    beat_seconds,
    creditable_seconds,
    is_lesson_completed,
    split_by_day,
)
from lms.courses.models import (
    Course,
    CourseCompletion,
    CourseState,
    LearningDay,
    Lesson,
    LessonProgress,
)
from lms.courses.progress import CourseProgress, progress_in
from lms.db import transaction
from lms.errors import NotFound, Refused
from lms.people.models import StaffMember
from lms.words import Phrase


@dataclass(frozen=True)
class Beat:
    """What came of a heartbeat.

    seconds: studied of this lesson so far.  is_met: the course's last condition was met by it, so
    that the completion is to be handed on.
    """

    seconds: int
    needed: int
    is_completed: bool
    is_met: bool = False


def record_beat(lesson_id: int, *, staff_id: int, now: datetime, resumed: bool = False) -> Beat:
    """Count the time since the person's last beat for a lesson; returns how far they are.

    resumed: the page was just opened or came back to the front, so the time before was not study.
    On a course that is completed nothing is counted any more.
    """
    with transaction() as session:
        lesson = session.get(Lesson, lesson_id)
        if lesson is None:
            raise NotFound("没有找到这一课。", "请从课程页进入。")
        _check_open(lesson.course)
        lock_person(session, staff_id)
        progress = progress_of(session, staff_id, lesson.course)
        if not progress.is_under_way:
            state = next(each for each in progress.lessons if each.lesson.id == lesson_id)
            return Beat(state.seconds, lesson.min_minutes * 60, is_completed=True)
        seconds = 0 if resumed else beat_seconds(_last_beat_at(session, staff_id), now)
        row = _progress_row(session, staff_id, lesson_id, now)
        counted = creditable_seconds(row.seconds, seconds, lesson.credit_minutes)
        for on, share in split_by_day(now - timedelta(seconds=seconds), counted):
            _add_to_day(session, staff_id, lesson.course_id, on, share)
        row.seconds += seconds
        row.last_beat_at = max(now, row.last_beat_at or now)
        is_new = row.completed_at is None and is_lesson_completed(row.seconds, lesson.min_minutes)
        if is_new:
            row.completed_at = now
        session.flush()
        is_met = is_new and progress_of(session, staff_id, lesson.course).met_at is not None
        return Beat(row.seconds, lesson.min_minutes * 60, row.completed_at is not None, is_met)


def complete_course(
    session: Session, staff_id: int, course_id: int, now: datetime
) -> CourseCompletion | None:
    """Add the completion of a round whose conditions are all met; None when there is none to add.

    A step. Dated when the last condition was met, which is before `now` after a crash.
    """
    course = session.get_one(Course, course_id)
    lock_person(session, staff_id)
    progress = progress_of(session, staff_id, course)
    met_at = progress.met_at
    if not progress.is_under_way or met_at is None or progress.passed is None:
        return None
    completion = CourseCompletion(
        staff_id=staff_id,
        course_id=course_id,
        year=local_date(met_at).year,
        completed_at=min(met_at, now),
        seconds=progress.seconds,
        quiz_attempt_id=progress.passed.id,
    )
    session.add(completion)
    session.flush()
    return completion


def restart_course(course_id: int, *, staff_id: int, now: datetime) -> None:
    """Let a person learn again, from the beginning, a course completed in an earlier year.

    Completion, sittings and days of study stay; only the progress starts anew. Twice is once.
    """
    with transaction() as session:
        course = session.get_one(Course, course_id)
        _check_open(course)
        lock_person(session, staff_id)
        progress = progress_of(session, staff_id, course)
        if progress.completion is None or progress.is_under_way:
            return
        year = progress.completion.year
        if year >= local_date(now).year:
            raise Refused(
                Phrase("%(year)s 年度已学完这门课程。", year=year),
                "课程内容可以随时回看，不再累计学时。",
            )
        lessons = sa.select(Lesson.id).where(Lesson.course_id == course_id)
        session.execute(
            sa.update(LessonProgress)
            .where(LessonProgress.staff_id == staff_id, LessonProgress.lesson_id.in_(lessons))
            .values(seconds=0, completed_at=None, opened_at=now)
        )


def progress_of(session: Session, staff_id: int, course: Course) -> CourseProgress:
    """Return how far a person is in one course."""
    return progress_in(session, staff_id, [course])[0]


def lock_person(session: Session, staff_id: int) -> None:
    """Let what one person does in several tabs happen one after the other."""
    session.get_one(StaffMember, staff_id, with_for_update={"key_share": True})


def _check_open(course: Course) -> None:
    if course.state is not CourseState.PUBLISHED:
        raise Refused("这门课程已撤回，学习时间不再累计。", "已完成的学习记录仍然有效。")


def _last_beat_at(session: Session, staff_id: int) -> datetime | None:
    """Return the person's one clock: their last beat on any lesson."""
    return session.scalar(
        sa.select(sa.func.max(LessonProgress.last_beat_at)).where(
            LessonProgress.staff_id == staff_id
        )
    )


def _progress_row(session: Session, staff_id: int, lesson_id: int, now: datetime) -> LessonProgress:
    row = session.scalar(
        sa.select(LessonProgress).where(
            LessonProgress.staff_id == staff_id, LessonProgress.lesson_id == lesson_id
        )
    )
    if row is None:
        row = LessonProgress(staff_id=staff_id, lesson_id=lesson_id, seconds=0, opened_at=now)
        session.add(row)
    return row


def _add_to_day(session: Session, staff_id: int, course_id: int, on: date, seconds: int) -> None:
    day = session.scalar(
        sa.select(LearningDay).where(
            LearningDay.staff_id == staff_id,
            LearningDay.course_id == course_id,
            LearningDay.on == on,
        )
    )
    if day is None:
        day = LearningDay(staff_id=staff_id, course_id=course_id, on=on, seconds=0)
        session.add(day)
    day.seconds += seconds
