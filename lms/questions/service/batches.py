"""Importing in parts: begun once, taken up by whoever comes, taken back (docs/rules)."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from lms import db
from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.errors import Refused
from lms.people.models import OrgUnit
from lms.questions.access import verdict_on
from lms.questions.batches import (
    UNDONE_REASON,
    ImportChoices,
    Undo,
    UndoFacts,
    plan_undo,
)
from lms.questions.content import item_of
from lms.questions.models import (
    ImportState,
    Item,
    ItemDraft,
    ItemImport,
    ItemImportRow,
    ItemReview,
    ItemVersion,
    VersionState,
)
from lms.questions.queries import batched
from lms.questions.queries.imports import find_started, get_import_for
from lms.questions.searching import note_words
from lms.questions.service.imports import get_unit, writings_of
from lms.questions.service.planning import plan_import
from lms.questions.service.writing import (
    Writing,
    finish,
    keep_pictures,
    open_batch,
    write_questions,
)
from lms.questions.tagging import set_tags

PART = 100  # questions of one transaction: about a third of a second


def start_import(
    data: bytes,
    filename: str,
    *,
    token: str,
    choices: ImportChoices,
    actor: Actor,
    unit_id: int,
    now: datetime,
) -> int:
    """Begin the import of an upload and return the id of its batch; nothing is written yet.

    Begun again with the same token, it is the same batch.  Raises Refused with nothing to write.
    """
    try:
        with db.transaction() as session:
            begun = find_started(actor, token)
            if begun is not None:
                return begun.id
            unit = get_unit(actor, unit_id)
            preview = plan_import(session, data, filename, unit, actor, choices)
            if not preview.has_work:
                raise Refused("没有要导入的题目。", "请调整重复题的处理方式，或换一个文件。")
            batch = open_batch(
                session, preview, data, filename, unit, actor, now, choices=choices, token=token
            )
            keep_pictures(session, preview.attached, actor.account_id, now)
            session.add_all(
                ItemImportRow(
                    import_id=batch.id,
                    position=position,
                    document=dict(writing.document),
                    target_id=writing.target_id,
                )
                for position, writing in enumerate(writings_of(preview.work))
            )
            _record(session, Action.BANK_IMPORTED, batch, actor, now, total=batch.total)
            return batch.id
    except IntegrityError as error:
        if db.violated(error, "uq_item_import_token", "item_import.token"):
            begun = find_started(actor, token)
            if begun is not None:
                return begun.id
        raise


def write_part(import_id: int, *, actor: Actor, now: datetime) -> ItemImport:
    """Write the next part of an import and return the batch; a finished one is left alone."""
    get_import_for(actor, import_id)
    try:
        return _write_part(import_id, actor, now)
    except IntegrityError:  # a number was taken between our look and our write: look again
        return _write_part(import_id, actor, now)


def _write_part(import_id: int, actor: Actor, now: datetime) -> ItemImport:
    with db.transaction() as session:
        batch = _locked(session, import_id)
        if batch.state is not ImportState.RUNNING:
            return batch
        rows = session.scalars(
            sa.select(ItemImportRow)
            .where(ItemImportRow.import_id == import_id)
            .order_by(ItemImportRow.position)
            .limit(PART)
        ).all()
        write_questions(session, batch, [Writing(row.document, row.target_id) for row in rows], now)
        for row in rows:
            session.delete(row)
        if batch.done >= batch.total:
            finish(batch, now)
            _record(session, Action.BANK_IMPORTED, batch, actor, now, **batch.counts)
        return batch


def undo_import(import_id: int, *, actor: Actor, now: datetime) -> ItemImport:
    """Take an import back as far as nothing came of it (rows U1–U10); returns the batch.

    Taken back already, it is left alone.
    """
    get_import_for(actor, import_id)
    with db.transaction() as session:
        batch = _locked(session, import_id)
        if batch.state is ImportState.UNDONE:
            return batch
        session.execute(sa.delete(ItemImportRow).where(ItemImportRow.import_id == import_id))
        outcomes, kept = _take_back(session, batch, actor, now)
        batch.state, batch.undone_at, batch.undone_by = ImportState.UNDONE, now, actor.account_id
        batch.kept = kept
        batch.counts = {
            **batch.counts,
            "retired": outcomes.count(Undo.RETIRE),
            "withdrawn": outcomes.count(Undo.WITHDRAW),
            "kept": len(kept),
        }
        _record(session, Action.BANK_IMPORT_UNDONE, batch, actor, now, **batch.counts)
        return batch


def _take_back(
    session: Session, batch: ItemImport, actor: Actor, now: datetime
) -> tuple[list[Undo], list[list[object]]]:
    """Return what became of each version, and [item id, reason] of those kept."""
    outcomes: list[Undo] = []
    kept: list[list[object]] = []
    ids = session.scalars(
        sa.select(ItemVersion.id)
        .where(ItemVersion.import_id == batch.id)
        .order_by(ItemVersion.id.desc())
    ).all()
    paths: dict[int, str] = {}
    for part in batched(ids):
        versions = _load_versions(session, part)
        reviewed, edited = _decided_on(session, part), _being_edited(session, versions)
        for version in versions:
            item = version.item
            if item.unit_id not in paths:
                paths[item.unit_id] = session.get_one(OrgUnit, item.unit_id).path
            verdict = verdict_on(actor, paths[item.unit_id], version.primary_line)
            facts = UndoFacts(
                is_new=version.number == 1,
                is_latest=item.latest_version_id == version.id,
                state=version.state,
                revision=version.revision,
                is_used=item.exposure_count > 0,
                is_reviewed=version.id in reviewed,
                is_edited=item.id in edited,
                is_retired=item.retired_at is not None,
                refusal="" if verdict.allowed else verdict.reasons[0],
            )
            outcome, reason = plan_undo(facts)
            _apply(session, batch, version, outcome, now)
            outcomes.append(outcome)
            if outcome is Undo.KEEP:
                kept.append([item.id, reason])
    return outcomes, kept


def _apply(
    session: Session, batch: ItemImport, version: ItemVersion, outcome: Undo, now: datetime
) -> None:
    item = version.item
    if outcome is Undo.RETIRE:
        item.retired_at, item.retired_reason = now, UNDONE_REASON
    elif outcome is Undo.WITHDRAW:
        was = batch.replaced[str(version.id)]
        before = session.get_one(ItemVersion, was["before"])
        if before.state is VersionState.SUPERSEDED:
            before.state = VersionState(was["state"])
        set_tags(item, was["tags"], now)
        note_words(item, item_of(before), now)
        if was["retired"]:
            item.retired_at, item.retired_reason = now, UNDONE_REASON
        item.latest_version = before
        session.flush()
        session.delete(version)
        session.flush()


def _load_versions(session: Session, ids: Sequence[int]) -> Sequence[ItemVersion]:
    """Return versions with their questions, latest first, the questions locked."""
    owners = sa.select(ItemVersion.item_id).where(ItemVersion.id.in_(ids))
    locked = sa.select(Item.id).where(Item.id.in_(owners)).order_by(Item.id).with_for_update()
    session.execute(locked).all()
    return session.scalars(
        sa.select(ItemVersion)
        .options(
            joinedload(ItemVersion.item).options(
                joinedload(Item.words), selectinload(Item.tags), joinedload(Item.latest_version)
            )
        )
        .where(ItemVersion.id.in_(ids))
        .order_by(ItemVersion.id.desc())
        .execution_options(populate_existing=True)
    ).all()


def _decided_on(session: Session, ids: Sequence[int]) -> set[int]:
    query = sa.select(ItemReview.version_id).where(ItemReview.version_id.in_(ids))
    return set(session.scalars(query))


def _being_edited(session: Session, versions: Sequence[ItemVersion]) -> set[int]:
    ids = {version.item_id for version in versions}
    found = session.scalars(sa.select(ItemDraft.item_id).where(ItemDraft.item_id.in_(ids)))
    return {item_id for item_id in found if item_id is not None}


def _locked(session: Session, import_id: int) -> ItemImport:
    batch = session.get_one(ItemImport, import_id, with_for_update=True)
    session.refresh(batch)
    return batch


def _record(
    session: Session,
    action: Action,
    batch: ItemImport,
    actor: Actor,
    now: datetime,
    **counts: int,
) -> None:
    record(
        session,
        action,
        actor=actor,
        object_type="item_import",
        object_id=batch.id,
        detail={"file": batch.file_name, **counts},
        now=now,
    )
