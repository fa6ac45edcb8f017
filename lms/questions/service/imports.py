"""Importing a whole file of questions in one transaction, as the command line does."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.errors import NotFound, Refused
from lms.importing import ImportReport
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for
from lms.questions.batches import COMMAND_LINE, ImportChoices
from lms.questions.models import ItemImport
from lms.questions.service.planning import Change, ImportPreview, PlannedItem, plan_import
from lms.questions.service.writing import (
    Writing,
    finish,
    keep_pictures,
    open_batch,
    write_questions,
)

__all__ = ["Change", "ImportPreview", "PlannedItem", "get_unit", "import_items", "preview_items"]


def import_items(
    data: bytes,
    filename: str,
    *,
    actor: Actor | None,
    unit_id: int,
    now: datetime,
    dry_run: bool = False,
    partial: bool = False,
    approve: bool = False,
) -> ImportReport:
    """Import the questions of a file into the bank of a unit.

    partial: write the good questions of a file with errors, instead of nothing.
    approve: take them as reviewed already, as the shipped samples are; else they await review.
    """
    if dry_run:
        return preview_items(data, filename, actor=actor, unit_id=unit_id).report
    try:
        with db.transaction() as session:
            unit = get_unit(actor, unit_id)
            preview = plan_import(session, data, filename, unit, actor, COMMAND_LINE)
            if preview.report.has_errors and not partial:
                return preview.report
            if preview.has_work:
                batch = open_batch(session, preview, data, filename, unit, actor, now)
                keep_pictures(session, preview.attached, batch.created_by, now)
                writings = writings_of(preview.work)
                write_questions(session, batch, writings, now, approve=approve)
                _finish_at_once(batch, preview.report, now)
                _record(batch, actor, unit, now)
            return preview.report
    except IntegrityError as error:
        if db.violated(error, "uq_item_unit_id", "item.unit_id", "uq_item_version"):
            raise Refused(
                "另一次导入刚刚写入了同样的题目，本次没有保存。", "请重新导入。"
            ) from error
        raise


def preview_items(
    data: bytes,
    filename: str,
    *,
    actor: Actor | None,
    unit_id: int,
    choices: ImportChoices = COMMAND_LINE,
) -> ImportPreview:
    """Return what importing a file would do, without writing."""
    return plan_import(db.session(), data, filename, get_unit(actor, unit_id), actor, choices)


def get_unit(actor: Actor | None, unit_id: int) -> OrgUnit:
    """Return the unit that will own the questions, within the actor's scope."""
    if actor is not None:
        return get_unit_for(actor, Permission.BANK_AUTHOR, unit_id)
    unit = db.session.get(OrgUnit, unit_id)
    if unit is None:
        raise NotFound("没有找到这个单位。")
    return unit


def writings_of(planned: Sequence[PlannedItem]) -> list[Writing]:
    """Return what is to be written of the questions that are new or changed."""
    return [Writing(row.content.to_document(), row.target_id) for row in planned]


def _finish_at_once(batch: ItemImport, report: ImportReport, now: datetime) -> None:
    counts = report.to_json()
    del counts["problems"]
    batch.counts = counts
    finish(batch, now)


def _record(batch: ItemImport, actor: Actor | None, unit: OrgUnit, now: datetime) -> None:
    record(
        db.session(),
        Action.BANK_IMPORTED,
        actor=actor,
        object_type="item_import",
        object_id=batch.id,
        detail={"file": batch.file_name, "unit": unit.name, **batch.counts},
        now=now,
    )
