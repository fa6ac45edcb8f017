"""Rows of docs/rules/ranking.md, and ranking against a naive model."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.competitions.freeze import freeze_moment, is_frozen, is_public
from lms.competitions.ranking import (
    DEFAULT_TIE_BREAKS,
    Performance,
    TieBreak,
    rank_people,
    rank_units,
    sort_key,
)

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MARKS_THEN = (TieBreak.ALL_ROUND, TieBreak.TIME)


def performance(
    entrant_id: int, marks: str, right: int = 0, time_ms: int = 0, *, total: int = 10, unit: int = 1
) -> Performance:
    return Performance(
        entrant_id,
        unit,
        Decimal(marks),
        right,
        total,
        time_ms,
        START + timedelta(milliseconds=time_ms),
    )


def test_worked_table_of_people() -> None:
    rows = [
        (1, "96.00", 9, 480_000, 1, None),  # K1
        (2, "95.50", 8, 500_000, 2, TieBreak.ALL_ROUND),  # K2
        (3, "95.50", 7, 300_000, 3, TieBreak.TIME),  # K3
        (4, "95.50", 7, 310_000, 4, None),  # K4
        (5, "90.00", 5, 400_000, 5, None),  # K5
        (6, "90.00", 5, 400_000, 5, None),  # K6
        (7, "88.00", 10, 100_000, 7, None),  # K7
    ]
    placed = rank_people([performance(*row[:4]) for row in reversed(rows)], MARKS_THEN)
    assert [(p.performance.entrant_id, p.rank, p.decided_by) for p in placed] == [
        (row[0], row[4], row[5]) for row in rows
    ]


def test_declared_order_of_tie_breaks_decides() -> None:
    slow_but_right = performance(1, "90.00", 9, 500_000)
    fast = performance(2, "90.00", 8, 100_000)
    by_time = rank_people([slow_but_right, fast], (TieBreak.TIME, TieBreak.ALL_ROUND))
    assert [p.performance.entrant_id for p in by_time] == [2, 1]
    assert by_time[0].decided_by is TieBreak.TIME


def test_no_all_round_question_counts_as_zero() -> None:
    none = performance(1, "90.00", 0, total=0)
    wrong = performance(2, "90.00", 0, total=10)
    assert [p.rank for p in rank_people([none, wrong], (TieBreak.ALL_ROUND,))] == [1, 1]


def test_worked_table_of_units() -> None:
    people = [
        performance(1, "90.00", unit=1),
        performance(2, "80.00", unit=1),
        performance(3, "70.00", unit=1),  # U1
        performance(4, "99.00", unit=2),  # U2
        performance(5, "85.00", unit=3),
        performance(6, "85.00", unit=3),  # U3
        performance(7, "33.33", unit=4),
        performance(8, "33.34", unit=4),  # U4
    ]
    placed = {p.unit_id: p for p in rank_units(people, 2)}
    assert {u: (p.rank, str(p.score)) for u, p in placed.items()} == {
        1: (1, "85.00"),
        3: (1, "85.00"),
        2: (3, "49.50"),
        4: (4, "33.34"),
    }
    assert placed[1].counted == (1, 2)
    assert placed[1].members == 3


def test_units_with_equal_sums_are_separated_by_all_round_then_time() -> None:
    people = [
        performance(1, "85.00", 3, 900, unit=1),
        performance(2, "85.00", 4, 100, unit=2),
        performance(3, "85.00", 4, 90, unit=3),
    ]
    assert [p.unit_id for p in rank_units(people, 1)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("planned", "by_hand", "lifted", "handed_in", "public"),
    [
        ("10:10:00", None, None, "10:09:59", True),  # F-1
        ("10:10:00", None, None, "10:10:00", False),  # F-2
        ("10:10:00", "10:05:00", None, "10:07:00", False),  # F-3
        ("10:10:00", None, "10:15:00", "10:12:00", True),  # F-4
        (None, None, None, "10:19:00", True),  # F-5
    ],
)
def test_freeze(planned: str, by_hand: str, lifted: str, handed_in: str, public: bool) -> None:
    def at(clock: str | None) -> datetime | None:
        return datetime.fromisoformat(f"2026-11-23T{clock}+00:00") if clock else None

    moment = freeze_moment(freeze_at=at(planned), frozen_at=at(by_hand), unfrozen_at=at(lifted))
    handed_in_at = at(handed_in)
    assert handed_in_at is not None
    assert is_public(handed_in_at, moment) is public
    assert is_frozen(moment, datetime(2026, 11, 23, 10, 20, tzinfo=UTC)) is (moment is not None)


performances = st.builds(
    Performance,
    entrant_id=st.integers(1, 10**6),
    unit_id=st.integers(1, 5),
    marks=st.integers(0, 12).map(lambda n: Decimal(n) * Decimal("8.25")),
    all_round_correct=st.integers(0, 3),
    all_round_total=st.integers(3, 4),
    time_ms=st.integers(0, 4),
    submitted_at=st.integers(0, 3).map(lambda s: START + timedelta(seconds=s)),
)


@given(st.lists(performances, max_size=30, unique_by=lambda p: p.entrant_id))
def test_ranking_equals_counting_who_is_better(people: list[Performance]) -> None:
    def better(a: Performance, b: Performance) -> bool:
        def naive(p: Performance) -> tuple[object, ...]:
            share = Fraction(p.all_round_correct, p.all_round_total)
            return (-p.marks, -share, p.time_ms, p.submitted_at)

        return naive(a) < naive(b)

    for placed in rank_people(people, DEFAULT_TIE_BREAKS):
        assert placed.rank == 1 + sum(better(other, placed.performance) for other in people)


@given(st.lists(performances, max_size=12, unique_by=lambda p: p.entrant_id))
def test_a_board_does_not_depend_on_the_order_of_rows(people: list[Performance]) -> None:
    again = list(reversed(people))
    assert rank_people(people, DEFAULT_TIE_BREAKS) == rank_people(again, DEFAULT_TIE_BREAKS)
    assert rank_units(people, 2) == rank_units(again, 2)


@given(performances)
def test_keys_fit_their_column(person: Performance) -> None:
    assert len(sort_key(person, DEFAULT_TIE_BREAKS)) <= 64
