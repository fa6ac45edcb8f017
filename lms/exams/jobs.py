"""What the scheduler runs for exams; each is safe to run twice."""

from datetime import datetime

from lms.exams.handover import hand_on, hand_on_leftovers
from lms.exams.service import close_overdue


def close_overdue_attempts(now: datetime) -> str:
    """End and grade the attempts whose time is over, and hand on results left behind."""
    closed = close_overdue(now, after=lambda attempt_id: hand_on(attempt_id, now))
    return f"closed {closed}, handed on {hand_on_leftovers(now)} left behind"
