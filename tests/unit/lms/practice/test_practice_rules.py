"""docs/rules/daily-practice.md, row by row."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lms.practice.mistake_book import MistakeState, after_answer
from lms.practice.selection import Candidate, draw_daily
from lms.practice.streak import streak, week_of

A, B, C, D = (Candidate(n, n + 100, frozenset({"03"})) for n in (1, 2, 3, 4))
E, F = (Candidate(n, n + 100, frozenset({"05"})) for n in (5, 6))
BANK = (F, E, D, C, B, A)
FIRST, SECOND = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
SEEN = {C.item_id: FIRST, D.item_id: SECOND, F.item_id: FIRST}


def draw(
    size: int,
    mistakes: dict[int, datetime] | None = None,
    lines: frozenset[str] = frozenset({"03"}),
    seed: str = "1:2026-11-23",
) -> list[Candidate]:
    return draw_daily(BANK, lines=lines, mistakes=mistakes or {}, seen=SEEN, seed=seed, size=size)


def test_new_questions_of_ones_lines_come_first() -> None:
    assert set(draw(2)) == {A, B}  # S1


def test_then_those_answered_longest_ago() -> None:
    drawn = draw(4)
    assert (set(drawn[:2]), drawn[2:]) == ({A, B}, [C, D])  # S2


def test_then_questions_of_other_lines() -> None:
    drawn = draw(6)
    assert (set(drawn[:2]), drawn[2:]) == ({A, B}, [C, D, E, F])  # S3
    assert draw(9) == drawn  # S7


def test_mistakes_come_before_everything() -> None:
    drawn = draw(3, {F.item_id: FIRST})
    assert (drawn[0], set(drawn[1:])) == (F, {A, B})  # S4
    drawn = draw(3, {D.item_id: SECOND, F.item_id: FIRST})
    assert drawn[:2] == [F, D]  # S5: answered longest ago first
    assert drawn[2] in (A, B)


def test_a_person_without_lines_has_all_of_them() -> None:
    assert set(draw(3, lines=frozenset())) == {A, B, E}  # S6


def test_one_scenario_a_day_at_most_comes_last() -> None:
    long = [replace(each, is_long=True) for each in (A, B)]
    drawn = draw_daily(
        (*long, C, D, E, F), lines=frozenset({"03"}), mistakes={}, seen=SEEN, seed="1", size=3
    )
    assert drawn[:2] == [C, D]  # S8
    assert drawn[2] in long


def test_the_same_person_and_day_give_the_same_questions_others_give_others() -> None:
    many = [Candidate(n, n, frozenset()) for n in range(200)]

    def drawn(seed: str, bank: list[Candidate]) -> list[Candidate]:
        return draw_daily(bank, lines=frozenset(), mistakes={}, seen={}, seed=seed)

    assert drawn("1:2026-11-23", many) == drawn("1:2026-11-23", many[::-1])
    others = ("2:2026-11-23", "1:2026-11-24")
    assert all(drawn(seed, many) != drawn("1:2026-11-23", many) for seed in others)


@pytest.mark.parametrize(
    ("before", "is_right", "after"),
    [
        pytest.param(None, True, None, id="M1"),
        pytest.param(None, False, (1, 0, False), id="M2"),
        pytest.param((1, 0, False), True, (1, 1, False), id="M3"),
        pytest.param((1, 1, False), True, (1, 2, True), id="M4"),
        pytest.param((1, 1, False), False, (2, 0, False), id="M5"),
        pytest.param((1, 2, True), True, (1, 2, True), id="M6"),
        pytest.param((1, 2, True), False, (2, 0, False), id="M7"),
    ],
)
def test_a_mistake_leaves_the_book_after_two_right_answers_in_a_row(
    before: tuple[int, int, bool] | None, is_right: bool, after: tuple[int, int, bool] | None
) -> None:
    state = MistakeState(*before) if before else None
    assert after_answer(state, is_right) == (MistakeState(*after) if after else None)


@pytest.mark.parametrize(
    ("days", "count"),
    [
        pytest.param([], 0, id="T1"),
        pytest.param([24, 25], 2, id="T2"),
        pytest.param([23, 24], 2, id="T3"),
        pytest.param([23], 0, id="T4"),
        pytest.param([22, 24, 25], 2, id="T5"),
    ],
)
def test_the_streak_counts_days_in_a_row(days: list[int], count: int) -> None:
    assert streak({date(2026, 11, day) for day in days}, date(2026, 11, 25)) == count


def test_the_week_begins_on_monday() -> None:
    days = {date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 25)}
    assert week_of(days, date(2026, 11, 25)) == [True, False, True, False, False, False, False]
