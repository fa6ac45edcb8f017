"""Entries of the ledger, one by one."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.credits.models import CreditEntry, EntryState
from lms.errors import NotFound
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import within


def list_entries(session: Session, staff_id: int, year: int) -> Sequence[CreditEntry]:
    """Return a person's entries of a year in every state, latest training first."""
    return session.scalars(
        sa.select(CreditEntry)
        .where(CreditEntry.staff_id == staff_id, CreditEntry.year == year)
        .order_by(CreditEntry.on.desc(), CreditEntry.id.desc())
    ).all()


def list_years(session: Session, staff_id: int, today: date) -> list[int]:
    """Return the years a person has entries of, and this year, latest first."""
    years = session.scalars(
        sa.select(CreditEntry.year).where(CreditEntry.staff_id == staff_id).distinct()
    )
    return sorted({*years, today.year}, reverse=True)


def reversed_ids(session: Session, entry_ids: Collection[int]) -> set[int]:
    """Return which of these entries were taken back."""
    rows = session.scalars(
        sa.select(CreditEntry.reverses_id).where(CreditEntry.reverses_id.in_(entry_ids))
    )
    return {row for row in rows if row is not None}


def get_entry_for(actor: Actor, entry_id: int) -> CreditEntry:
    """Return an entry of a person whose credit the actor manages. Raises NotFound otherwise."""
    entry = db.session.scalar(
        sa.select(CreditEntry)
        .join(StaffMember, StaffMember.id == CreditEntry.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(CreditEntry.id == entry_id, within(actor.scope(Permission.CREDIT_MANAGE)))
    )
    if entry is None:
        raise NotFound("没有找到这条学时记录。", "它可能不在您的管理范围内。")
    return entry


def submitted_query(actor: Actor) -> sa.Select[CreditEntry]:
    """Return the query of entries that wait for the actor's decision, oldest first."""
    return (
        sa.select(CreditEntry)
        .join(StaffMember, StaffMember.id == CreditEntry.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(
            CreditEntry.state == EntryState.SUBMITTED,
            within(actor.scope(Permission.CREDIT_MANAGE)),
        )
        .order_by(CreditEntry.created_at, CreditEntry.id)
    )


def people_of(session: Session, entries: Collection[CreditEntry]) -> dict[int, StaffMember]:
    """Return the people of these entries by id, units loaded."""
    rows = session.scalars(
        sa.select(StaffMember)
        .options(joinedload(StaffMember.unit))
        .where(StaffMember.id.in_({entry.staff_id for entry in entries}))
    )
    return {person.id: person for person in rows}
