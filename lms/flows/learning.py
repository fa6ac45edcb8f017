"""A course whose conditions are met: completion, credit, certification, notice; all or none.

Rules: docs/rules/learning-time.md (Completion, Credit).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.clock import local_date, to_local
from lms.courses.handover import receives_completions
from lms.courses.learning_time import minutes_by_day
from lms.courses.models import Course, CourseCompletion, LearningDay, LessonProgress, QuizAttempt
from lms.courses.queries import list_unfinished
from lms.courses.service import complete_course
from lms.credits.models import CreditMode, SourceKind
from lms.credits.service import award_credit
from lms.credits.year_rule import is_open
from lms.db import transaction
from lms.flows.certify import review_in
from lms.notices.service import notify


@receives_completions
def finish_course(staff_id: int, course_id: int, now: datetime) -> CourseCompletion | None:
    """Complete a course, award its days of study, review certification; None when nothing is new.

    Everything is one transaction: after a crash `finish_leftovers` finds the same conditions met.
    """
    with transaction() as session:
        completion = complete_course(session, staff_id, course_id, now)
        if completion is None:
            return None
        course = session.get_one(Course, course_id)
        minutes = _award_days(session, course, completion, now)
        _tell(session, course, completion, minutes, now)
        review_in(session, staff_id, now)
        return completion


def finish_leftovers(now: datetime) -> str:
    """Complete what was met and not completed, as after a crash; says how many."""
    waiting = list_unfinished(db.session())
    finished = [finish_course(staff_id, course_id, now) for staff_id, course_id in waiting]
    return f"finished {sum(1 for completion in finished if completion is not None)} courses"


def _award_days(
    session: Session, course: Course, completion: CourseCompletion, now: datetime
) -> int:
    """Award an entry for each day of study of the round; returns the minutes awarded."""
    cap = sum(lesson.credit_minutes for lesson in course.lessons)
    studied = _days_of_round(session, completion)
    seconds = {day.on: day.seconds for day in studied}
    evidence = _evidence(session, course, completion)
    awarded = 0
    for on, minutes in minutes_by_day([(day.on, day.seconds) for day in studied], cap):
        if not is_open(on.year, local_date(now)):
            continue
        entry = award_credit(
            session,
            staff_id=completion.staff_id,
            on=on,
            minutes=minutes,
            mode=CreditMode.ONLINE,
            content_category=course.content_category,
            source_kind=SourceKind.COURSE,
            source_id=course.id,
            title=course.title,
            evidence={"studied_seconds": seconds[on], **evidence},
            dedupe_key=f"course:{course.id}:{completion.staff_id}:{on.isoformat()}",
            actor=None,
            now=now,
        )
        awarded += minutes if entry is not None else 0
    return awarded


def _days_of_round(session: Session, completion: CourseCompletion) -> Sequence[LearningDay]:
    """Return the days of study since the completion before this one."""
    query = sa.select(LearningDay).where(
        LearningDay.staff_id == completion.staff_id,
        LearningDay.course_id == completion.course_id,
        LearningDay.seconds > 0,
    )
    earlier = session.scalar(
        sa.select(sa.func.max(CourseCompletion.completed_at)).where(
            CourseCompletion.staff_id == completion.staff_id,
            CourseCompletion.course_id == completion.course_id,
            CourseCompletion.id != completion.id,
        )
    )
    if earlier is not None:
        query = query.where(LearningDay.on > local_date(earlier))
    return session.scalars(query.order_by(LearningDay.on)).all()


def _evidence(session: Session, course: Course, completion: CourseCompletion) -> dict[str, Any]:
    studied = {
        row.lesson_id: row.seconds
        for row in session.scalars(
            sa.select(LessonProgress).where(
                LessonProgress.staff_id == completion.staff_id,
                LessonProgress.lesson_id.in_([lesson.id for lesson in course.lessons]),
            )
        )
    }
    attempt = session.get_one(QuizAttempt, completion.quiz_attempt_id)
    return {
        "course_code": course.code,
        "course_title": course.title,
        "lessons": [
            {"title": lesson.title, "seconds": studied.get(lesson.id, 0)}
            for lesson in course.lessons
        ],
        "quiz_marks": f"{attempt.marks:.2f}",
        "quiz_max_marks": f"{attempt.max_marks:.2f}",
        "quiz_at": to_local(attempt.submitted_at).isoformat(),
        "completed_at": to_local(completion.completed_at).isoformat(),
    }


def _tell(
    session: Session, course: Course, completion: CourseCompletion, minutes: int, now: datetime
) -> None:
    credit = f"网络培训 {minutes} 分钟已记入学习档案。" if minutes else "本次学习没有新增学时。"
    notify(
        session,
        staff_id=completion.staff_id,
        kind="course",
        title=f"您已学完“{course.title}”",
        body=f"各课学习时间达到要求，测验通过。{credit}",
        url=f"/courses/{course.id}",
        dedupe_key=f"course-completed:{completion.id}",
        now=now,
    )
