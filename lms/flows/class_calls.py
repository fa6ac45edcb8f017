"""Publishing a class and calling people to it: each is told once, with the first session."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.clock import local_date, to_local
from lms.db import transaction
from lms.notices.service import notify
from lms.training.models import ClassMember, TrainingClass
from lms.training.service import call_members as call_step
from lms.training.service import check_plan
from lms.training.service import dismiss_member as dismiss_step


def publish_class(class_id: int, now: datetime) -> TrainingClass:
    """Publish a class whose plan is complete and tell its members; twice tells nobody again."""
    with transaction() as session:
        row = session.get_one(TrainingClass, class_id, with_for_update=True)
        if row.published_at is None:
            check_plan(session, row)
            row.published_at = now
        members = session.scalars(
            sa.select(ClassMember.staff_id).where(ClassMember.class_id == class_id)
        ).all()
        _tell(session, row, members, now)
        return row


def call_members(class_id: int, staff_ids: Collection[int], now: datetime) -> int:
    """Add people to a class, tell them when it is published; returns how many are new."""
    with transaction() as session:
        new = call_step(session, class_id, staff_ids, local_date(now))
        row = session.get_one(TrainingClass, class_id)
        if row.published_at is not None:
            _tell(session, row, new, now)
        return len(new)


def dismiss_member(class_id: int, staff_id: int, now: datetime) -> bool:
    """Take a person off a class, and say so when they had been told; returns whether they were."""
    with transaction() as session:
        was_member = dismiss_step(session, class_id, staff_id)
        row = session.get_one(TrainingClass, class_id)
        if was_member and row.published_at is not None:
            notify(
                session,
                staff_id=staff_id,
                kind="training",
                title=f"您不再参加“{row.title}”",
                body="参训名单已调整，您无须再参加这个培训班。",
                dedupe_key=f"class-dismiss:{class_id}:{staff_id}:{now.isoformat()}",
                now=now,
            )
        return was_member


def _tell(session: Session, row: TrainingClass, staff_ids: Collection[int], now: datetime) -> None:
    first = row.sessions[0]
    local = to_local(first.starts_at)
    for staff_id in staff_ids:
        notify(
            session,
            staff_id=staff_id,
            kind="training",
            title=f"请参加培训班“{row.title}”",
            body=(
                f"共 {len(row.sessions)} 课次，第一次 {local.month} 月 {local.day} 日 "
                f"{local:%H:%M}，地点：{first.place or '另行通知'}。"
            ),
            url="/my-classes",
            dedupe_key=f"class-call:{row.id}:{staff_id}",
            now=now,
        )
