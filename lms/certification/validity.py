"""How long a certificate holds."""

import calendar
from datetime import date, timedelta

RENEWAL_DAYS = 60  # a renewal opens so many days before the last day


def last_valid_day(valid_from: date, months: int) -> date:
    """Return the last day of a validity: the day before the same day of the month `months` later.

    Where that month has no such day, its last day.
    """
    total = valid_from.year * 12 + valid_from.month - 1 + months
    year, month = divmod(total, 12)
    days = calendar.monthrange(year, month + 1)[1]
    if valid_from.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, valid_from.day) - timedelta(days=1)


def months_before(on: date, months: int) -> date:
    """Return the same day of the month `months` earlier, the month's last where there is none."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
