"""When a public board stands still. Source: docs/rules/ranking.md, F1 and F2."""

from datetime import datetime


def freeze_moment(
    *, freeze_at: datetime | None, frozen_at: datetime | None, unfrozen_at: datetime | None
) -> datetime | None:
    """Return the instant from which results stay off the public board, None when none applies.

    freeze_at: planned; frozen_at: by hand; unfrozen_at: lifted.
    """
    if unfrozen_at is not None:
        return None
    moments = [moment for moment in (freeze_at, frozen_at) if moment is not None]
    return min(moments, default=None)


def is_public(submitted_at: datetime, moment: datetime | None) -> bool:
    """Return whether a result is on the public board."""
    return moment is None or submitted_at < moment


def is_frozen(moment: datetime | None, now: datetime) -> bool:
    """Return whether the public board stands still now."""
    return moment is not None and moment <= now
