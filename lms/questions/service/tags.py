"""Renaming, merging and removing tags, on every question the actor may change."""

from datetime import datetime

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.errors import Invalid
from lms.people.models import OrgUnit
from lms.questions import access
from lms.questions.models import Item, ItemTag, ItemVersion
from lms.questions.queries import batched, load_items
from lms.questions.tagging import clean_tags, set_tags


def rename_tag(tag: str, name: str, *, actor: Actor, now: datetime) -> int:
    """Give a tag another name, merging it with one that exists; returns how many questions changed.

    Questions of others keep theirs.
    """
    names = clean_tags([name])
    if not names:
        raise Invalid("请填写新的标签名称。", "不需要的标签可以删除。")
    return _replace(tag, names, actor, now)


def remove_tag(tag: str, *, actor: Actor, now: datetime) -> int:
    """Take a tag off every question the actor may change; returns how many."""
    return _replace(tag, (), actor, now)


def _replace(tag: str, by: tuple[str, ...], actor: Actor, now: datetime) -> int:
    if (tag,) == by:
        return 0
    with db.transaction() as session:
        ids = session.scalars(
            sa.select(Item.id)
            .join(ItemTag, ItemTag.item_id == Item.id)
            .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
            .join(OrgUnit, OrgUnit.id == Item.unit_id)
            .where(ItemTag.tag == tag, access.reaches(actor, Permission.BANK_AUTHOR))
            .order_by(Item.id)
        ).all()
        for some in batched(ids):
            for item in load_items(some):
                kept = [by if each == tag else (each,) for each in item.tag_names]
                set_tags(item, [name for names in kept for name in names], now)
        if ids:
            record(
                session,
                Action.TAGS_CHANGED,
                actor=actor,
                object_type="item_tag",
                detail={"title": tag, "value": "".join(by), "count": len(ids)},
                now=now,
            )
        return len(ids)
