"""The board of training days: who stands where, worst first, and the units rolled up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.credits.forecast import RED, YELLOW, Forecast
from lms.credits.ledger import YearSummary
from lms.credits.models import DayForecast
from lms.credits.queries.years import forecast_of, year_summaries
from lms.credits.rules import year_rule
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import list_units_for, staff_query, within
from lms.web.pagination import Pagination

SQUARES = 150  # people shown one by one; larger units are shown unit by unit
PER_PAGE = 25
LEVELS = ("red", "yellow", "unmet", "met")


@dataclass(frozen=True)
class BoardFilter:
    """What the board shows. level: one of LEVELS or empty."""

    year: int
    unit_id: int | None = None
    q: str = ""
    level: str = ""

    @property
    def is_set(self) -> bool:
        """Return whether people are filtered."""
        return bool(self.unit_id or self.q or self.level)


@dataclass(frozen=True)
class BoardRow:
    """A person with their standing."""

    staff: StaffMember
    summary: YearSummary
    forecast: Forecast


@dataclass(frozen=True)
class Tally:
    """People counted: those who met the days, are behind a checkpoint, or will miss the year."""

    people: int = 0
    met: int = 0
    red: int = 0
    yellow: int = 0
    days: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.people + other.people,
            self.met + other.met,
            self.red + other.red,
            self.yellow + other.yellow,
            self.days + other.days,
        )

    @property
    def met_pct(self) -> int:
        """Return the share that met the days, in whole percent rounded down."""
        return self.met * 100 // self.people if self.people else 0

    @property
    def mean_days(self) -> Decimal:
        """Return the mean days a person, rounded to two decimals."""
        return round(self.days / self.people, 2) if self.people else Decimal(0)


@dataclass(frozen=True)
class UnitTally:
    """A unit with its subtree counted."""

    unit: OrgUnit
    tally: Tally


@dataclass(frozen=True)
class Square:
    """A person in the heat map. missing: days still to go."""

    staff_id: int
    name: str
    days: Decimal
    required: Decimal


def board_query(actor: Actor, wanted: BoardFilter, today: date) -> sa.Select[StaffMember]:
    """Return the query of window staff on the board, those with most days to go first."""
    last = min(today, date(wanted.year, 12, 31))
    query = (
        staff_query(actor, Permission.REPORT_READ, on=last)
        .outerjoin(
            DayForecast,
            sa.and_(DayForecast.staff_id == StaffMember.id, DayForecast.year == wanted.year),
        )
        .where(
            StaffMember.is_window_staff,
            sa.or_(
                StaffMember.hired_on.is_(None), StaffMember.hired_on <= date(wanted.year, 12, 31)
            ),
        )
        .order_by(None)
        .order_by(_missing(wanted.year).desc(), OrgUnit.path, StaffMember.staff_no)
    )
    if wanted.unit_id is not None:
        path = db.session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == wanted.unit_id))
        query = query.where(within([path] if path else []))
    if wanted.q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(wanted.q, autoescape=True),
                StaffMember.staff_no.contains(wanted.q, autoescape=True),
            )
        )
    return query.where(_level_condition(wanted.level)) if wanted.level in LEVELS else query


def board_rows(staff: Sequence[StaffMember], year: int, today: date) -> list[BoardRow]:
    """Return people with their standing computed from the ledger, in two statements."""
    summaries = year_summaries(db.session(), staff, year, today)
    return [
        BoardRow(
            person,
            summaries[person.id],
            forecast_of(summaries[person.id], person.hired_on, today),
        )
        for person in staff
    ]


def board_page(query: sa.Select[Any], year: int, number: int, today: date) -> Pagination[BoardRow]:
    """Return one page of the board."""
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(query.order_by(None).subquery())
    )
    staff = db.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Pagination(board_rows(staff, year, today), number, PER_PAGE, total or 0)


def board_squares(query: sa.Select[Any], year: int) -> list[Square]:
    """Return the squares of the first people of the query."""
    required = year_rule(db.session(), year).annual_days_required
    rows = db.session.execute(
        query.with_only_columns(
            StaffMember.id, StaffMember.name, DayForecast.days, DayForecast.required_days
        ).limit(SQUARES)
    )
    return [
        Square(row[0], row[1], row[2] or Decimal(0), required if row[3] is None else row[3])
        for row in rows
    ]


def board_tallies(query: sa.Select[Any]) -> dict[int, Tally]:
    """Return the tally of each unit that has people in the query, by unit id."""
    days = sa.type_coerce(DayForecast.days, sa.BigInteger)
    rows = db.session.execute(
        query.with_only_columns(
            StaffMember.unit_id,
            sa.func.count(),
            _sum_if(DayForecast.days >= DayForecast.required_days),
            _sum_if(DayForecast.level == RED),
            _sum_if(DayForecast.level == YELLOW),
            sa.func.coalesce(sa.func.sum(days), 0),
        )
        .order_by(None)
        .group_by(StaffMember.unit_id)
    )
    return {
        row[0]: Tally(row[1], row[2], row[3], row[4], Decimal(int(row[5])) / 100) for row in rows
    }


def roll_up(
    actor: Actor, tallies: Mapping[int, Tally], top_id: int | None
) -> tuple[list[UnitTally], OrgUnit | None]:
    """Return the units right below the top with their subtrees counted, worst first.

    top_id: the unit looked at; without one, the top of what the actor sees. The second value is
    that unit, None when the actor sees several trees.
    """
    units = list_units_for(actor, Permission.REPORT_READ, include_inactive=True)
    known = {unit.id for unit in units}
    tops = [unit for unit in units if unit.parent_id not in known]
    top = next((u for u in units if u.id == top_id), tops[0] if len(tops) == 1 else None)
    below = [u for u in units if u.parent_id == top.id] if top is not None else tops
    rows = [
        UnitTally(
            unit,
            sum(
                (tallies[u.id] for u in units if u.id in tallies and u.path.startswith(unit.path)),
                Tally(),
            ),
        )
        for unit in below
    ]
    shown = [row for row in rows if row.tally.people]
    return sorted(shown, key=lambda row: (row.tally.met_pct, row.tally.mean_days)), top


def _missing(year: int) -> sa.ColumnElement[int]:
    """Return the hundredths of days still to go; without a standing, all days of the year."""
    all_days = int(year_rule(db.session(), year).annual_days_required * 100)
    owed = sa.type_coerce(DayForecast.required_days, sa.BigInteger)
    reached = sa.type_coerce(DayForecast.days, sa.BigInteger)
    return sa.func.coalesce(owed - reached, all_days)


def _level_condition(level: str) -> sa.ColumnElement[bool]:
    met = sa.and_(DayForecast.id.is_not(None), DayForecast.days >= DayForecast.required_days)
    if level == "met":
        return met
    if level == "unmet":
        return sa.not_(met)
    return DayForecast.level == level


def _sum_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
