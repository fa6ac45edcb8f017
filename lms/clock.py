"""The one place that asks what time it is, and the calendar of the platform's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_TIMEZONE = "Asia/Shanghai"
_zone = ZoneInfo(DEFAULT_TIMEZONE)


def use_timezone(name: str) -> None:
    """Set the time zone in which days and training years are counted."""
    global _zone  # noqa: PLW0603 - one zone a process, set once by create_app
    _zone = ZoneInfo(name)


def zone() -> ZoneInfo:
    """Return the platform's time zone."""
    return _zone


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def to_local(at: datetime) -> datetime:
    """Return the same instant in the platform's time zone; `at` must be aware."""
    return at.astimezone(_zone)


def local_date(at: datetime) -> date:
    """Return the calendar day of an instant in the platform's time zone."""
    return to_local(at).date()


def local_instant(on: date, at: time = time.min) -> datetime:
    """Return the UTC instant of a wall-clock time on a day in the platform's time zone."""
    return datetime.combine(on, at, tzinfo=_zone).astimezone(UTC)


def day_window(on: date) -> tuple[datetime, datetime]:
    """Return start (inclusive) and end (exclusive) of a local day as UTC instants."""
    return local_instant(on), local_instant(on + timedelta(days=1))


def year_window(year: int) -> tuple[datetime, datetime]:
    """Return start (inclusive) and end (exclusive) of a training year as UTC instants."""
    return local_instant(date(year, 1, 1)), local_instant(date(year + 1, 1, 1))
