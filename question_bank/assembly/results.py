"""What `engine.assemble` gives back: the forms, or the cells that are short."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from question_bank.assembly.fairness import FairnessReport


@dataclass(frozen=True)
class Placement:
    """An item on a form, with the cell it was drawn for and the marks it carries there."""

    cell: str
    item: str
    marks: Decimal
    section: str | None


@dataclass(frozen=True)
class AssembledForm:
    """One form: its placements in the order of the blueprint's cells."""

    placements: tuple[Placement, ...]

    @property
    def marks(self) -> Decimal:
        """Return the marks of the form."""
        return sum((placement.marks for placement in self.placements), Decimal(0))


@dataclass(frozen=True)
class Assembly:
    """The forms that were asked for, and how alike they are."""

    forms: tuple[AssembledForm, ...]
    report: FairnessReport


@dataclass(frozen=True)
class Shortage:
    """A cell that cannot be filled on all forms together.

    available: items it can have after the other cells have theirs. fitting: items that suit it.
    A mandatory item that cannot stand on every form appears as the cell "mandatory:<id>".
    """

    cell: str
    needed: int
    available: int
    fitting: int


@dataclass(frozen=True)
class Infeasible:
    """Why no forms came about: the cells that are short."""

    cells: tuple[Shortage, ...]
