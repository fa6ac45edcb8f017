"""When a job runs: slots are computed from the clock alone, so that any process agrees on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from lms.clock import local_date, local_instant
from lms.config import Settings

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Every:
    """Every `minutes`, aligned to whole multiples since 2000-01-01 UTC."""

    minutes: int

    def slot_at_or_before(self, now: datetime) -> datetime:
        """Return the latest slot that is not after `now`."""
        step = timedelta(minutes=self.minutes)
        return EPOCH + ((now - EPOCH) // step) * step

    def slot_after(self, now: datetime) -> datetime:
        """Return the first slot after `now`."""
        return self.slot_at_or_before(now) + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Daily:
    """Once a day at a wall-clock time of the platform's zone."""

    at: time

    def slot_at_or_before(self, now: datetime) -> datetime:
        """Return the latest slot that is not after `now`."""
        today = local_instant(local_date(now), self.at)
        if today <= now:
            return today
        return local_instant(local_date(now) - timedelta(days=1), self.at)

    def slot_after(self, now: datetime) -> datetime:
        """Return the first slot after `now`."""
        today = local_instant(local_date(now), self.at)
        if today > now:
            return today
        return local_instant(local_date(now) + timedelta(days=1), self.at)


@dataclass(frozen=True)
class Job:
    """A name, a schedule and one call.

    run: takes settings and the present instant, is safe to call twice, returns what it did.
    """

    name: str
    title: str
    schedule: Every | Daily
    run: Callable[[Settings, datetime], str]
