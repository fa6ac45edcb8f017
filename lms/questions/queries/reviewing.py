"""What waits for a reviewer, by business line, and who wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms import db
from lms.access.actor import Actor
from lms.questions.models import Item, ItemVersion, VersionState
from lms.questions.queries.items import queue_query
from lms.questions.review import Written


class QueueKind(StrEnum):
    """Parts of the queue: new content, questions whose policy changed, one's own."""

    CONTENT = "content"
    POLICY = "policy"
    OWN = "own"


@dataclass(frozen=True)
class QueueFilter:
    """Which part of the queue is looked at; line: first-level code, "" for all."""

    kind: QueueKind = QueueKind.CONTENT
    line: str = ""


@dataclass(frozen=True)
class Place:
    """Where a question stands in a queue: from 1, of how many, and the one that follows."""

    number: int
    total: int
    next_id: int | None


def first_line() -> sa.ColumnElement[str]:
    """Return the first-level code of a version's primary line, "" for none."""
    return sa.func.substr(ItemVersion.primary_line, 1, 2)


def written_by(account_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that an account wrote the latest version or one since the approval
    before it; needs Item and its latest ItemVersion joined. See `writers_of`.
    """
    earlier, own = aliased(ItemVersion), aliased(ItemVersion)
    approved = (
        sa.select(sa.func.coalesce(sa.func.max(earlier.number), 0))
        .where(
            earlier.item_id == Item.id,
            earlier.approved_at.is_not(None),
            earlier.number < ItemVersion.number,
        )
        .correlate(Item, ItemVersion)
        .scalar_subquery()
    )
    return (
        sa.select(own.id)
        .where(own.item_id == Item.id, own.author_id == account_id, own.number > approved)
        .correlate(Item, ItemVersion)
        .exists()
    )


def list_written(session: Session, item_id: int) -> list[Written]:
    """Return who wrote each version of a question."""
    rows = session.execute(
        sa.select(ItemVersion.number, ItemVersion.author_id, ItemVersion.approved_at).where(
            ItemVersion.item_id == item_id
        )
    )
    return [Written(row.number, row.author_id, row.approved_at) for row in rows]


def queue_of(actor: Actor, wanted: QueueFilter) -> sa.Select[Item]:
    """Return the query of a part of the actor's queue: line by line, oldest first."""
    query = _part(actor, wanted.kind)
    if wanted.line:
        query = query.where(first_line() == wanted.line)
    return query.order_by(None).order_by(first_line(), ItemVersion.created_at, Item.id)


def count_queue(actor: Actor) -> Mapping[QueueKind, int]:
    """Return how many questions wait in each part of the actor's queue."""
    return {kind: sum(count_lines(actor, kind).values()) for kind in QueueKind}


def count_lines(actor: Actor, kind: QueueKind) -> Mapping[str, int]:
    """Return first-level line → how many questions of a part wait, by code."""
    line = first_line()
    query = _part(actor, kind).with_only_columns(line, sa.func.count(Item.id)).order_by(None)
    return dict(db.session.execute(query.group_by(line).order_by(line)).all())


def find_place(actor: Actor, wanted: QueueFilter, item_id: int) -> Place:
    """Return where a question stands in a part of the queue; number 0 when it is not in it."""
    ids = list(db.session.scalars(queue_of(actor, wanted).with_only_columns(Item.id)))
    number = ids.index(item_id) + 1 if item_id in ids else 0
    others = [*ids[number:], *ids[: max(number - 1, 0)]]
    return Place(number, len(ids), others[0] if others else None)


def _part(actor: Actor, kind: QueueKind) -> sa.Select[Item]:
    mine = written_by(actor.account_id)
    if kind is QueueKind.OWN:
        return queue_query(actor).where(mine)
    in_review = ItemVersion.state == VersionState.IN_REVIEW
    is_part = in_review if kind is QueueKind.CONTENT else ~in_review
    return queue_query(actor).where(~mine, is_part)
