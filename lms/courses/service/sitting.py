"""Sitting the quiz of a course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.courses.models import Course, CourseState, QuizAttempt
from lms.courses.queries import quiz_versions
from lms.courses.quiz import GradedQuiz, QuizQuestion, draw_quiz, grade_quiz
from lms.courses.service.studying import lock_person, progress_of
from lms.db import transaction
from lms.errors import Refused
from lms.questions.content import item_of
from lms.questions.models import ItemVersion


@dataclass(frozen=True)
class QuizOutcome:
    """What came of handing a quiz in; `is_met`: the course's last condition was met by it."""

    attempt_id: int
    passed: bool
    is_met: bool


def next_sitting(session: Session, staff_id: int, course_id: int) -> int:
    """Return the number, from 1, of the person's next sitting of a quiz."""
    return 1 + (
        session.scalar(
            sa.select(sa.func.count(QuizAttempt.id)).where(
                QuizAttempt.staff_id == staff_id, QuizAttempt.course_id == course_id
            )
        )
        or 0
    )


def draw_sitting(
    versions: Sequence[ItemVersion], course_id: int, staff_id: int, number: int
) -> list[QuizQuestion]:
    """Return the questions of a sitting: the same person and number always give the same order."""
    items = [(version.id, item_of(version)) for version in versions]
    return draw_quiz(items, f"{course_id}:{staff_id}:{number}")


def submit_quiz(
    course_id: int,
    *,
    staff_id: int,
    answers: Mapping[int, Mapping[str, Any] | None],
    now: datetime,
    number: int | None = None,
) -> QuizOutcome:
    """Grade and keep a sitting; the same `number` again returns what was handed in first.

    answers: by item version id, in the bank's own option ids.  number: of the sitting, from 1;
    None: the next one.
    """
    with transaction() as session:
        course = session.get_one(Course, course_id)
        if course.state is not CourseState.PUBLISHED:
            raise Refused("这门课程已撤回，不能再测验。", "已完成的学习记录仍然有效。")
        lock_person(session, staff_id)
        following = next_sitting(session, staff_id, course_id)
        if number is not None and 1 <= number < following:
            attempt = _attempt_number(session, staff_id, course_id, number)
            return QuizOutcome(attempt.id, attempt.passed, is_met=False)
        versions = quiz_versions(session, course_id)
        if not versions:
            raise Refused("这门课程还没有测验题。", "请联系课程教师。")
        questions = draw_sitting(versions, course_id, staff_id, following)
        graded = grade_quiz(questions, answers, course.quiz_pass_pct)
        attempt = QuizAttempt(
            staff_id=staff_id,
            course_id=course_id,
            answers={str(each.version_id): answers.get(each.version_id) for each in questions},
            results=_results(questions, graded),
            marks=graded.marks,
            max_marks=graded.max_marks,
            passed=graded.passed,
            submitted_at=now,
        )
        session.add(attempt)
        session.flush()
        progress = progress_of(session, staff_id, course)
        is_met = progress.is_under_way and progress.met_at is not None
        return QuizOutcome(attempt.id, graded.passed, is_met)


def _attempt_number(session: Session, staff_id: int, course_id: int, number: int) -> QuizAttempt:
    return session.scalars(
        sa.select(QuizAttempt)
        .where(QuizAttempt.staff_id == staff_id, QuizAttempt.course_id == course_id)
        .order_by(QuizAttempt.id)
        .offset(number - 1)
        .limit(1)
    ).one()


def _results(questions: Sequence[QuizQuestion], graded: GradedQuiz) -> list[dict[str, Any]]:
    """Return what is kept of each question: its pinned version, how it was shown, its marks."""
    return [
        {
            "version_id": question.version_id,
            "public_id": question.public_id,
            "id_map": question.id_map,
            "marks": f"{grade.marks:.2f}",
            "max_marks": f"{grade.max_marks:.2f}",
            "reason": grade.reason,
            "parts": [
                {"part": part.part, "marks": f"{part.marks:.2f}", "reason": part.reason}
                for part in grade.parts
            ],
        }
        for question, grade in zip(questions, graded.grades, strict=True)
    ]
