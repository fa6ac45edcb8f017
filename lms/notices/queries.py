"""Reading notices."""

import sqlalchemy as sa

from lms import db
from lms.notices.models import Notice


def count_unread(staff_id: int) -> int:
    """Return how many notices a person has not read."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Notice.staff_id == staff_id, Notice.read_at.is_(None))
        )
        or 0
    )
