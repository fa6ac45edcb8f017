"""Questions that resemble a text, and questions by their external ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.people.models import OrgUnit
from lms.questions.content import stem_words
from lms.questions.models import Item, ItemVersion, StemShingle
from lms.questions.queries.items import readable
from question_bank.items.duplicates import CANDIDATES, shingles, similarity, sketch

WORTH_A_LOOK = 0.6  # share of pieces in common; below it, two questions of the starter bank differ
SHOWN = 5


@dataclass(frozen=True)
class SimilarItem:
    """A question that resembles what is being written.

    percent: how much of the wording is common, 100 when only spacing and punctuation differ.
    """

    item_id: int
    external_id: str
    type: str
    stem: str
    percent: int


def list_similar(
    actor: Actor,
    document: Mapping[str, Any],
    *,
    besides: int | None = None,
    at_least: float = WORTH_A_LOOK,
    limit: int = SHOWN,
) -> list[SimilarItem]:
    """Return the questions the actor may see whose wording resembles a document's.

    The most similar first.  besides: the question under edit itself.
    """
    pieces = shingles(stem_words(document))
    numbers = sketch(pieces)
    if not numbers:
        return []
    nearest = (
        sa.select(Item.id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .join(StemShingle, StemShingle.version_id == Item.latest_version_id)
        .where(StemShingle.number.in_(numbers), readable(actor), Item.id != (besides or 0))
        .group_by(Item.id)
        .order_by(sa.func.count(StemShingle.number).desc(), Item.id)
        .limit(CANDIDATES)
    )
    rows = db.session.execute(
        sa.select(Item.id, Item.external_id, ItemVersion.type, ItemVersion.document)
        .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
        .where(Item.id.in_(nearest))
    )
    found = [
        SimilarItem(row.id, row.external_id, row.type, str(row.document.get("stem") or ""),
                    round(100 * share))
        for row in rows
        if (share := similarity(pieces, shingles(stem_words(row.document)))) >= at_least
    ]  # fmt: skip
    return sorted(found, key=lambda item: (-item.percent, item.item_id))[:limit]


def stems_of(actor: Actor, external_ids: Iterable[str]) -> Mapping[str, str]:
    """Return external id → plain stem of the questions among them that the actor may see."""
    wanted = list(dict.fromkeys(external_ids))[:50]
    rows = db.session.execute(
        sa.select(Item.external_id, ItemVersion.stem_text)
        .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(Item.external_id.in_(wanted), readable(actor))
    )
    return dict(rows.all())
