"""The rows of docs/rules/credit-days.md, “Forecast and traffic light”."""

from datetime import date
from decimal import Decimal

import pytest

from lms.credits.forecast import forecast

BEFORE = date(2020, 1, 6)
JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("today", "hired_on", "days", "required", "reaches_on", "level"),
    [
        pytest.param(date(2026, 7, 1), BEFORE, "2.5", "5", date(2026, 12, 30), "green", id="F1"),
        pytest.param(date(2026, 6, 29), BEFORE, "1.9", "5", None, "yellow", id="F2"),
        pytest.param(date(2026, 6, 30), BEFORE, "1.99", "5", None, "red", id="F3"),
        pytest.param(date(2026, 6, 30), BEFORE, "2", "5", None, "yellow", id="F4"),
        pytest.param(date(2026, 6, 30), BEFORE, "2.5", "5", date(2026, 12, 28), "green", id="F5"),
        pytest.param(date(2026, 9, 30), BEFORE, "3.49", "5", None, "red", id="F6"),
        pytest.param(date(2026, 9, 30), BEFORE, "3.75", "5", date(2026, 12, 30), "green", id="F7"),
        pytest.param(date(2026, 11, 30), BEFORE, "4.99", "5", date(2026, 12, 1), "red", id="F8"),
        pytest.param(date(2026, 3, 30), BEFORE, "0", "5", None, "green", id="F9"),
        pytest.param(date(2026, 3, 31), BEFORE, "0", "5", None, "yellow", id="F10"),
        pytest.param(date(2027, 2, 1), BEFORE, "4", "5", None, "red", id="F11"),
        pytest.param(date(2026, 6, 30), JUNE, "0", "3", None, "green", id="F12"),
        pytest.param(date(2026, 11, 30), JUNE, "2", "3", None, "red", id="F13"),
        pytest.param(date(2026, 5, 1), JUNE, "0", "3", None, "green", id="F14"),
    ],
)
def test_pace_and_checkpoints_make_the_forecast(
    today: date,
    hired_on: date,
    days: str,
    required: str,
    reaches_on: date | None,
    level: str,
) -> None:
    result = forecast(
        2026,
        Decimal(days),
        Decimal(required),
        met_on=None,
        is_met=False,
        hired_on=hired_on,
        today=today,
    )
    assert (result.reaches_on, result.level) == (reaches_on, level)


def test_a_requirement_that_is_met_says_since_when() -> None:  # F15
    result = forecast(
        2026,
        Decimal(5),
        Decimal(5),
        met_on=date(2026, 6, 12),
        is_met=True,
        hired_on=BEFORE,
        today=date(2026, 6, 30),
    )
    assert (result.reaches_on, result.level) == (date(2026, 6, 12), "green")


def test_the_forecast_is_never_in_the_past() -> None:
    result = forecast(
        2026,
        Decimal("4.99"),
        Decimal(5),
        met_on=None,
        is_met=False,
        hired_on=BEFORE,
        today=date(2026, 6, 30),
    )
    assert result.reaches_on == date(2026, 7, 1)
