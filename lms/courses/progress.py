"""How far a person is in courses: the rows of study read together, in rounds.

A course may be learned anew in a later training year; what counts is the round under way.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from lms.courses.learning_time import is_course_completed
from lms.courses.models import Course, CourseCompletion, Lesson, LessonProgress, QuizAttempt


@dataclass(frozen=True)
class LessonState:
    """A lesson and how far a person has come in it."""

    lesson: Lesson
    seconds: int = 0
    completed_at: datetime | None = None

    @property
    def is_completed(self) -> bool:
        """Return whether it has been studied for long enough."""
        return self.completed_at is not None


@dataclass(frozen=True)
class CourseProgress:
    """How far a person is in a course.

    began_at: first beat of the round under way; a course is learned anew in a later year by
    starting another round.  passed: the first passed sitting of the quiz in this round.
    completion: the latest one, of this round or an earlier one.
    """

    course: Course
    lessons: Sequence[LessonState]
    began_at: datetime | None
    passed: QuizAttempt | None
    completion: CourseCompletion | None

    @property
    def is_under_way(self) -> bool:
        """Return whether study still counts: never completed, or begun again since."""
        if self.completion is None:
            return True
        return self.began_at is not None and self.began_at > self.completion.completed_at

    @property
    def is_completed(self) -> bool:
        """Return whether the person is done with the course for now."""
        return not self.is_under_way

    @property
    def lessons_done(self) -> int:
        """Return how many lessons are completed."""
        return sum(each.is_completed for each in self.lessons)

    @property
    def seconds(self) -> int:
        """Return the seconds studied in this round."""
        return sum(each.seconds for each in self.lessons)

    @property
    def next_lesson(self) -> LessonState | None:
        """Return the first lesson that is not completed."""
        return next((each for each in self.lessons if not each.is_completed), None)

    @property
    def met_at(self) -> datetime | None:
        """Return when the last condition of the round was met, None while one is open."""
        done = [each.is_completed for each in self.lessons]
        if self.passed is None or not is_course_completed(done, True):
            return None
        lessons = [each.completed_at for each in self.lessons if each.completed_at is not None]
        return max([*lessons, self.passed.submitted_at])


def progress_in(session: Session, staff_id: int, courses: Sequence[Course]) -> list[CourseProgress]:
    """Return how far a person is in courses, in three statements for any number of them."""
    ids = [course.id for course in courses]
    studied: dict[int, dict[int, LessonProgress]] = defaultdict(dict)
    rows = session.execute(
        sa.select(LessonProgress, Lesson.course_id)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .where(LessonProgress.staff_id == staff_id, Lesson.course_id.in_(ids))
    )
    for row, course_id in rows:
        studied[course_id][row.lesson_id] = row
    completions = {
        row.course_id: row
        for row in session.scalars(
            sa.select(CourseCompletion)
            .where(CourseCompletion.staff_id == staff_id, CourseCompletion.course_id.in_(ids))
            .order_by(CourseCompletion.completed_at)
        )
    }
    passed: dict[int, list[QuizAttempt]] = defaultdict(list)
    for attempt in session.scalars(
        light_attempts(staff_id).where(QuizAttempt.passed, QuizAttempt.course_id.in_(ids))
    ):
        passed[attempt.course_id].append(attempt)
    return [
        _progress(course, studied[course.id], completions.get(course.id), passed[course.id])
        for course in courses
    ]


def _progress(
    course: Course,
    studied: dict[int, LessonProgress],
    completion: CourseCompletion | None,
    passed: Sequence[QuizAttempt],
) -> CourseProgress:
    began_at = min((row.opened_at for row in studied.values()), default=None)
    is_first = completion is None or began_at is None or began_at <= completion.completed_at
    in_round = [each for each in passed if is_first or each.submitted_at >= began_at]  # type: ignore[operator]
    lessons = [
        LessonState(lesson, studied[lesson.id].seconds, studied[lesson.id].completed_at)
        if lesson.id in studied
        else LessonState(lesson)
        for lesson in course.lessons
    ]
    return CourseProgress(course, lessons, began_at, next(iter(in_round), None), completion)


def light_attempts(staff_id: int) -> sa.Select[QuizAttempt]:
    """Return the query of a person's sittings, oldest first, without answers."""
    return (
        sa.select(QuizAttempt)
        .options(
            load_only(
                QuizAttempt.staff_id,
                QuizAttempt.course_id,
                QuizAttempt.marks,
                QuizAttempt.max_marks,
                QuizAttempt.passed,
                QuizAttempt.submitted_at,
            )
        )
        .where(QuizAttempt.staff_id == staff_id)
        .order_by(QuizAttempt.id)
    )
