"""How long a password may be used (ID-2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REMIND_DAYS = 15


@dataclass(frozen=True)
class PasswordLife:
    """Days a password lasts: for the three administrators and for everybody else."""

    admin_days: int = 90
    user_days: int = 180

    def ends_at(self, changed_at: datetime, *, is_admin: bool) -> datetime:
        """Return the instant from which the password must be changed."""
        return changed_at + timedelta(days=self.admin_days if is_admin else self.user_days)

    def is_over(self, changed_at: datetime | None, *, is_admin: bool, now: datetime) -> bool:
        """Return whether the password must be changed; one never set has no age."""
        return changed_at is not None and now >= self.ends_at(changed_at, is_admin=is_admin)

    def days_to_remind(
        self, changed_at: datetime | None, *, is_admin: bool, now: datetime
    ) -> int | None:
        """Return the days left once they are 15 or fewer, None before that or after the end."""
        if changed_at is None:
            return None
        left = self.ends_at(changed_at, is_admin=is_admin) - now
        if left <= timedelta(0) or left > timedelta(days=REMIND_DAYS):
            return None
        return -(-left // timedelta(days=1))
