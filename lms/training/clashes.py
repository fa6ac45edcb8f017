"""Nobody sits in two sessions at once. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Booking:
    """A person who is called to a session; `title` is the class, for the message."""

    staff_id: int
    session_id: int
    starts_at: datetime
    minutes: int
    title: str

    @property
    def ends_at(self) -> datetime:
        """Return when the session is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def find_clashes(
    wanted: Iterable[Booking], standing: Iterable[Booking]
) -> list[tuple[Booking, Booking]]:
    """Return the pairs of sessions that overlap for one person; touching ends do not overlap."""
    by_person: dict[int, list[Booking]] = {}
    for booking in standing:
        by_person.setdefault(booking.staff_id, []).append(booking)
    return [
        (new, old)
        for new in wanted
        for old in by_person.get(new.staff_id, ())
        if new.session_id != old.session_id
        and new.starts_at < old.ends_at
        and old.starts_at < new.ends_at
    ]
