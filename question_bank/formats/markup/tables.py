"""Tables of HTML as tables of Markdown."""

import re
from collections.abc import Callable
from typing import Any

from question_bank.formats.markup.mathml import name_of

MAX_COLUMNS = 50
_BAR = re.compile(r"(?<!\\)\|")


def write_table(table: Any, blocks: Callable[[Any], list[str]]) -> list[str]:
    """Return the caption and the table; the first row is the heading, as Markdown wants one.

    blocks: returns the Markdown of what stands in a cell.  Cells that reach over several columns
    are followed by empty ones; a table of one cell is only its content.
    """
    captions = [block for each in _own(table, "caption") for block in blocks(each)]
    rows = [_cells(row, blocks) for row in _own(table, "tr")]
    rows = [row for row in rows if row]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return captions
    if width == 1 and len(rows) == 1:
        return captions + [block for cell in _list_cells(table) for block in blocks(cell)]
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in padded]
    lines.insert(1, f"|{' --- |' * width}")
    return [*captions, "\n".join(lines)]


def _own(table: Any, name: str) -> list[Any]:
    """Return elements of a table that do not stand in a table within it."""
    return [
        element
        for element in table.iter()
        if name_of(element) == name
        and next(each for each in element.iterancestors() if name_of(each) == "table") is table
    ]


def _list_cells(table: Any) -> list[Any]:
    return [cell for row in _own(table, "tr") for cell in row if name_of(cell) in ("td", "th")]


def _cells(row: Any, blocks: Callable[[Any], list[str]]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if name_of(cell) not in ("td", "th"):
            continue
        span = cell.get("colspan") or "1"
        columns = int(span) if re.fullmatch(r"[1-9]\d?", span) else 1
        cells += [_in_one_line(blocks(cell)), *[""] * (columns - 1)]
    return cells[:MAX_COLUMNS] if not any(cells[MAX_COLUMNS:]) else cells


def _in_one_line(content: list[str]) -> str:
    text = "<br>".join(content).replace("\n", "<br>")
    text = re.sub(
        r"\$[^$]+\$", lambda found: _BAR.sub(r"{\\vert}", found[0]), text
    )  # a bar would end the cell
    return _BAR.sub(r"\\|", text)
