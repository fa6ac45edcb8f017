"""Steps that write the questions of an import; none of them commits."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from lms.access.actor import Actor
from lms.catalogue.queries import ClauseFinder
from lms.clock import local_date
from lms.errors import Invalid
from lms.media.picture import read_picture
from lms.media.service import store_media
from lms.people.models import OrgUnit
from lms.questions.batches import ImportChoices, free_id, in_parts
from lms.questions.models import ImportState, Item, ItemImport, ItemVersion, VersionState
from lms.questions.review import is_complete
from lms.questions.service.known import has_content, was_taken_back
from lms.questions.service.planning import Change, ImportPreview
from lms.questions.tagging import set_tags
from lms.questions.versions import add_version, approve_version
from question_bank.formats.result import Attached
from question_bank.items import Item as Content


@dataclass(frozen=True)
class Writing:
    """A question to be written: new, or the next version of `target_id`."""

    document: Mapping[str, Any]
    target_id: int | None = None


def open_batch(
    session: Session,
    preview: ImportPreview,
    data: bytes,
    filename: str,
    unit: OrgUnit,
    actor: Actor | None,
    now: datetime,
    *,
    choices: ImportChoices | None = None,
    token: str | None = None,
) -> ItemImport:
    """Add the batch of an import and return it."""
    changes = [row.change for row in preview.planned]
    batch = ItemImport(
        unit_id=unit.id,
        file_name=filename[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        format=preview.format,
        token=token,
        state=ImportState.RUNNING,
        total=len(preview.work),
        done=0,
        counts={
            "read": preview.report.read,
            "new": 0,
            "changed": 0,
            "unchanged": changes.count(Change.UNCHANGED),
            "skipped": changes.count(Change.SKIPPED),
        },
        choices=choices.to_document() if choices else {},
        replaced={},
        kept=[],
        created_by=actor.account_id if actor else None,
        created_at=now,
    )
    session.add(batch)
    session.flush()
    return batch


def finish(batch: ItemImport, now: datetime) -> None:
    """Note that everything is written."""
    batch.state, batch.finished_at = ImportState.DONE, now


def keep_pictures(
    session: Session, attached: Attached, account_id: int | None, now: datetime
) -> list[str]:
    """Keep the pictures of a file; returns why others are not fit to be kept."""
    reasons = []
    for media in attached.media.values():
        try:
            read_picture(media.data)
        except Invalid as error:
            reasons.append(error.message)
        else:
            store_media(session, media, account_id=account_id, now=now)
    return reasons


def write_questions(
    session: Session,
    batch: ItemImport,
    writings: Sequence[Writing],
    now: datetime,
    *,
    approve: bool = False,
) -> None:
    """Write questions of a batch and count them there (rows I1–I11)."""
    finder = ClauseFinder(session, local_date(now))
    targets = _load_targets(session, [w.target_id for w in writings if w.target_id])
    taken = _taken_ids(session, batch.unit_id, [str(w.document["id"]) for w in writings])
    written: list[tuple[ItemVersion, dict[str, Any]]] = []
    counts = dict(batch.counts)
    for writing in writings:
        item = targets.get(writing.target_id or 0)
        before = None
        if item is None:
            external_id = free_id(str(writing.document["id"]), taken)
            taken.add(external_id)
            item = Item(external_id=external_id, unit_id=batch.unit_id, created_at=now)
        else:
            session.flush()  # the version before may be of this very part
            before = _state_before(item)
        content = Content.from_document({**writing.document, "id": item.external_id})
        version = _write_one(session, batch, item, content, finder, now)
        counts["changed" if before else "new"] += 1
        if version is None:
            continue
        if before:
            written.append((version, before))
        if approve and is_complete(content).allowed:
            approve_version(session, version, now)
    session.flush()
    batch.counts = counts
    batch.done += len(writings)
    batch.replaced = {**batch.replaced, **{str(v.id): before for v, before in written}}


def _write_one(
    session: Session,
    batch: ItemImport,
    item: Item,
    content: Content,
    finder: ClauseFinder,
    now: datetime,
) -> ItemVersion | None:
    """Write one question; None when only its tags change."""
    if content.tags:  # a file that names none leaves those of the question alone
        set_tags(item, content.tags, now)
    if was_taken_back(item):
        item.retired_at, item.retired_reason = None, ""
    elif has_content(item, content):
        return None
    return add_version(
        session,
        item,
        content,
        finder,
        state=VersionState.IN_REVIEW,
        author_id=batch.created_by,
        import_id=batch.id,
        now=now,
    )


def _state_before(item: Item) -> dict[str, Any]:
    latest = item.latest_version
    return {
        "before": latest.id if latest else None,
        "state": latest.state.value if latest else "",
        "tags": list(item.tag_names),
        "retired": was_taken_back(item),
    }


def _load_targets(session: Session, ids: Sequence[int]) -> dict[int, Item]:
    """Return id → question, locked, with what a new version of it needs."""
    for some in in_parts(sorted(ids)):
        locked = sa.select(Item.id).where(Item.id.in_(some)).order_by(Item.id).with_for_update()
        session.execute(locked).all()
    return {
        item.id: item
        for some in in_parts(sorted(ids))
        for item in session.scalars(
            sa.select(Item)
            .options(
                joinedload(Item.latest_version),
                joinedload(Item.approved_version),
                joinedload(Item.words),
                selectinload(Item.tags),
            )
            .where(Item.id.in_(some))
            .execution_options(populate_existing=True)
        )
    }


def _taken_ids(session: Session, unit_id: int, wanted: Sequence[str]) -> set[str]:
    """Return the ids of the unit's questions that stand in the way of these or of “-2” of them."""
    taken: set[str] = set()
    for some in in_parts(sorted(set(wanted))):
        found = sa.select(Item.external_id).where(
            Item.unit_id == unit_id, Item.external_id.in_(some)
        )
        taken |= set(session.scalars(found))
    for each in sorted(taken):
        numbered = Item.external_id.startswith(f"{each}-", autoescape=True)
        found = sa.select(Item.external_id).where(Item.unit_id == unit_id, numbered)
        taken |= set(session.scalars(found))
    return taken
