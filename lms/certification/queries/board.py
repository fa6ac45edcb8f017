"""The duty board: everybody at a window, who may serve which line and who may not, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.certification.eligibility import Eligibility, StaffFacts, eligibility_of
from lms.certification.models import CertificationPeriod, Programme
from lms.certification.queries.duty import staff_facts
from lms.certification.validity import RENEWAL_DAYS
from lms.clock import day_window
from lms.people.models import OrgUnit, StaffLine, StaffMember
from lms.people.queries import staff_query, within
from lms.words import term
from question_bank.taxonomy import FIRST_LEVEL, line_name

ENDING = timedelta(days=RENEWAL_DAYS)


@dataclass(frozen=True)
class BoardFilter:
    """What the board is narrowed to; empty values narrow nothing.

    state: `ready`, `blocked` or `ending` (ready, but no longer within 60 days).
    """

    q: str = ""
    unit_id: int | None = None
    line: str = ""
    state: str = ""

    @property
    def is_set(self) -> bool:
        """Return whether anything is narrowed."""
        return bool(self.q or self.unit_id or self.line or self.state)


@dataclass(frozen=True)
class BoardRow:
    """One person: lines that may be served with the last day, and reasons with their lines.

    A reason that stands for all lines of the person, or names them itself, has none beside it.
    """

    staff: StaffMember
    ready: Sequence[tuple[str, date | None]]
    blocked: Sequence[tuple[str, Sequence[str]]]

    @property
    def state(self) -> str:
        """Return `ready`, `partly` or `blocked`."""
        if not self.ready:
            return "blocked"
        return "partly" if self.blocked else "ready"


@dataclass(frozen=True)
class BoardCounts:
    """How many window staff there are, and in which state."""

    total: int
    ready: int
    ending: int

    @property
    def blocked(self) -> int:
        """Return how many may not serve."""
        return self.total - self.ready


def board_query(
    session: Session, actor: Actor, wanted: BoardFilter, on: date
) -> sa.Select[StaffMember]:
    """Return the query of the window staff that the filter leaves, by unit and number."""
    query = staff_query(actor, Permission.CERTIFICATION_MANAGE, on=on).where(
        StaffMember.is_window_staff
    )
    query = query.options(selectinload(StaffMember.lines))
    if wanted.q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(wanted.q, autoescape=True),
                StaffMember.staff_no.contains(wanted.q, autoescape=True),
            )
        )
    if wanted.unit_id is not None:
        path = session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == wanted.unit_id))
        query = query.where(within([path] if path else []))
    if wanted.line:
        query = query.where(StaffMember.lines.any(StaffLine.line == wanted.line))
    if wanted.state:
        query = query.where(_has_state(session, wanted.state, wanted.line, on))
    return query


def count_board(session: Session, actor: Actor, line: str, on: date) -> BoardCounts:
    """Return the counts of the whole scope, for one line or for all."""
    staff = board_query(session, actor, BoardFilter(line=line), on)

    def count(*conditions: sa.ColumnElement[bool]) -> int:
        ids = staff.where(*conditions).with_only_columns(StaffMember.id).order_by(None)
        return session.scalar(sa.select(sa.func.count()).select_from(ids.subquery())) or 0

    return BoardCounts(
        total=count(),
        ready=count(_has_state(session, "ready", line, on)),
        ending=count(_has_state(session, "ending", line, on)),
    )


def board_rows(
    session: Session, staff: Sequence[StaffMember], line: str, on: date
) -> list[BoardRow]:
    """Return the rows of a page of people, for one line or for all that each serves."""
    facts = staff_facts(session, staff, on)
    return [_row(person, facts[person.id], line, on) for person in staff]


def may_serve(session: Session, line: str, on: date) -> sa.ColumnElement[bool]:
    """Return in SQL what `eligibility_of` says of window staff who have not left; '' = any line.

    The board filters and counts by it; a test holds it against the rule.
    """
    covering: dict[str, list[int]] = {code: [] for code in FIRST_LEVEL}
    for programme_id, lines in session.execute(sa.select(Programme.id, Programme.business_lines)):
        for code in lines:
            covering[code].append(programme_id)
    at_work = sa.or_(StaffMember.hired_on.is_(None), StaffMember.hired_on <= on)
    if line:
        return sa.and_(at_work, _holds(covering.get(line, ()), on))
    own = [
        sa.and_(StaffMember.lines.any(StaffLine.line == code), _holds(ids, on))
        for code, ids in covering.items()
        if ids
    ]
    anything = {programme_id for ids in covering.values() for programme_id in ids}
    none_recorded = sa.and_(~StaffMember.lines.any(), _holds(anything, on))
    return sa.and_(at_work, sa.or_(none_recorded, *own))


def _has_state(session: Session, state: str, line: str, on: date) -> sa.ColumnElement[bool]:
    ready = may_serve(session, line, on)
    if state == "ready":
        return ready
    if state == "blocked":
        return sa.not_(ready)
    return sa.and_(ready, sa.not_(may_serve(session, line, on + ENDING)))


def _holds(programme_ids: Iterable[int], on: date) -> sa.ColumnElement[bool]:
    period = CertificationPeriod
    return sa.exists().where(
        period.staff_id == StaffMember.id,
        period.programme_id.in_(programme_ids),
        period.valid_from <= on,
        period.valid_until >= on,
        sa.or_(period.revoked_at.is_(None), period.revoked_at >= day_window(on)[1]),
    )


def _row(person: StaffMember, facts: StaffFacts, line: str, on: date) -> BoardRow:
    codes: list[str | None] = [line] if line else [*sorted(facts.lines)] or [None]
    verdicts = {code: eligibility_of(facts, code, on) for code in codes}
    return BoardRow(
        person,
        ready=[(_name(c), v.valid_until) for c, v in verdicts.items() if v.eligible],
        blocked=_by_reason(verdicts),
    )


def _by_reason(verdicts: dict[str | None, Eligibility]) -> list[tuple[str, Sequence[str]]]:
    """Return each reason once, with the lines it keeps from being served unless that is clear."""
    lines: dict[str, list[str]] = {}
    for code, verdict in verdicts.items():
        for reason in verdict.reasons:
            lines.setdefault(reason.message, []).append(_name(code))
    return [
        (message, () if len(names) == len(verdicts) or names[0] in message else names)
        for message, names in lines.items()
    ]


def _name(code: str | None) -> str:
    return term(line_name(code)) if code else term("未登记业务条线")
