"""An author's unfinished drafts."""

from collections.abc import Sequence

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.errors import NotFound
from lms.questions.models import ItemDraft


def get_draft_for(actor: Actor, draft_id: int) -> ItemDraft:
    """Return a draft of the actor's own. Raises NotFound for anybody else's."""
    draft = find_draft_for(actor, draft_id)
    if draft is None:
        raise NotFound("没有找到这份草稿。", "它可能已经写完存入题库，或已放弃。")
    return draft


def find_draft_for(actor: Actor, draft_id: int) -> ItemDraft | None:
    """Return a draft of the actor's own, None when there is none of this id."""
    return db.session.scalar(_own(actor).where(ItemDraft.id == draft_id))


def find_draft_of(actor: Actor, item_id: int) -> ItemDraft | None:
    """Return the actor's latest unfinished draft of a question."""
    return db.session.scalar(_own(actor).where(ItemDraft.item_id == item_id).limit(1))


def list_drafts(actor: Actor, limit: int = 100) -> Sequence[ItemDraft]:
    """Return the actor's unfinished drafts, the latest first."""
    return db.session.scalars(_own(actor).limit(limit)).all()


def count_drafts(actor: Actor) -> int:
    """Return how many unfinished drafts the actor has."""
    query = sa.select(sa.func.count(ItemDraft.id)).where(ItemDraft.author_id == actor.account_id)
    return db.session.scalar(query) or 0


def _own(actor: Actor) -> sa.Select[ItemDraft]:
    return (
        sa.select(ItemDraft)
        .where(ItemDraft.author_id == actor.account_id)
        .order_by(ItemDraft.updated_at.desc(), ItemDraft.id.desc())
    )
