"""How the columns of tables were assigned, remembered for the next table of the same make."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from lms import db
from lms.access.actor import Actor
from lms.questions.batches import ImportChoices
from lms.questions.models import TableLayout
from lms.questions.queries.imports import find_layout
from lms.questions.service.imports import get_unit
from lms.questions.service.planning import read_file
from lms.questions.service.writing import keep_pictures
from question_bank.formats import registry
from question_bank.formats.sheets import Sheet, UnreadableFile, read_workbook
from question_bank.formats.table.detecting import detect_layout, fit_layout
from question_bank.formats.table.layout import Layout

TABLES = ("xlsx", "csv")

__all__ = ["TABLES", "find_remembered", "keep_upload", "list_sheets", "remember_layout"]


def list_sheets(data: bytes, filename: str, format: str = "") -> list[Sheet]:
    """Return the sheets of a table, none for any other file and for one that cannot be read."""
    if (format or registry.detect(data, filename)) not in TABLES:
        return []
    try:
        return read_workbook(data)
    except UnreadableFile:
        return []


def find_remembered(unit_id: int, sheets: list[Sheet]) -> Layout | None:
    """Return the layout of sheets as it was corrected in a unit for a table of the same make."""
    found = find_layout(unit_id, detect_layout(sheets).signature)
    if found is None:
        return None
    try:
        layout = fit_layout(sheets, Layout.from_document(found.layout))
    except ValueError:  # written by a version with other fields
        return None
    return layout if any(sheet.is_read for sheet in layout.sheets) else None


def remember_layout(
    sheets: list[Sheet], layout: Layout, *, actor: Actor, unit_id: int, now: datetime
) -> None:
    """Keep a corrected layout for the next table of the same make in a unit."""
    signature = detect_layout(sheets).signature
    try:
        _keep(signature, layout, actor, unit_id, now)
    except IntegrityError:  # kept for the first time by two at once: the later one stays
        _keep(signature, layout, actor, unit_id, now)


def _keep(signature: str, layout: Layout, actor: Actor, unit_id: int, now: datetime) -> None:
    with db.transaction() as session:
        unit = get_unit(actor, unit_id)
        row = session.get(TableLayout, (unit.id, signature))
        if row is None:
            row = TableLayout(unit_id=unit.id, signature=signature)
            session.add(row)
        row.layout, row.updated_at = layout.to_document(), now


def keep_upload(
    data: bytes, filename: str, choices: ImportChoices, *, actor: Actor, now: datetime
) -> list[str]:
    """Keep the pictures of an upload so that its preview can show them; returns refusals.

    What is not imported in the end is tidied away like any picture that no text shows.
    """
    result = read_file(data, filename, replace(choices, each={}))
    if not result.attached.media:
        return []
    with db.transaction() as session:
        return keep_pictures(session, result.attached, actor.account_id, now)
