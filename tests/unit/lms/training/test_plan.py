"""Publishing checks, the attendance that earns credit (docs/rules/credit-days.md), clashes."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.training.clashes import Booking, find_clashes
from lms.training.plan import class_state, has_attended_enough, plan_problems

NINE = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sessions", "attended", "earns"),
    [
        pytest.param(7, 6, True, id="A1"),
        pytest.param(7, 5, False, id="A2"),
        pytest.param(1, 1, True, id="A3"),
        pytest.param(6, 5, False, id="A4"),
        pytest.param(14, 12, True, id="A5"),
        pytest.param(0, 0, False, id="A6"),
    ],
)
def test_six_sevenths_of_the_sessions_earn_the_credit(
    sessions: int, attended: int, earns: bool
) -> None:
    assert has_attended_enough(attended, sessions) is earns


@pytest.mark.parametrize(
    ("conduct", "sessions", "members", "said"),
    [
        (45, [180], 3, []),
        (180, [180], 3, []),
        (0, [180], 3, ["行风建设内容为 0 分钟"]),
        (181, [180], 3, ["多于全部课次"]),
        (45, [], 3, ["还没有课次"]),
        (45, [180], 0, ["还没有参训人员"]),
        (0, [], 0, ["还没有课次", "行风建设内容为 0 分钟", "还没有参训人员"]),
    ],
)
def test_a_plan_says_everything_it_lacks(
    conduct: int, sessions: list[int], members: int, said: list[str]
) -> None:
    problems = plan_problems(conduct, sessions, members)
    assert len(problems) == len(said)
    for problem, words in zip(problems, said, strict=True):
        assert words in problem


def booking(start: int, minutes: int = 60, *, staff_id: int = 1, session_id: int = 9) -> Booking:
    """Return a booking that starts so many minutes after nine."""
    return Booking(staff_id, session_id, NINE + timedelta(minutes=start), minutes, "班")


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        (booking(0, session_id=2), True),
        (booking(59, session_id=2), True),
        (booking(-59, session_id=2), True),
        (booking(20, 10, session_id=2), True),
        (booking(60, session_id=2), False),
        (booking(-60, session_id=2), False),
        (booking(0, session_id=2, staff_id=7), False),
        (booking(0), False),
    ],
    ids=[
        "same time", "last minute", "first minute", "within", "right after", "right before",
        "another person", "the same session",
    ],
)  # fmt: skip
def test_overlapping_sessions_of_one_person_clash(other: Booking, clashes: bool) -> None:
    assert bool(find_clashes([booking(0)], [other])) is clashes


LATER = NINE + timedelta(hours=3)


@pytest.mark.parametrize(
    ("published", "closed", "starts_at", "ends_at", "now", "state"),
    [
        (None, None, NINE, LATER, NINE, "draft"),
        (NINE, None, None, None, NINE, "draft"),
        (NINE, None, NINE, LATER, NINE - timedelta(seconds=1), "published"),
        (NINE, None, NINE, LATER, NINE, "running"),
        (NINE, None, NINE, LATER, LATER - timedelta(seconds=1), "running"),
        (NINE, None, NINE, LATER, LATER, "ended"),
        (NINE, LATER, NINE, LATER, LATER, "closed"),
    ],
)
def test_the_state_of_a_class_follows_from_its_times(
    published: datetime | None,
    closed: datetime | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    now: datetime,
    state: str,
) -> None:
    assert class_state(published, closed, starts_at, ends_at, now) == state
