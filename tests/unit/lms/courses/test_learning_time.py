"""docs/rules/learning-time.md, row by row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.learning_time import (
    MAX_CREDIT_S,
    beat_seconds,
    creditable_seconds,
    is_course_completed,
    is_lesson_completed,
    is_quiz_passed,
    minutes_by_day,
    split_by_day,
)


def at(time: str, day: str = "2026-11-23") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}+08:00")


@pytest.mark.parametrize(
    ("last", "now", "worth"),
    [
        pytest.param(None, at("10:00:00"), 0, id="B1"),
        pytest.param(at("10:00:00"), at("10:00:15"), 15, id="B2"),
        pytest.param(at("10:00:00"), at("10:00:20"), 20, id="B3"),
        pytest.param(at("10:00:00"), at("10:00:21"), 20, id="B4"),
        pytest.param(at("10:00:00"), at("10:01:00"), 20, id="B5"),
        pytest.param(at("10:00:00"), at("10:01:01"), 0, id="B6"),
        pytest.param(at("10:00:00"), at("10:00:00"), 0, id="B7"),
        pytest.param(at("10:00:00"), at("09:59:50"), 0, id="B8"),
        pytest.param(at("10:00:00"), at("10:00:15.9"), 15, id="B9"),
        pytest.param(at("10:00:07"), at("10:00:15"), 8, id="B10"),
    ],
)
def test_a_beat_is_worth_the_time_since_the_last_one(
    last: datetime | None, now: datetime, worth: int
) -> None:
    assert beat_seconds(last, now) == worth


@given(st.lists(st.floats(min_value=0, max_value=90), min_size=1, max_size=40))
def test_however_many_tabs_beat_no_more_than_the_time_that_passed_is_counted(
    gaps: Sequence[float],
) -> None:
    last, now, counted = None, at("10:00:00"), 0
    for gap in gaps:
        counted += beat_seconds(last, now)
        last, now = now, now + timedelta(seconds=gap)
    counted += beat_seconds(last, now)
    assert counted <= sum(gaps) + 1e-3
    assert counted <= MAX_CREDIT_S * len(gaps)


@pytest.mark.parametrize(
    ("starts_at", "seconds", "days"),
    [
        pytest.param(at("10:00:00"), 20, [(date(2026, 11, 23), 20)], id="D1"),
        pytest.param(
            at("23:59:48"), 20, [(date(2026, 11, 23), 12), (date(2026, 11, 24), 8)], id="D2"
        ),
        pytest.param(at("23:59:40"), 20, [(date(2026, 11, 23), 20)], id="D3"),
        pytest.param(at("10:00:00"), 0, [], id="D5"),
        pytest.param(
            at("23:59:59", "2026-12-31"),
            2,
            [(date(2026, 12, 31), 1), (date(2027, 1, 1), 1)],
            id="over New Year",
        ),
    ],
)
def test_study_is_cut_at_local_midnight(
    starts_at: datetime, seconds: int, days: list[tuple[date, int]]
) -> None:
    assert split_by_day(starts_at, seconds) == days


@pytest.mark.parametrize(
    ("studied", "seconds", "creditable"),
    [
        pytest.param(0, 15, 15, id="from the start"),
        pytest.param(592, 15, 8, id="D4"),
        pytest.param(600, 15, 0, id="D5"),
        pytest.param(900, 15, 0, id="long past"),
    ],
)
def test_only_the_creditable_minutes_of_a_lesson_reach_the_day(
    studied: int, seconds: int, creditable: int
) -> None:
    assert creditable_seconds(studied, seconds, credit_minutes=10) == creditable


@pytest.mark.parametrize(
    ("lessons", "marks", "full", "pass_pct", "completed"),
    [
        pytest.param([(180, 3), (240, 4)], "6", "10", 60, True, id="C1"),
        pytest.param([(179, 3), (240, 4)], "6", "10", 60, False, id="C2"),
        pytest.param([(180, 3), (240, 4)], "5.99", "10", 60, False, id="C3"),
        pytest.param([(180, 3), (240, 4)], "0", "0", 60, False, id="C4"),
        pytest.param([], "10", "10", 60, False, id="C5"),
        pytest.param([(180, 3)], "2", "3", 66, True, id="C6"),
        pytest.param([(180, 3)], "2", "3", 67, False, id="C7"),
    ],
)
def test_a_course_is_completed_by_all_lessons_and_the_quiz(
    lessons: list[tuple[int, int]], marks: str, full: str, pass_pct: int, completed: bool
) -> None:
    done = [is_lesson_completed(seconds, minutes) for seconds, minutes in lessons]
    passed = is_quiz_passed(Decimal(marks), Decimal(full), pass_pct)
    assert is_course_completed(done, passed) is completed


MARCH_2, MARCH_3 = date(2026, 3, 2), date(2026, 3, 3)


@pytest.mark.parametrize(
    ("days", "cap", "minutes"),
    [
        pytest.param([(MARCH_2, 1500)], 60, [(MARCH_2, 25)], id="E1"),
        pytest.param([(MARCH_2, 90), (MARCH_3, 90)], 60, [(MARCH_2, 1), (MARCH_3, 2)], id="E2"),
        pytest.param([(MARCH_2, 59)], 60, [], id="E3"),
        pytest.param([(MARCH_2, 40), (MARCH_3, 20)], 60, [(MARCH_3, 1)], id="E4"),
        pytest.param(
            [(MARCH_3, 1200), (MARCH_2, 1200)], 30, [(MARCH_2, 20), (MARCH_3, 10)], id="E5"
        ),
        pytest.param(
            [(date(2026, 12, 31), 600), (date(2027, 1, 1), 600)],
            60,
            [(date(2026, 12, 31), 10), (date(2027, 1, 1), 10)],
            id="E6",
        ),
    ],
)
def test_days_of_study_become_whole_minutes(
    days: list[tuple[date, int]], cap: int, minutes: list[tuple[date, int]]
) -> None:
    assert minutes_by_day(days, cap) == minutes
