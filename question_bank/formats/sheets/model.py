"""Sheets, cells and the limits a file must keep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

# An empty cell is None; a number is exact as typed, never a float.
Cell: TypeAlias = str | Decimal | bool | datetime | date | time | None

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a spreadsheet may at most be; the defaults fit imports of some ten thousand rows."""

    file_bytes: int = 20 * 2**20
    unpacked_bytes: int = 200 * 2**20
    zip_entries: int = 2_000
    # Real sheets shrink to a tenth or twentieth; only a bomb passes both of these.
    compression_ratio: int = 150
    ratio_from_bytes: int = 20 * 2**20
    rows: int = 100_000
    columns: int = 500
    cells: int = 1_000_000
    characters: int = 20_000_000
    answer_bytes: int = 2**29
    memory_bytes: int = 2**30
    time_s: int = 30


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one: row numbers as in the file, column positions from 0, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class CellPicture:
    """A picture that lies in or begins over a cell; `shown` is its description.

    data: empty for one that is too large to be taken.
    """

    row: int
    column: int
    data: bytes
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `rows[0]` is row `first_row` of the file, blank rows are kept."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    merged: tuple[Merged, ...] = ()
    pictures: tuple[CellPicture, ...] = ()

    def numbered_rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield each row that holds anything, with its number in the file."""
        for number, row in enumerate(self.rows, start=self.first_row):
            if any(cell_text(cell) for cell in row):
                yield number, row


def cell_text(cell: Cell) -> str:
    """Return a cell as text without outer spaces: 1.0 is `1`, a date is 2025-01-31."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        text = f"{cell:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return cell.strip()


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, for every cell we write."""
    starts_formula = text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{text}" if starts_formula and not _NUMBER.fullmatch(text) else text


def restored_text(text: str) -> str:
    """Return the text that `safe_text` was given."""
    is_guarded = text.startswith("'") and safe_text(text[1:]) == text
    return text[1:] if is_guarded else text


def find_day(cell: Cell) -> date | None:
    """Return the day a cell means: a date, 2025-1-31, 2025年1月31日 or 20250131."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = re.sub(r"\s+", "", cell_text(cell))
    match = _DAY.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
