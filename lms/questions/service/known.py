"""The questions of a unit that a file knows by number, compared with what the file says."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.questions.batches import UNDONE_REASON, in_parts
from lms.questions.content import stored_document
from lms.questions.models import Item
from lms.questions.tagging import clean_tags
from question_bank.items import Item as Content


def find_known(session: Session, unit_id: int, ids: Sequence[str]) -> dict[str, Item]:
    """Return external id → question of the unit, with what a new version of it needs."""
    return {
        item.external_id: item
        for some in in_parts(ids)
        for item in session.scalars(
            sa.select(Item)
            .options(
                joinedload(Item.latest_version),
                joinedload(Item.approved_version),
                joinedload(Item.words),
                selectinload(Item.tags),
            )
            .where(Item.unit_id == unit_id, Item.external_id.in_(some))
        )
    }


def has_content(item: Item, content: Content) -> bool:
    """Return whether the latest version of a question holds just this."""
    latest = item.latest_version
    return latest is not None and latest.document == stored_document(content)


def is_same(item: Item, content: Content) -> bool:
    """Return whether importing changes nothing: same content, and tags the same or unnamed.

    A question whose import was taken back is out of use, so that importing it does something.
    """
    same_tags = clean_tags(content.tags) in ((), item.tag_names)
    return has_content(item, content) and same_tags and not was_taken_back(item)


def was_taken_back(item: Item) -> bool:
    """Return whether a question is out of use because its import was taken back."""
    return item.retired_at is not None and item.retired_reason == UNDONE_REASON
