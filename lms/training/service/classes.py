"""Planning a class."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.db import transaction
from lms.errors import Refused
from lms.training.models import ClassMember, ClassSession, TrainingClass
from lms.training.plan import plan_problems


@dataclass(frozen=True)
class ClassFacts:
    """What a class is about. conduct_minutes: 行风建设 content."""

    title: str
    document_no: str
    content_category: str
    business_lines: tuple[str, ...]
    conduct_minutes: int


def create_class(unit_id: int, facts: ClassFacts, *, actor: Actor, now: datetime) -> TrainingClass:
    """Add a class as a draft; the same facts again return the draft that stands."""
    with transaction() as session:
        same = session.scalar(
            sa.select(TrainingClass).where(
                TrainingClass.unit_id == unit_id,
                TrainingClass.title == facts.title,
                TrainingClass.closed_at.is_(None),
            )
        )
        if same is not None:
            if facts_of(same) == facts:
                return same
            raise Refused("本单位已有同名且未结班的培训班。", "请换一个名称，例如加上期数。")
        row = TrainingClass(unit_id=unit_id, created_by=actor.account_id, created_at=now)
        _apply(row, facts)
        session.add(row)
        session.flush()
        return row


def change_class(class_id: int, facts: ClassFacts) -> TrainingClass:
    """Change what a class is about; refused once it is closed."""
    with transaction() as session:
        row = lock_open_class(session, class_id)
        _apply(row, facts)
        if row.published_at is not None:
            check_plan(session, row)
        return row


def delete_draft(class_id: int) -> None:
    """Delete a class that nobody was told of."""
    with transaction() as session:
        row = lock_open_class(session, class_id)
        if row.published_at is not None:
            raise Refused("已发布的培训班不能删除。")
        session.execute(sa.delete(ClassMember).where(ClassMember.class_id == class_id))
        session.execute(sa.delete(ClassSession).where(ClassSession.class_id == class_id))
        session.delete(row)


def check_plan(session: Session, row: TrainingClass) -> None:
    """Refuse, naming everything that is missing, a class that may not be published. A step."""
    minutes = session.scalars(
        sa.select(ClassSession.minutes).where(ClassSession.class_id == row.id)
    ).all()
    members = session.scalar(
        sa.select(sa.func.count()).select_from(ClassMember).where(ClassMember.class_id == row.id)
    )
    problems = plan_problems(row.conduct_minutes, minutes, members or 0)
    if problems:
        raise Refused("培训班还不能发布。" + "".join(problems), code="plan-incomplete")


def lock_open_class(session: Session, class_id: int) -> TrainingClass:
    """Return the class, locked for this transaction; refused once it is closed. A step."""
    row = session.get_one(TrainingClass, class_id, with_for_update=True)
    if row.closed_at is not None:
        raise Refused("培训班已结班，不能再修改。", "考勤有误时，请使用“更正考勤”。")
    return row


def facts_of(row: TrainingClass) -> ClassFacts:
    """Return what a class is about as plain values."""
    return ClassFacts(
        row.title,
        row.document_no,
        row.content_category,
        tuple(row.business_lines),
        row.conduct_minutes,
    )


def _apply(row: TrainingClass, facts: ClassFacts) -> None:
    row.title = facts.title
    row.document_no = facts.document_no
    row.content_category = facts.content_category
    row.business_lines = list(facts.business_lines)
    row.conduct_minutes = facts.conduct_minutes
