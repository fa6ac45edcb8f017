"""Items as the rows of our table, losses named, for every table format."""

from collections.abc import Sequence

from question_bank.formats.sheets import safe_text
from question_bank.formats.table.template import list_columns
from question_bank.formats.table.writing import write_rows
from question_bank.items.model import Item
from question_bank.items.question import Problem
from question_bank.items.registry import type_label


def list_rows(items: Sequence[Item]) -> tuple[list[list[str]], list[Problem]]:
    """Return a row of cells an item, several for a case, and what was lost.

    The cells are safe to open in a spreadsheet.
    """
    columns = list_columns()
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for item in items:
        lost: list[str] = []
        written = write_rows(item, lost.append)
        if written is None:
            message = f"{type_label(item.type)}放不进一行，未写出"
            problems.append(Problem(item.id, "error", message))
            continue
        problems += [Problem(item.id, "warning", message) for message in dict.fromkeys(lost)]
        rows += [
            [safe_text(cells.get(column.field, "")) for column in columns] for cells in written
        ]
    return rows, problems
