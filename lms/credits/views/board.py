"""The board of training days of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask_babel import gettext as _

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.credits.queries.board import (
    SQUARES,
    BoardFilter,
    BoardRow,
    Square,
    Tally,
    UnitTally,
    board_page,
    board_query,
    board_squares,
    board_tallies,
    roll_up,
)
from lms.credits.views.blueprint import blueprint, wanted_year
from lms.people.models import OrgUnit
from lms.people.queries.units import unit_choices
from lms.web.filters import decimal
from lms.web.pagination import Pagination, page_number


@dataclass(frozen=True)
class HeatCell:
    """A square: level 0 (nothing) to 4 (met)."""

    label: str
    value: str
    level: int
    url: str | None


@dataclass(frozen=True)
class BoardPage:
    """The board. cells_of: people or units."""

    wanted: BoardFilter
    years: Sequence[int]
    units: Sequence[tuple[int, str]]
    top: OrgUnit | None
    tally: Tally
    cells: Sequence[HeatCell]
    cells_of: str
    is_cut: bool
    below: Sequence[UnitTally]
    people: Pagination[BoardRow]


@blueprint.get("/unit-days")
@requires(Permission.REPORT_READ)
def unit_board() -> str:
    """Show who has how many days, worst first, and the units below."""
    return render_template("credits/unit_board.html", page=_page())


def wanted_board() -> BoardFilter:
    """Return the filter of the query string."""
    return BoardFilter(
        year=wanted_year(local_date(utc_now())),
        unit_id=request.args.get("unit", type=int),
        q=request.args.get("q", "").strip()[:50],
        level=request.args.get("level", ""),
    )


def _page() -> BoardPage:
    actor, today, wanted = current_actor(), local_date(utc_now()), wanted_board()
    query = board_query(actor, wanted, today)
    tallies = board_tallies(query)
    tally = sum(tallies.values(), Tally())
    below, top = roll_up(actor, tallies, wanted.unit_id)
    by_unit = tally.people > SQUARES and len(below) > 1
    cells = (
        [_unit_cell(row, wanted) for row in below]
        if by_unit
        else [_person_cell(square, wanted.year) for square in board_squares(query, wanted.year)]
    )
    return BoardPage(
        wanted=wanted,
        years=tuple(range(today.year, today.year - 3, -1)),
        units=unit_choices(actor, Permission.REPORT_READ),
        top=top,
        tally=tally,
        cells=cells,
        cells_of="units" if by_unit else "people",
        is_cut=not by_unit and tally.people > SQUARES,
        below=below,
        people=board_page(query, wanted.year, page_number(), today),
    )


def _person_cell(square: Square, year: int) -> HeatCell:
    share = 4 if square.days >= square.required else int(square.days * 4 / square.required)
    url = url_for("credits.staff_record", staff_id=square.staff_id, year=year)
    return HeatCell(square.name, _("%(n)s 天", n=decimal(square.days)), share, url)


def _unit_cell(row: UnitTally, wanted: BoardFilter) -> HeatCell:
    level = 4 if row.tally.met == row.tally.people else min(3, row.tally.met_pct // 25)
    url = url_for("credits.unit_board", year=wanted.year, unit=row.unit.id)
    return HeatCell(row.unit.name, f"{row.tally.met_pct}%", level, url)
