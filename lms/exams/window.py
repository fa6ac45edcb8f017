"""When an exam may be started and an attempt may still be saved (docs/rules/exam-window.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ExamPhase(StrEnum):
    """Where an exam stands at an instant; nothing stores it."""

    DRAFT = "draft"  # not published: only those who manage it see it
    UPCOMING = "upcoming"
    OPEN = "open"  # attempts may be started
    CLOSED = "closed"
    CANCELLED = "cancelled"


class AttemptPhase(StrEnum):
    """Whether an attempt still takes answers at an instant."""

    RUNNING = "running"
    GRACE = "grace"  # its time is up; answers on their way still count
    OVER = "over"


@dataclass(frozen=True)
class ExamTimes:
    """The instants and the length that decide the phase of an exam."""

    opens_at: datetime
    closes_at: datetime
    duration_min: int
    published_at: datetime | None
    cancelled_at: datetime | None


def exam_phase(times: ExamTimes, now: datetime) -> ExamPhase:
    """Return the phase of an exam: open from `opens_at` on, closed from `closes_at` on (W1)."""
    if times.cancelled_at is not None:
        return ExamPhase.CANCELLED
    if times.published_at is None:
        return ExamPhase.DRAFT
    if now < times.opens_at:
        return ExamPhase.UPCOMING
    return ExamPhase.OPEN if now < times.closes_at else ExamPhase.CLOSED


def attempt_end(times: ExamTimes, starts_at: datetime, extra_min: int) -> datetime:
    """Return when an attempt begun at `starts_at` ends (W2).

    The closing of the exam cuts a late start short; extra time is added to both limits.
    """
    extra = timedelta(minutes=extra_min)
    full = starts_at + timedelta(minutes=times.duration_min) + extra
    return min(full, times.closes_at + extra)


def attempt_phase(
    ends_at: datetime, ended_at: datetime | None, grace: timedelta, now: datetime
) -> AttemptPhase:
    """Return the phase of an attempt: saves count up to and including `ends_at + grace` (W3)."""
    if ended_at is not None or now > ends_at + grace:
        return AttemptPhase.OVER
    return AttemptPhase.RUNNING if now <= ends_at else AttemptPhase.GRACE


def last_end(times: ExamTimes, longest_extra_min: int) -> datetime:
    """Return the instant after which nobody can be sitting any more (W4)."""
    return times.closes_at + timedelta(minutes=longest_extra_min)


def sitting_time_ms(starts_at: datetime, ends_at: datetime, ended_at: datetime) -> int:
    """Return the milliseconds an attempt took; what came within the grace adds nothing (W5)."""
    return max(0, round((min(ended_at, ends_at) - starts_at) / timedelta(milliseconds=1)))
