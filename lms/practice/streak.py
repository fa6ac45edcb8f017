"""Days of practice in a row and in a week (docs/rules/daily-practice.md)."""

from collections.abc import Collection
from datetime import date, timedelta

DAY = timedelta(days=1)


def streak(days: Collection[date], today: date) -> int:
    """Return how many days in a row were practised, up to today or, while it is open, yesterday."""
    on = today if today in days else today - DAY
    count = 0
    while on in days:
        count, on = count + 1, on - DAY
    return count


def week_of(days: Collection[date], today: date) -> list[bool]:
    """Return for Monday to Sunday of this week whether the day was practised."""
    monday = today - today.weekday() * DAY
    return [monday + offset * DAY in days for offset in range(7)]
