"""Slots follow from the clock alone."""

from datetime import UTC, datetime, time

import pytest

from lms.jobs.schedule import Daily, Every


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "before", "after"),
    [
        # every five minutes, aligned to the hour
        (Every(5), "2026-11-23T02:03:10", "2026-11-23T02:00:00", "2026-11-23T02:05:00"),
        (Every(5), "2026-11-23T02:05:00", "2026-11-23T02:05:00", "2026-11-23T02:10:00"),
        # over midnight UTC and over the year
        (Every(60), "2026-12-31T23:59:59", "2026-12-31T23:00:00", "2027-01-01T00:00:00"),
        # half past two in Shanghai is half past six the evening before in UTC
        (Daily(time(2, 30)), "2026-11-22T18:29:59", "2026-11-21T18:30:00", "2026-11-22T18:30:00"),
        (Daily(time(2, 30)), "2026-11-22T18:30:00", "2026-11-22T18:30:00", "2026-11-23T18:30:00"),
        # local midnight of new year
        (Daily(time(0, 5)), "2026-12-31T16:04:00", "2026-12-30T16:05:00", "2026-12-31T16:05:00"),
    ],
)
def test_slots(schedule: Every | Daily, now: str, before: str, after: str) -> None:
    assert schedule.slot_at_or_before(at(now)) == at(before)
    assert schedule.slot_after(at(now)) == at(after)
