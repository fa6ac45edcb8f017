"""Reading spreadsheets that strangers send: .xlsx and delimited text, within stated limits."""

from question_bank.formats.sheets.model import (
    Cell,
    CellPicture,
    Limits,
    Merged,
    Sheet,
    cell_text,
    find_day,
    restored_text,
    safe_text,
)
from question_bank.formats.sheets.workbook import read_workbook
from question_bank.formats.unreadable import UnreadableFile

__all__ = [
    "Cell",
    "CellPicture",
    "Limits",
    "Merged",
    "Sheet",
    "UnreadableFile",
    "cell_text",
    "find_day",
    "read_workbook",
    "restored_text",
    "safe_text",
]
