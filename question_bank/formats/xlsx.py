"""Excel: one question a row, under the headers of our template or of other systems."""

from collections.abc import Sequence

from question_bank.formats.result import (
    NOTHING,
    Attached,
    ReadResult,
    WriteResult,
    common_losses,
    unreadable,
)
from question_bank.formats.sheets import UnreadableFile, read_workbook
from question_bank.formats.table.reading import read_sheets
from question_bank.formats.table.rows import list_rows
from question_bank.formats.table.workbook import write_questions, write_template
from question_bank.items.model import Item

__all__ = ["LABEL", "NAME", "SUFFIX", "read", "recognises", "write", "write_template"]

NAME = "xlsx"
LABEL = "Excel（.xlsx）"
SUFFIX = ".xlsx"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the content is a workbook, old .xls and locked ones included.

    Those are taken here so that reading can say what to do with them.
    """
    if data.startswith(b"PK\x03\x04"):
        return b"xl/workbook." in data
    is_word = "WordDocument".encode("utf-16-le") in data
    return data.startswith(_OLE) and not is_word


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a workbook; each problem names sheet, row and column."""
    try:
        sheets = read_workbook(data)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    return read_sheets(sheets, NAME)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items in our table; what a row cannot hold is named."""
    rows, problems = list_rows(items)
    problems += common_losses(items, attached, NAME, holds_media=True)
    data, lost = write_questions(rows, attached.media)
    return WriteResult(data, (*problems, *lost))
