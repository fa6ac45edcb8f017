"""The record of reviews: who decided what on which version, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.clock import day_window
from lms.people.models import Account, OrgUnit, StaffMember
from lms.questions import access
from lms.questions.models import Item, ItemReview, ItemVersion, ReviewDecision


@dataclass(frozen=True)
class DecisionFilter:
    """A period, both days belonging to it, a decision, a person's name or a question's id."""

    first: date
    last: date
    decision: ReviewDecision | None = None
    text: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """A decision or comment with the names of who wrote the version and who decided."""

    review: ItemReview
    version: ItemVersion
    author: str
    reviewer: str


def decisions_query(actor: Actor, wanted: DecisionFilter) -> sa.Select[ItemReview]:
    """Return the query of what was decided on questions the actor may review, newest first."""
    query = (
        sa.select(ItemReview)
        .join(ItemVersion, ItemVersion.id == ItemReview.version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(
            access.reaches(actor, Permission.BANK_REVIEW),
            ItemReview.at >= day_window(wanted.first)[0],
            ItemReview.at < day_window(wanted.last)[1],
        )
        .order_by(ItemReview.at.desc(), ItemReview.id.desc())
    )
    if wanted.decision:
        query = query.where(ItemReview.decision == wanted.decision)
    if wanted.text:
        named = (
            sa.select(Account.id)
            .join(StaffMember, StaffMember.id == Account.staff_id)
            .where(StaffMember.name.contains(wanted.text, autoescape=True))
        )
        query = query.where(
            sa.or_(
                ItemReview.reviewer_id.in_(named),
                ItemVersion.author_id.in_(named),
                Item.external_id == wanted.text,
            )
        )
    return query


def list_rows(reviews: Sequence[ItemReview]) -> list[DecisionRow]:
    """Return decisions with their versions and the names of people."""
    versions = {
        version.id: version
        for version in db.session.scalars(
            sa.select(ItemVersion)
            .join(ItemVersion.item)
            .options(contains_eager(ItemVersion.item))
            .where(ItemVersion.id.in_({review.version_id for review in reviews}))
        )
    }
    people = names_of(
        {review.reviewer_id for review in reviews}
        | {version.author_id for version in versions.values()}
    )
    return [
        DecisionRow(
            review,
            versions[review.version_id],
            people.get(versions[review.version_id].author_id or 0, ""),
            people.get(review.reviewer_id or 0, ""),
        )
        for review in reviews
    ]


def names_of(account_ids: set[int | None]) -> dict[int, str]:
    """Return account id → name of the person."""
    rows = db.session.execute(
        sa.select(Account.id, StaffMember.name)
        .join(StaffMember, StaffMember.id == Account.staff_id)
        .where(Account.id.in_(account_ids - {None}))
    )
    return {row.id: row.name for row in rows}
