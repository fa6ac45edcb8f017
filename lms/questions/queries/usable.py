"""Reading the item bank: a unit uses its own questions and those of the units above it."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from lms.errors import NotFound
from lms.questions.models import Item, ItemVersion


def ancestor_ids(unit_path: str) -> list[int]:
    """Return the ids of a unit and all units above it; `unit_path` is `/1/4/`."""
    return [int(part) for part in unit_path.split("/") if part]


def is_usable(unit_path: str, on: date) -> sa.ColumnElement[bool]:
    """Return the condition that papers of a unit may be assembled from an item's version on a day.

    Approved, neither retired nor held back, in validity, owned by the unit or one above it.
    `valid_until` is the first day on which a question no longer holds.
    """
    return sa.and_(
        Item.approved_version_id == ItemVersion.id,
        Item.unit_id.in_(ancestor_ids(unit_path)),
        Item.retired_at.is_(None),
        Item.needs_re_review_at.is_(None),
        sa.or_(ItemVersion.valid_from.is_(None), ItemVersion.valid_from <= on),
        sa.or_(ItemVersion.valid_until.is_(None), ItemVersion.valid_until > on),
    )


def usable_versions(session: Session, unit_path: str, on: date) -> list[ItemVersion]:
    """Return the usable versions of a unit on a day, items and lines loaded."""
    query = (
        sa.select(ItemVersion)
        .join(Item, Item.approved_version_id == ItemVersion.id)
        .options(contains_eager(ItemVersion.item), selectinload(ItemVersion.lines))
        .where(is_usable(unit_path, on))
        .order_by(Item.external_id, Item.id)
    )
    return list(session.scalars(query))


def get_version(session: Session, version_id: int) -> ItemVersion:
    """Return a version. Raises NotFound."""
    version = session.get(ItemVersion, version_id)
    if version is None:
        raise NotFound("没有找到这道题。")
    return version
