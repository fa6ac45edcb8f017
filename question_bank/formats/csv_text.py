"""CSV: the question table as delimited text."""

import csv
import io
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
from question_bank.formats.table.detecting import has_questions
from question_bank.formats.table.reading import read_sheets
from question_bank.formats.table.rows import list_rows
from question_bank.formats.table.template import list_columns
from question_bank.items.model import Item

NAME = "csv"
LABEL = "CSV"
SUFFIX = ".csv"


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the text is named .csv or has a header row of a question table."""
    if filename and filename.lower().endswith(SUFFIX):
        return True
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    try:
        sheets = read_workbook(data)
    except UnreadableFile:
        return False
    return has_questions(sheets)


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a delimited text; each problem names row and column."""
    try:
        sheets = read_workbook(data)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    return read_sheets(sheets, NAME)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items in our table as UTF-8 with a mark that Excel recognises."""
    rows, problems = list_rows(items)
    problems += common_losses(items, attached, NAME, holds_media=False)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([column.header for column in list_columns()])
    writer.writerows(rows)
    return WriteResult(stream.getvalue().encode("utf-8-sig"), tuple(problems))
