"""What there is to draw from: business line × difficulty."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.questions.queries.supply import count_cells
from lms.questions.views.blueprint import blueprint
from question_bank.taxonomy import DIFFICULTIES, FIRST_LEVEL

# Least number of questions of levels 1 to 4: a paper draws up to ten from a cell, and three
# papers of a year should not repeat.
STEPS = (1, 5, 10, 30)


@dataclass(frozen=True)
class Cell:
    """Questions of a line and a difficulty; level 0–4."""

    difficulty: int
    count: int

    @property
    def level(self) -> int:
        """Return how well the cell is supplied: 0 for nothing."""
        return sum(1 for least in STEPS if self.count >= least)


@dataclass(frozen=True)
class LineSupply:
    """The cells of a business line, easiest first."""

    line: str
    cells: Sequence[Cell]

    @property
    def total(self) -> int:
        """Return how many questions the line has."""
        return sum(cell.count for cell in self.cells)


@blueprint.get("/bank/supply")
@requires(Permission.BANK_READ)
def show_supply() -> str:
    """Show how many approved questions each line has of each difficulty."""
    counts = count_cells(current_actor(), local_date(utc_now()))
    rows = [
        LineSupply(line, [Cell(level, counts.get((line, level), 0)) for level in DIFFICULTIES])
        for line in FIRST_LEVEL
    ]
    empty = sum(1 for row in rows for cell in row.cells if not cell.count)
    return render_template("questions/show_supply.html", rows=rows, empty=empty)
