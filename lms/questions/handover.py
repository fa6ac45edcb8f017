"""Where the bank's news leaves it: processes on upper floors tell people, the bank knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.questions.models import ReviewDecision


@dataclass(frozen=True)
class ReviewNews:
    """A decision or a comment on a question, and the accounts it concerns, its writer left out."""

    review_id: int
    item_id: int
    external_id: str
    stem: str
    decision: ReviewDecision
    comment: str
    by_name: str
    account_ids: frozenset[int]


Receiver = Callable[[Session, ReviewNews, datetime], object]
_receivers: list[Receiver] = []


def receives_reviews(receiver: Receiver) -> Receiver:
    """Register what is called inside the transaction of each decision and comment."""
    if receiver not in _receivers:
        _receivers.append(receiver)
    return receiver


def hand_on(session: Session, news: ReviewNews, now: datetime) -> None:
    """Tell the receivers; what they write belongs to the same transaction."""
    for receiver in _receivers:
        receiver(session, news, now)
