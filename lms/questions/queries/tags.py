"""The tags in use and how many questions bear each."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.people.models import OrgUnit
from lms.questions import access
from lms.questions.models import Item, ItemTag, ItemVersion
from lms.questions.queries.items import readable


@dataclass(frozen=True)
class TagCount:
    """A tag and the questions that bear it, retired ones too; `own` may be changed."""

    tag: str
    count: int
    own: int = 0


def tag_counts(actor: Actor) -> Sequence[TagCount]:
    """Return the tags of the questions an actor may see, the most used first."""
    query = (
        sa.select(
            ItemTag.tag,
            sa.func.count(),
            sa.func.sum(sa.case((access.reaches(actor, Permission.BANK_AUTHOR), 1), else_=0)),
        )
        .join(Item, Item.id == ItemTag.item_id)
        .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(readable(actor))
        .group_by(ItemTag.tag)
        .order_by(sa.func.count().desc(), ItemTag.tag)
    )
    return [TagCount(row[0], row[1], row[2]) for row in db.session.execute(query)]


def list_tags(actor: Actor, limit: int) -> Sequence[str]:
    """Return the most used tags of the questions an actor may see."""
    return db.session.scalars(
        sa.select(ItemTag.tag)
        .join(Item, Item.id == ItemTag.item_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(readable(actor))
        .group_by(ItemTag.tag)
        .order_by(sa.func.count().desc(), ItemTag.tag)
        .limit(limit)
    ).all()
