"""Reading notices."""

import sqlalchemy as sa

from lms import db
from lms.errors import NotFound
from lms.notices.models import Notice


def count_unread(staff_id: int) -> int:
    """Return how many notices a person has not read."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Notice.staff_id == staff_id, Notice.read_at.is_(None))
        )
        or 0
    )


def get_notice_for(staff_id: int, notice_id: int) -> Notice:
    """Return a person's own notice. Raises NotFound for anybody else's."""
    notice = db.session.scalar(
        sa.select(Notice).where(Notice.id == notice_id, Notice.staff_id == staff_id)
    )
    if notice is None:
        raise NotFound("没有找到这条通知。")
    return notice


def notices_query(staff_id: int) -> sa.Select[Notice]:
    """Return the query of a person's notices, newest first."""
    return (
        sa.select(Notice)
        .where(Notice.staff_id == staff_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
    )
