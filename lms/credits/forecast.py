"""When a person reaches the required days at the pace so far, and the traffic light.

Checkpoints (platform default): 40 % by 30 June, 70 % by 30 September, 100 % by 30 November.
Rows: docs/rules/credit-days.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

CHECKPOINTS: tuple[tuple[int, int, int], ...] = ((6, 30, 40), (9, 30, 70), (11, 30, 100))
SETTLING_DAYS = 90  # a quarter: earlier, a pace says nothing and no checkpoint binds
GREEN, YELLOW, RED = "green", "yellow", "red"


@dataclass(frozen=True)
class Forecast:
    """The day on which the requirement is reached, None when not within the year, and the light."""

    reaches_on: date | None
    level: str


def forecast(
    year: int,
    days: Decimal,
    required: Decimal,
    *,
    met_on: date | None,
    is_met: bool,
    hired_on: date | None,
    today: date,
) -> Forecast:
    """Return the forecast of a year as it stands today.

    days, required: training days counted and owed.  met_on: the day the requirement was reached.
    """
    if is_met:
        return Forecast(met_on, GREEN)
    if today.year > year:
        return Forecast(None, RED)
    start = max(date(year, 1, 1), hired_on or date(year, 1, 1))
    if today < start:
        return Forecast(None, GREEN)
    elapsed = (today - start).days + 1
    reaches_on = _reaches_on(days, required, start, elapsed, today)
    if is_behind(days, required, start, today):
        return Forecast(reaches_on, RED)
    if reaches_on is None and elapsed >= SETTLING_DAYS:
        return Forecast(None, YELLOW)
    return Forecast(reaches_on, GREEN)


def is_behind(days: Decimal, required: Decimal, start: date, today: date) -> bool:
    """Return whether a checkpoint that binds has come with less than its share reached."""
    return any(
        today >= (on := date(start.year, month, day))
        and (on - start).days + 1 >= SETTLING_DAYS
        and days * 100 < required * pct
        for month, day, pct in CHECKPOINTS
    )


def _reaches_on(
    days: Decimal, required: Decimal, start: date, elapsed: int, today: date
) -> date | None:
    if days <= 0:
        return None
    needed = Fraction(required) * elapsed / Fraction(days)
    whole = -(-needed.numerator // needed.denominator)
    if whole > 366:
        return None
    on = max(start + timedelta(days=whole - 1), today)
    return on if on.year == start.year else None
