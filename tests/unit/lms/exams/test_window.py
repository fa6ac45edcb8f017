"""When an exam is open and how long an attempt runs: docs/rules/exam-window.md."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.exams.window import (
    AttemptPhase,
    ExamPhase,
    ExamTimes,
    attempt_end,
    attempt_phase,
    exam_phase,
    last_end,
    sitting_time_ms,
)

DAY = datetime(2026, 11, 23, tzinfo=UTC)
GRACE = timedelta(seconds=15)


def _at(clock: str) -> datetime:
    hours, minutes, seconds = (float(part) for part in clock.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)


TIMES = ExamTimes(_at("9:00:00"), _at("18:00:00"), 60, published_at=DAY, cancelled_at=None)


@pytest.mark.parametrize(
    ("start", "extra_min", "end"),
    [
        ("9:00:00", 0, "10:00:00"),  # E1
        ("17:00:00", 0, "18:00:00"),  # E2
        ("17:30:00", 0, "18:00:00"),  # E3
        ("9:00:00", 15, "10:15:00"),  # E4
        ("17:30:00", 15, "18:15:00"),  # E5
        ("17:00:00", 15, "18:15:00"),  # E6
    ],
)
def test_attempt_ends_after_its_time_or_with_the_exam(start: str, extra_min: int, end: str) -> None:
    assert attempt_end(TIMES, _at(start), extra_min) == _at(end)


@pytest.mark.parametrize(
    ("clock", "phase"),
    [
        ("8:59:59", ExamPhase.UPCOMING),  # P1
        ("9:00:00", ExamPhase.OPEN),  # P2
        ("17:59:59", ExamPhase.OPEN),  # P3
        ("18:00:00", ExamPhase.CLOSED),  # P4
    ],
)
def test_phase_of_a_published_exam_follows_the_clock(clock: str, phase: ExamPhase) -> None:
    assert exam_phase(TIMES, _at(clock)) is phase


def test_unpublished_exam_is_a_draft_at_any_time() -> None:  # P5
    draft = ExamTimes(TIMES.opens_at, TIMES.closes_at, 60, published_at=None, cancelled_at=None)
    assert exam_phase(draft, _at("12:00:00")) is ExamPhase.DRAFT


def test_cancelled_exam_stays_cancelled() -> None:  # P6
    cancelled = ExamTimes(TIMES.opens_at, TIMES.closes_at, 60, DAY, _at("8:00:00"))
    assert exam_phase(cancelled, _at("12:00:00")) is ExamPhase.CANCELLED


@pytest.mark.parametrize(
    ("clock", "ended", "phase"),
    [
        ("9:59:59", None, AttemptPhase.RUNNING),  # S1
        ("10:00:00", None, AttemptPhase.RUNNING),  # S2
        ("10:00:01", None, AttemptPhase.GRACE),  # S3
        ("10:00:15", None, AttemptPhase.GRACE),  # S4
        ("10:00:15.001", None, AttemptPhase.OVER),  # S5
        ("9:30:00", "9:20:00", AttemptPhase.OVER),  # S6
    ],
)
def test_saves_count_until_the_grace_is_over(
    clock: str, ended: str | None, phase: AttemptPhase
) -> None:
    ended_at = _at(ended) if ended else None
    assert attempt_phase(_at("10:00:00"), ended_at, GRACE, _at(clock)) is phase


def test_last_end_waits_for_the_longest_extra_time() -> None:  # W4
    assert last_end(TIMES, 20) == _at("18:20:00")


@pytest.mark.parametrize(
    ("ended", "taken_ms"),
    [("9:30:00.5", 1_800_500), ("10:00:00", 3_600_000), ("10:00:12", 3_600_000)],
)
def test_time_within_the_grace_is_not_counted(ended: str, taken_ms: int) -> None:  # W5
    assert sitting_time_ms(_at("9:00:00"), _at("10:00:00"), _at(ended)) == taken_ms
