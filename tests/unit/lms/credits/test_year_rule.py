"""Conversion and the days owed: docs/rules/credit-days.md."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.clock import local_date
from lms.credits.year_rule import YearRule, credit_hours, required_days, shown

RULE = YearRule(2026)


@pytest.mark.parametrize(
    ("hired_on", "owed"),
    [
        pytest.param(date(2020, 1, 6), "5", id="P1"),
        pytest.param(date(2026, 1, 15), "5", id="P2"),
        pytest.param(date(2026, 2, 1), "5", id="P3"),
        pytest.param(date(2026, 7, 1), "2.5", id="P4"),
        pytest.param(date(2026, 7, 31), "2.5", id="P5"),
        pytest.param(date(2026, 8, 1), "2.5", id="P6"),
        pytest.param(date(2026, 12, 31), "0.5", id="P7"),
        pytest.param(date(2027, 1, 1), "0", id="P8"),
        pytest.param(None, "5", id="P9"),
    ],
)
def test_days_owed_follow_the_month_of_hiring(hired_on: date | None, owed: str) -> None:
    assert required_days(RULE, hired_on) == Decimal(owed)


def test_days_owed_never_exceed_the_whole_year() -> None:
    rule = replace(RULE, annual_days_required=Decimal("4.75"))
    assert required_days(rule, date(2026, 1, 1)) == Decimal("4.75")


@pytest.mark.parametrize(
    ("minutes", "per_hour", "hours"),
    [
        (270, 45, "6"),
        (45, 45, "1"),
        (50, 45, "1.11"),
        (40, 45, "0.88"),
        (50, 50, "1"),
        (90, 60, "1.5"),
        (-50, 45, "-1.11"),
    ],
)
def test_minutes_become_credit_hours(minutes: int, per_hour: int, hours: str) -> None:
    assert credit_hours(minutes, per_hour) == Decimal(hours)


def test_rounding_never_shows_what_was_not_reached() -> None:
    assert shown(Fraction(4999, 1000)) == Decimal("4.99")


@pytest.mark.parametrize(
    ("at", "on"),
    [
        pytest.param(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31), id="T1"),
        pytest.param(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1), id="T2"),
    ],
)
def test_the_year_turns_at_midnight_in_shanghai(at: datetime, on: date) -> None:
    assert local_date(at) == on
