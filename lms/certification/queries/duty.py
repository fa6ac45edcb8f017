"""Who may serve: the facts behind the rule, for one person or for many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.certification.eligibility import Eligibility, PeriodFacts, StaffFacts, eligibility_of
from lms.certification.facts import states_of
from lms.certification.models import CertificationPeriod, Programme
from lms.certification.requirements import RequirementState
from lms.clock import local_date
from lms.people.models import StaffMember
from question_bank.taxonomy import first_level


def duty_eligibility(session: Session, staff_id: int, line: str | None, on: date) -> Eligibility:
    """Return whether a person may serve a line, None for any of their own, on a day.

    A second-level line stands for its first-level one, for which certificates are made out.
    What an open period still lacks is told as of now.
    """
    staff = session.get_one(StaffMember, staff_id)
    facts = staff_facts(session, [staff], on)[staff_id]
    return eligibility_of(facts, first_level(line) if line else None, on)


def staff_facts(session: Session, staff: Sequence[StaffMember], on: date) -> dict[int, StaffFacts]:
    """Return what decides about people (at most 500), in a fixed number of statements."""
    periods = periods_of(session, [person.id for person in staff])
    open_ones = [p for rows in periods.values() for p in rows if p.certified_at is None]
    states = states_of(session, open_ones, on)
    return {person.id: facts_of(person, periods[person.id], states) for person in staff}


def facts_of(
    person: StaffMember,
    periods: Iterable[CertificationPeriod],
    states: dict[int, tuple[RequirementState, ...]],
) -> StaffFacts:
    """Return the plain facts of a person. states: of open periods, by id."""
    return StaffFacts(
        is_window_staff=person.is_window_staff,
        hired_on=person.hired_on,
        left_on=person.left_on,
        lines=frozenset(row.line for row in person.lines),
        periods=tuple(
            PeriodFacts(
                lines=frozenset(period.programme.business_lines),
                valid_from=period.valid_from,
                valid_until=period.valid_until,
                revoked_on=local_date(period.revoked_at) if period.revoked_at else None,
                states=states.get(period.id, ()),
            )
            for period in periods
        ),
    )


def periods_of(
    session: Session, staff_ids: Iterable[int]
) -> defaultdict[int, list[CertificationPeriod]]:
    """Return the periods of people, oldest first, programmes and requirements loaded."""
    rows = session.scalars(
        sa.select(CertificationPeriod)
        .options(selectinload(CertificationPeriod.programme).selectinload(Programme.requirements))
        .where(CertificationPeriod.staff_id.in_(staff_ids))
        .order_by(CertificationPeriod.opened_at, CertificationPeriod.id)
    )
    found: defaultdict[int, list[CertificationPeriod]] = defaultdict(list)
    for row in rows:
        found[row.staff_id].append(row)
    return found
