"""What the scheduler runs for exams; each is safe to run twice."""

from datetime import datetime, timedelta

from lms.exams.grace import DEFAULT_S
from lms.exams.handover import hand_on, hand_on_leftovers
from lms.exams.service import close_overdue


def close_overdue_attempts(now: datetime, grace_s: int = DEFAULT_S) -> str:
    """End and grade the attempts whose time is over, and hand on results left behind.

    grace_s: `LMS_EXAM_GRACE_S`; an attempt must not be closed while answers to it still count.
    """
    closed = close_overdue(
        now,
        allowed=timedelta(seconds=grace_s),
        after=lambda attempt_id: hand_on(attempt_id, now),
    )
    return f"closed {closed}, handed on {hand_on_leftovers(now)} left behind"
