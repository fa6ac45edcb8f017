"""Keeping blueprints."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.errors import Invalid
from lms.exams.assembly import CellSpec
from lms.exams.models import Blueprint
from lms.words import Phrase

MAX_ITEMS = 300


def create_blueprint(
    title: str,
    cells: Sequence[CellSpec],
    *,
    unit_id: int,
    actor: Actor | None,
    now: datetime,
) -> Blueprint:
    """Keep a new blueprint of a unit and return it. Raises Invalid for an empty or absurd one."""
    with transaction() as session:
        blueprint = Blueprint(
            unit_id=unit_id, created_by=actor.account_id if actor else None, created_at=now
        )
        session.add(blueprint)
        _fill(blueprint, title, cells)
        session.flush()
        _record(session, blueprint, actor, now)
    return blueprint


def change_blueprint(
    blueprint_id: int, title: str, cells: Sequence[CellSpec], *, actor: Actor, now: datetime
) -> Blueprint:
    """Replace the rows of a blueprint; forms that were frozen before stay as they are."""
    with transaction() as session:
        blueprint = session.get_one(Blueprint, blueprint_id, with_for_update=True)
        _fill(blueprint, title, cells)
        _record(session, blueprint, actor, now)
    return blueprint


def retire_blueprint(blueprint_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a blueprint out of the choices for new exams; a second call changes nothing."""
    with transaction() as session:
        blueprint = session.get_one(Blueprint, blueprint_id, with_for_update=True)
        if blueprint.retired_at is None:
            blueprint.retired_at = now
            _record(session, blueprint, actor, now)


def _fill(blueprint: Blueprint, title: str, cells: Sequence[CellSpec]) -> None:
    if not title.strip():
        raise Invalid("请填写细目表名称。")
    if not cells:
        raise Invalid("细目表至少要有一行。", "请添加一行，选择业务条线、题型和题数。")
    if any(cell.count < 1 or cell.marks_each <= 0 for cell in cells):
        raise Invalid("每行的题数和每题分值都须大于 0。")
    count = sum(cell.count for cell in cells)
    if count > MAX_ITEMS:
        raise Invalid(
            Phrase("一份试卷最多 %(most)s 题，现有 %(count)s 题。", most=MAX_ITEMS, count=count),
            "请减少题数。",
        )
    blueprint.title = title.strip()
    blueprint.cells = [cell.to_json() for cell in cells]
    blueprint.item_count = count
    blueprint.total_marks = sum((cell.marks for cell in cells), Decimal(0))


def _record(session: Session, blueprint: Blueprint, actor: Actor | None, now: datetime) -> None:
    record(
        session,
        Action.BLUEPRINT_CHANGED,
        actor=actor,
        object_type="blueprint",
        object_id=blueprint.id,
        detail={
            "title": blueprint.title,
            "items": blueprint.item_count,
            "marks": f"{blueprint.total_marks:.2f}",
            "retired": blueprint.retired_at is not None,
        },
        now=now,
    )
