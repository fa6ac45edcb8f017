"""Saved filters: one's own and those shared with one's unit."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.errors import NotFound
from lms.people.models import Account, StaffMember
from lms.questions.models import DefaultFilter, SavedFilter


@dataclass(frozen=True)
class SavedRow:
    """A saved filter as its reader sees it; `owner` names whose it is when shared by another."""

    id: int
    name: str
    query: str
    owner: str
    is_own: bool
    is_shared: bool
    is_default: bool


def list_saved(actor: Actor) -> Sequence[SavedRow]:
    """Return the filters an actor may use, their default first, their own next."""
    query = (
        sa.select(SavedFilter, StaffMember.name, DefaultFilter.filter_id)
        .join(Account, Account.id == SavedFilter.account_id)
        .join(StaffMember, StaffMember.id == Account.staff_id)
        .outerjoin(
            DefaultFilter,
            sa.and_(
                DefaultFilter.filter_id == SavedFilter.id,
                DefaultFilter.account_id == actor.account_id,
            ),
        )
        .where(_usable(actor))
        .order_by(SavedFilter.name, SavedFilter.id)
    )
    rows = [
        SavedRow(
            id=row.id,
            name=row.name,
            query=row.query,
            owner="" if row.account_id == actor.account_id else owner,
            is_own=row.account_id == actor.account_id,
            is_shared=row.unit_id is not None,
            is_default=default is not None,
        )
        for row, owner, default in db.session.execute(query)
    ]
    return sorted(rows, key=lambda row: (not row.is_default, not row.is_own))


def get_saved_for(actor: Actor, filter_id: int) -> SavedFilter:
    """Return a filter the actor may use. Raises NotFound for any other."""
    row = db.session.scalar(
        sa.select(SavedFilter).where(SavedFilter.id == filter_id, _usable(actor))
    )
    if row is None:
        raise NotFound("没有找到这个筛选。", "它可能已被删除，或不再共享。")
    return row


def find_default_query(actor: Actor) -> str | None:
    """Return the query string with which the actor's list opens, if they chose one."""
    return db.session.scalar(
        sa.select(SavedFilter.query)
        .join(DefaultFilter, DefaultFilter.filter_id == SavedFilter.id)
        .where(DefaultFilter.account_id == actor.account_id, _usable(actor))
    )


def _usable(actor: Actor) -> sa.ColumnElement[bool]:
    return sa.or_(SavedFilter.account_id == actor.account_id, SavedFilter.unit_id == actor.unit_id)
