"""Where completed courses leave this room: upper floors award credit, courses know none of them."""

from collections.abc import Callable
from datetime import datetime

Receiver = Callable[[int, int, datetime], object]
_receivers: list[Receiver] = []


def receives_completions(receiver: Receiver) -> Receiver:
    """Register what is called with (staff id, course id, now) once a course is done."""
    if receiver not in _receivers:
        _receivers.append(receiver)
    return receiver


def hand_on(staff_id: int, course_id: int, now: datetime) -> None:
    """Tell the receivers that a person met the last condition; its own transaction is over."""
    for receiver in _receivers:
        receiver(staff_id, course_id, now)
