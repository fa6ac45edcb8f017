"""Figures as pages show them; questions only within the reach of who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.analysis.models import ItemLook, ItemStatistic, ResponseAnalysis
from lms.analysis.service import BANK
from lms.exams.models import Attempt, Exam
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.queries import within
from lms.questions.models import Item
from lms.questions.queries.items import readable

SCATTER_MOST = 600  # points; more cannot be told apart


@dataclass(frozen=True)
class Look:
    """The latest note on a question. is_current: its flags are still the same."""

    note: str
    by: str
    looked_at: datetime
    is_current: bool


@dataclass(frozen=True)
class SignalPerson:
    """A candidate named by a signal."""

    attempt_id: int
    name: str
    staff_no: str
    unit_id: int
    unit_name: str


def find_analysis(exam_id: int) -> ResponseAnalysis | None:
    """Return the figures of an exam, None before they are computed."""
    return db.session.scalar(
        sa.select(ResponseAnalysis).where(ResponseAnalysis.scope == f"exam-{exam_id}")
    )


def find_bank_analysis() -> ResponseAnalysis | None:
    """Return the figures of the bank, None before they are computed."""
    return db.session.scalar(sa.select(ResponseAnalysis).where(ResponseAnalysis.scope == BANK))


def list_statistics(analysis_id: int) -> Sequence[ItemStatistic]:
    """Return the questions of an exam, the most urgent first, versions loaded."""
    return db.session.scalars(
        sa.select(ItemStatistic)
        .options(joinedload(ItemStatistic.version), joinedload(ItemStatistic.item))
        .where(ItemStatistic.analysis_id == analysis_id)
        .order_by(ItemStatistic.urgency.desc(), ItemStatistic.facility, ItemStatistic.id)
    ).all()


def _bank(actor: Actor) -> sa.Select[ItemStatistic]:
    """Return the query of the pooled figures of what the actor may read, the version in use."""
    return (
        sa.select(ItemStatistic)
        .join(ResponseAnalysis, ResponseAnalysis.id == ItemStatistic.analysis_id)
        .join(ItemStatistic.item)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(
            ResponseAnalysis.scope == BANK,
            readable(actor),
            Item.retired_at.is_(None),
            Item.approved_version_id == ItemStatistic.item_version_id,
        )
    )


def list_points(actor: Actor) -> Sequence[ItemStatistic]:
    """Return the questions of the bank for the scatter, the best known first."""
    query = _bank(actor).options(contains_eager(ItemStatistic.item))
    rows = query.order_by(ItemStatistic.people.desc(), ItemStatistic.id).limit(SCATTER_MOST)
    return db.session.scalars(rows).all()


def todo_query(actor: Actor, flag: str = "", *, looked: bool = False) -> sa.Select[ItemStatistic]:
    """Return the query of the flagged questions, the most urgent first.

    looked: those that somebody looked at since, else those nobody has.
    """
    seen = (
        sa.select(ItemLook.id)
        .where(
            ItemLook.item_version_id == ItemStatistic.item_version_id,
            ItemLook.flags == ItemStatistic.flags,
        )
        .exists()
    )
    query = (
        _bank(actor)
        .options(contains_eager(ItemStatistic.item), joinedload(ItemStatistic.version))
        .where(ItemStatistic.urgency > 0, seen if looked else ~seen)
        .order_by(ItemStatistic.urgency.desc(), ItemStatistic.people.desc(), ItemStatistic.id)
    )
    return query.where(ItemStatistic.flags.contains(flag, autoescape=True)) if flag else query


def find_pooled(item_id: int, version_id: int) -> ItemStatistic | None:
    """Return the pooled figures of a version."""
    return db.session.scalar(
        sa.select(ItemStatistic)
        .join(ResponseAnalysis, ResponseAnalysis.id == ItemStatistic.analysis_id)
        .where(
            ResponseAnalysis.scope == BANK,
            ItemStatistic.item_id == item_id,
            ItemStatistic.item_version_id == version_id,
        )
    )


def list_by_exam(actor: Actor, item_id: int, version_id: int) -> Sequence[ItemStatistic]:
    """Return how a version fared in the exams of the actor's units, the latest first."""
    return db.session.scalars(
        sa.select(ItemStatistic)
        .join(ItemStatistic.analysis)
        .join(ResponseAnalysis.exam)
        .join(OrgUnit, OrgUnit.id == Exam.unit_id)
        .options(contains_eager(ItemStatistic.analysis).contains_eager(ResponseAnalysis.exam))
        .where(
            ItemStatistic.item_id == item_id,
            ItemStatistic.item_version_id == version_id,
            within(actor.scope(Permission.BANK_READ)),
        )
        .order_by(Exam.closes_at.desc(), Exam.id.desc())
    ).all()


def list_looks(statistic: ItemStatistic) -> list[Look]:
    """Return the notes on a version, the latest first."""
    rows = db.session.execute(
        sa.select(ItemLook, StaffMember.name)
        .outerjoin(Account, Account.id == ItemLook.looked_by)
        .outerjoin(StaffMember, StaffMember.id == Account.staff_id)
        .where(ItemLook.item_version_id == statistic.item_version_id)
        .order_by(ItemLook.id.desc())
    )
    return [
        Look(look.note, name or "", look.looked_at, look.flags == statistic.flags)
        for look, name in rows
    ]


def people_of(analysis: ResponseAnalysis) -> Mapping[str, SignalPerson]:
    """Return the people named by an analysis's signals, by attempt id as text."""
    pairs: Sequence[dict[str, Any]] = analysis.alike
    named = [pair[side] for pair in pairs for side in ("first", "second")]
    named += [each["candidate"] for each in analysis.fast]
    rows = db.session.execute(
        sa.select(Attempt.id, StaffMember.name, StaffMember.staff_no, OrgUnit.id, OrgUnit.name)
        .join(StaffMember, StaffMember.id == Attempt.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(Attempt.id.in_([int(each) for each in set(named)]))
    )
    return {str(row[0]): SignalPerson(*row) for row in rows}
