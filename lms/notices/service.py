"""Telling people: in the platform at once, by mail through the outbox when asked."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db import transaction
from lms.notices.models import Notice
from lms.outbox.service import enqueue_mail
from lms.people.models import StaffMember


def notify(
    session: Session,
    *,
    staff_id: int,
    kind: str,
    title: str,
    body: str,
    dedupe_key: str,
    now: datetime,
    url: str = "",
    mail: bool = False,
) -> bool:
    """Add a notice inside the caller's transaction; returns False when it was sent before.

    kind: a word for filters, e.g. `exam`. url: a path of the platform to go on to.
    mail: also queue a mail to whoever has an address.
    """
    known = session.scalar(sa.select(Notice.id).where(Notice.dedupe_key == dedupe_key))
    if known is not None:
        return False
    session.add(
        Notice(
            staff_id=staff_id,
            kind=kind,
            title=title,
            body=body,
            url=url,
            dedupe_key=dedupe_key,
            created_at=now,
        )
    )
    session.flush()
    if mail:
        address = session.scalar(sa.select(StaffMember.email).where(StaffMember.id == staff_id))
        if address:
            enqueue_mail(
                session,
                to=address,
                subject=title,
                body=body,
                dedupe_key=f"notice:{dedupe_key}",
                now=now,
            )
    return True


def mark_read(staff_id: int, notice_ids: list[int] | None, *, now: datetime) -> int:
    """Mark a person's own notices as read, all of them when no ids are given; returns how many."""
    query = sa.update(Notice).where(Notice.staff_id == staff_id, Notice.read_at.is_(None))
    if notice_ids is not None:
        query = query.where(Notice.id.in_(notice_ids))
    with transaction() as session:
        return session.execute(query.values(read_at=now)).rowcount  # type: ignore[attr-defined, no-any-return]
