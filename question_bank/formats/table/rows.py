"""Items as the rows of our table, losses named, for every table format."""

from collections.abc import Sequence

from question_bank.formats.sheets import safe_text
from question_bank.formats.table.template import list_columns
from question_bank.formats.table.writing import write_row
from question_bank.items.model import Item
from question_bank.items.question import Problem
from question_bank.items.registry import type_label


def list_rows(items: Sequence[Item]) -> tuple[list[list[str]], list[Problem]]:
    """Return one row of cells an item, safe to open in a spreadsheet, and what was lost."""
    columns = list_columns()
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for item in items:
        lost: list[str] = []
        cells = write_row(item, lost.append)
        if cells is None:
            message = f"{type_label(item.type)}放不进一行，未写出"
            problems.append(Problem(item.id, "error", message))
            continue
        problems += [Problem(item.id, "warning", message) for message in dict.fromkeys(lost)]
        rows.append([safe_text(cells.get(column.field, "")) for column in columns])
    return rows, problems
