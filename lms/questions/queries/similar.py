"""Questions that resemble a text, and questions by their external ids."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.people.models import OrgUnit
from lms.questions.content import stem_words
from lms.questions.models import Item, ItemVersion, StemShingle
from lms.questions.queries.items import batched, readable
from lms.questions.queries.usable import ancestor_ids
from question_bank.items.duplicates import CANDIDATES, shingles, similarity, sketch

WORTH_A_LOOK = 0.6  # share of pieces in common; below it, two questions of the starter bank differ
SHOWN = 5
NEAREST = 20  # compared exactly of those that share at least half of the sketch


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


@dataclass(frozen=True)
class NearestItem:
    """The question of the bank nearest to one of a file; percent: as in `SimilarItem`."""

    item_id: int
    external_id: str
    percent: int


def nearest_of_many(
    session: Session, unit_path: str, documents: Mapping[str, Mapping[str, Any]], at_least: float
) -> Mapping[str, NearestItem]:
    """Return key of a document → the nearest question that the unit may use.

    A question of the same id as the key is another version rather than a similar one.
    """
    pieces = {key: shingles(stem_words(document)) for key, document in documents.items()}
    sketches = {key: sketch(some) for key, some in pieces.items()}
    holders = _holders(session, unit_path, {n for some in sketches.values() for n in some})
    shared = {
        key: Counter(item_id for number in some for item_id in holders.get(number, ()))
        for key, some in sketches.items()
    }
    near = {
        key: [item_id for item_id, count in found.most_common(NEAREST) if 2 * count >= len(some)]
        for key, found in shared.items()
        if (some := sketches[key])
    }
    stems = _stems(session, {item_id for ids in near.values() for item_id in ids})
    nearest: dict[str, NearestItem] = {}
    for key, ids in near.items():
        for external_id, item_id in sorted((stems[each][0], each) for each in ids):
            share = similarity(pieces[key], stems[item_id][1])
            best = nearest.get(key)
            if share >= at_least and external_id != key:
                percent = round(100 * share)
                if best is None or percent > best.percent:
                    nearest[key] = NearestItem(item_id, external_id, percent)
    return nearest


def _holders(session: Session, unit_path: str, numbers: set[int]) -> Mapping[int, list[int]]:
    """Return number of a sketch → ids of the unit's usable questions whose sketch holds it."""
    found: dict[int, list[int]] = {}
    for some in batched(sorted(numbers)):
        rows = session.execute(
            sa.select(StemShingle.number, Item.id)
            .join(Item, Item.latest_version_id == StemShingle.version_id)
            .where(
                StemShingle.number.in_(some),
                Item.unit_id.in_(ancestor_ids(unit_path)),
                Item.retired_at.is_(None),
            )
        )
        for number, item_id in rows:
            found.setdefault(number, []).append(item_id)
    return found


def _stems(session: Session, ids: set[int]) -> Mapping[int, tuple[str, frozenset[str]]]:
    """Return id → external id and pieces of the stem."""
    return {
        row.id: (row.external_id, shingles(stem_words(row.document)))
        for some in batched(sorted(ids))
        for row in session.execute(
            sa.select(Item.id, Item.external_id, ItemVersion.document)
            .join(ItemVersion, ItemVersion.id == Item.latest_version_id)
            .where(Item.id.in_(some))
        )
    }


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
