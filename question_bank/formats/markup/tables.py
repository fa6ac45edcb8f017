"""Tables of HTML as tables of Markdown."""

import re
from collections.abc import Callable
from typing import Any

from question_bank.formats.markup.escaping import escape
from question_bank.formats.markup.mathml import name_of

_FRAMES = ("thead", "tbody", "tfoot", "tr")
_CELLS = ("td", "th")
_PARTS = (*_FRAMES, *_CELLS, "caption")
_BAR = re.compile(r"(?<!\\)\|")


def write_table(table: Any, blocks: Callable[[Any], list[str]]) -> list[str]:
    """Return the caption and the table; the first row is the heading, as Markdown wants one.

    blocks: returns the Markdown of what stands in a cell.  Cells that reach over several columns
    are followed by empty ones; a table of one cell is only its content.
    """
    before = [block for each in _own(table, ("caption",)) for block in blocks(each)]
    before += [escape(words) for words in _stray(table)]
    rows = [_cells(row, blocks) for row in _rows(table) if row]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return before
    if width == 1 and len(rows) == 1:
        return before + rows[0][0]
    padded = [[*map(_in_one_line, row), *[""] * (width - len(row))] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in padded]
    lines.insert(1, f"|{' --- |' * width}")
    return [*before, "\n".join(lines)]


def _own(table: Any, names: tuple[str, ...]) -> list[Any]:
    """Return elements of a table that do not stand in a table within it."""
    return [
        element
        for element in table.iter()
        if name_of(element) in names
        and next(each for each in element.iterancestors() if name_of(each) == "table") is table
    ]


def _stray(table: Any) -> list[str]:
    """Return the words that stand between the cells, where none belong."""
    found = [table.text]
    for element in _own(table, _PARTS):
        found += [element.text] if name_of(element) in _FRAMES else []
        found.append(element.tail)
    for frame in [table, *_own(table, _FRAMES)]:
        for child in frame:
            if name_of(child) and name_of(child) not in _PARTS:
                found += ["".join(child.itertext()), child.tail]
    return [" ".join(words.split()) for words in found if words and words.strip()]


def _rows(table: Any) -> list[list[Any]]:
    """Return the cells of each row; cells beside each other outside any row are one too."""
    rows: list[list[Any]] = []
    loose = None
    for element in _own(table, ("tr", *_CELLS)):
        parent = element.getparent()
        if name_of(element) == "tr":
            rows.append([cell for cell in element if name_of(cell) in _CELLS])
            loose = None
        elif name_of(parent) != "tr":
            if parent is not loose:
                rows.append([])
            rows[-1].append(element)
            loose = parent
    return rows


def _cells(row: list[Any], blocks: Callable[[Any], list[str]]) -> list[list[str]]:
    cells: list[list[str]] = []
    for cell in row:
        span = cell.get("colspan") or "1"
        columns = int(span) if re.fullmatch(r"[1-9]|1\d", span) else 1
        cells += [blocks(cell), *[[] for _ in range(columns - 1)]]
    return cells


def _in_one_line(content: list[str]) -> str:
    text = "<br>".join(content).replace("\n", "<br>")
    text = re.sub(
        r"\$[^$]+\$", lambda found: _BAR.sub(r"{\\vert}", found[0]), text
    )  # a bar would end the cell
    return _BAR.sub(r"\\|", text)
