"""Where results leave exams: processes on upper floors take them in, exams know none of them.

`AttemptResult.handed_on_at` says that they did; the job hands on what a crash left behind.
"""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from lms.db import transaction
from lms.exams.models import Attempt, AttemptResult, AttemptState

Receiver = Callable[[int, datetime], object]
_receivers: list[Receiver] = []


def receives_results(receiver: Receiver) -> Receiver:
    """Register what is called with (attempt id, now) after an attempt has been graded."""
    if receiver not in _receivers:
        _receivers.append(receiver)
    return receiver


def hand_on(attempt_id: int, now: datetime) -> None:
    """Tell the receivers that an attempt was graded; its own transaction is over."""
    for receiver in _receivers:
        receiver(attempt_id, now)


def hand_on_leftovers(now: datetime, limit: int = 500) -> int:
    """Hand on marked attempts that no receiver has taken in yet; returns how many."""
    with transaction() as session:
        ids = session.scalars(
            sa.select(AttemptResult.attempt_id)
            .join(Attempt, Attempt.id == AttemptResult.attempt_id)
            .where(AttemptResult.handed_on_at.is_(None), Attempt.state == AttemptState.MARKED)
            .distinct()
            .order_by(AttemptResult.attempt_id)
            .limit(limit)
        ).all()
    for attempt_id in ids:
        hand_on(attempt_id, now)
    return len(ids)
