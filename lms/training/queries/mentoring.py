"""Mentors and mentees."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotFound
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import within
from lms.training.models import MentoringLog, Mentorship
from lms.training.service.mentoring import is_open

STATES = ("open", "signed_off", "over")


@dataclass(frozen=True)
class MentorshipRow:
    """A mentorship with its two people and what was logged."""

    mentorship: Mentorship
    mentor: StaffMember
    mentee: StaffMember
    sessions: int
    minutes: int


def signed_off_mentorship(
    session: Session, staff_id: int, lines: Collection[str]
) -> Mentorship | None:
    """Return the latest mentorship signed off for this mentee that covers all the lines.

    lines: first-level business line codes; none asks for any signed-off mentorship.
    """
    rows = session.scalars(
        sa.select(Mentorship)
        .where(Mentorship.mentee_id == staff_id, Mentorship.signed_off_at.is_not(None))
        .order_by(Mentorship.signed_off_at.desc(), Mentorship.id.desc())
    )
    return next((row for row in rows if set(lines) <= set(row.business_lines)), None)


def mentorships_query(
    actor: Actor, permission: Permission, *, q: str, state: str, today: date
) -> sa.Select[Mentorship]:
    """Return the query of mentorships whose mentee is in scope, latest first.

    q: of a name of either.  state: one of STATES, or empty.
    """
    mentor = aliased(StaffMember)
    query = (
        sa.select(Mentorship)
        .join(StaffMember, StaffMember.id == Mentorship.mentee_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .join(mentor, mentor.id == Mentorship.mentor_id)
        .where(within(actor.scope(permission)))
        .order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
    )
    if q:
        query = query.where(
            sa.or_(
                StaffMember.name.contains(q, autoescape=True),
                mentor.name.contains(q, autoescape=True),
            )
        )
    if state == "open":
        query = query.where(is_open(today))
    elif state == "signed_off":
        query = query.where(Mentorship.signed_off_at.is_not(None))
    elif state == "over":
        query = query.where(Mentorship.signed_off_at.is_(None), Mentorship.ends_on < today)
    return query


def mentorship_rows(session: Session, mentorships: Sequence[Mentorship]) -> list[MentorshipRow]:
    """Return mentorships with people and sums, in two statements."""
    people = _people(session, mentorships)
    logged = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            sa.select(
                MentoringLog.mentorship_id, sa.func.count(), sa.func.sum(MentoringLog.minutes)
            )
            .where(MentoringLog.mentorship_id.in_([row.id for row in mentorships]))
            .group_by(MentoringLog.mentorship_id)
        )
    }
    return [
        MentorshipRow(
            row, people[row.mentor_id], people[row.mentee_id], *logged.get(row.id, (0, 0))
        )
        for row in mentorships
    ]


def list_mentorships_of(session: Session, staff_id: int) -> list[MentorshipRow]:
    """Return the mentorships in which a person is mentor or mentee, latest first."""
    rows = session.scalars(
        sa.select(Mentorship)
        .where(sa.or_(Mentorship.mentor_id == staff_id, Mentorship.mentee_id == staff_id))
        .order_by(Mentorship.starts_on.desc(), Mentorship.id.desc())
    ).all()
    return mentorship_rows(session, rows)


def get_mentorship_for(actor: Actor, mentorship_id: int) -> MentorshipRow:
    """Return a mentorship of one's own, or of a mentee whose training one manages.

    Raises NotFound for any other.
    """
    row = db.session.scalar(
        sa.select(Mentorship)
        .join(StaffMember, StaffMember.id == Mentorship.mentee_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .options(selectinload(Mentorship.logs))
        .where(
            Mentorship.id == mentorship_id,
            sa.or_(
                Mentorship.mentor_id == actor.staff_id,
                Mentorship.mentee_id == actor.staff_id,
                within(actor.scope(Permission.TRAINING_MANAGE)),
            ),
        )
    )
    if row is None:
        raise NotFound("没有找到这份师徒结对。", "它可能不在您的管理范围内。")
    return mentorship_rows(db.session(), [row])[0]


def _people(session: Session, rows: Sequence[Mentorship]) -> Mapping[int, StaffMember]:
    ids = {row.mentor_id for row in rows} | {row.mentee_id for row in rows}
    people = session.scalars(
        sa.select(StaffMember).options(joinedload(StaffMember.unit)).where(StaffMember.id.in_(ids))
    )
    return {person.id: person for person in people}
