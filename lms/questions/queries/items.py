"""Lists of questions, and a question within the reach of who asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.catalogue.models import PolicyClause
from lms.clock import local_date, utc_now
from lms.errors import NotFound
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.questions import access
from lms.questions.models import (
    BulkChange,
    Item,
    ItemVersion,
    ItemWords,
    LegalBasis,
    VersionState,
)
from lms.questions.queries.filters import ItemFilter, narrowed, ordered
from lms.questions.queries.usable import ancestor_ids

APPROVALS = "approve"  # action of a bulk change that holds approvals


def _owned(actor: Actor, owner: str) -> sa.ColumnElement[bool]:
    """Return the condition of a question's owner: units in reach, those above, or both."""
    if owner == "own":
        return within(actor.scope(Permission.BANK_READ))
    if owner == "above":
        return sa.and_(readable(actor), ~within(actor.scope(Permission.BANK_READ)))
    return readable(actor)


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that a question's unit lies in the actor's subtree or above it."""
    paths = actor.scope(Permission.BANK_READ)
    above = {unit_id for path in paths for unit_id in ancestor_ids(path)}
    return sa.or_(within(paths), OrgUnit.id.in_(above))


def get_item_for(actor: Actor, item_id: int, permission: Permission = Permission.BANK_READ) -> Item:
    """Return a question, latest and approved version loaded. Raises NotFound out of reach.

    With BANK_READ those of the units above can be seen too; every other permission reaches the
    actor's own subtree only.  Raises NotPermitted for one within reach, but of a line of others.
    """
    reach = (
        readable(actor) if permission is Permission.BANK_READ else within(actor.scope(permission))
    )
    item = db.session.scalar(
        sa.select(Item)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .options(joinedload(Item.latest_version), joinedload(Item.approved_version))
        .where(Item.id == item_id, reach)
    )
    if item is None:
        raise NotFound("没有找到这道题。", "题目可能属于其他单位，或您没有相应权限。")
    if permission is not Permission.BANK_READ:
        unit = db.session.get_one(OrgUnit, item.unit_id)
        line = item.latest_version.primary_line if item.latest_version else ""
        access.check(actor, unit.path, line, permission)
    return item


def list_ids(
    actor: Actor | None,
    filters: ItemFilter,
    on: date,
    permission: Permission = Permission.BANK_READ,
) -> Sequence[int]:
    """Return the ids of the questions that a filter selects, in its order.

    With BANK_READ those of the units above too, else those the actor may act on.
    actor: None for all.  on: the day questions are asked to be expired on.
    """
    reach: sa.ColumnElement[bool] = sa.true()
    if actor is not None and permission is Permission.BANK_READ:
        reach = _owned(actor, filters.owner)
    elif actor is not None:
        reach = access.reaches(actor, permission)
    query = (
        sa.select(Item.id)
        .join(ItemVersion, Item.latest_version_id == ItemVersion.id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .outerjoin(ItemWords, ItemWords.item_id == Item.id)
        .where(reach)
    )
    return db.session.scalars(ordered(narrowed(query, filters, on), filters.sort)).all()


def load_items(ids: Sequence[int]) -> list[Item]:
    """Return questions in this order, with latest version, its lines, tags and words."""
    items = db.session.scalars(
        _base().options(selectinload(Item.tags), joinedload(Item.words)).where(Item.id.in_(ids))
    )
    found = {item.id: item for item in items}
    return [found[item_id] for item_id in ids if item_id in found]


def readable_ids(actor: Actor, ids: Sequence[int]) -> set[int]:
    """Return those of the questions that an actor may see."""
    return {
        item_id
        for some in batched(ids)
        for item_id in db.session.scalars(
            sa.select(Item.id)
            .join(OrgUnit, OrgUnit.id == Item.unit_id)
            .where(Item.id.in_(some), readable(actor))
        )
    }


def get_bulk_for(actor: Actor, change_id: int, *, approvals: bool = False) -> BulkChange:
    """Return a change to many questions of the actor's own. Raises NotFound for any other.

    approvals: look for approvals of many questions, and for no other change.
    """
    change = db.session.get(BulkChange, change_id)
    if (
        change is None
        or change.account_id != actor.account_id
        or (change.action == APPROVALS) is not approvals
    ):
        raise NotFound("没有找到这次批量操作。", "只能查看自己的批量操作。")
    return change


def queue_query(actor: Actor) -> sa.Select[Item]:
    """Return the query of questions that wait for a reviewer in the actor's units, oldest first.

    Both those in review and those to be reviewed again because their policy changed.
    """
    return (
        _base()
        .where(
            access.reaches(actor, Permission.BANK_REVIEW),
            Item.retired_at.is_(None),
            sa.or_(ItemVersion.state == VersionState.IN_REVIEW, _waits_for_re_review()),
        )
        .order_by(ItemVersion.created_at, Item.id)
    )


def count_waiting(actor: Actor) -> int:
    """Return how many questions wait for a reviewer in the actor's units."""
    query = queue_query(actor).with_only_columns(Item.id).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def list_for_export(
    actor: Actor | None, filters: ItemFilter, limit: int, only: Sequence[int] = ()
) -> list[ItemVersion]:
    """Return the version of each selected question to export, by external id.

    actor: None for all units.  only: ids of those ticked, empty for all.
    """
    by_id = replace(filters, sort="id")
    ids = list_ids(actor, by_id, local_date(utc_now()), Permission.BANK_EXPORT)
    ticked = set(only)
    ids = [item_id for item_id in ids if not ticked or item_id in ticked][:limit]
    items = {
        item.id: item
        for some in batched(ids)
        for item in db.session.scalars(
            sa.select(Item)
            .options(
                joinedload(Item.approved_version),
                joinedload(Item.latest_version),
                selectinload(Item.tags),
            )
            .where(Item.id.in_(some))
        )
    }
    versions = [items[item_id].approved_version or items[item_id].latest_version for item_id in ids]
    return [version for version in versions if version is not None]


def batched(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """Yield ids in parts, each few enough for one statement."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def count_resting_on(document_id: int | None = None) -> Mapping[int, int]:
    """Return document id → number of questions, not retired, whose latest version rests on it."""
    query = (
        sa.select(PolicyClause.document_id, sa.func.count(sa.distinct(Item.id)))
        .join(LegalBasis, LegalBasis.clause_id == PolicyClause.id)
        .join(Item, Item.latest_version_id == LegalBasis.version_id)
        .where(Item.retired_at.is_(None))
        .group_by(PolicyClause.document_id)
    )
    if document_id is not None:
        query = query.where(PolicyClause.document_id == document_id)
    return dict(db.session.execute(query).all())


def unit_names(unit_ids: Iterable[int]) -> Mapping[int, str]:
    """Return unit id → name."""
    rows = db.session.execute(
        sa.select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_(set(unit_ids)))
    )
    return dict(rows.all())


def _base() -> sa.Select[Item]:
    return (
        sa.select(Item)
        .join(ItemVersion, Item.latest_version_id == ItemVersion.id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .options(
            contains_eager(Item.latest_version).selectinload(ItemVersion.lines),
        )
    )


def _waits_for_re_review() -> sa.ColumnElement[bool]:
    return sa.and_(Item.needs_re_review_at.is_not(None), ItemVersion.state == VersionState.APPROVED)


def list_versions(item_id: int) -> Sequence[ItemVersion]:
    """Return the versions of a question, newest first, with reviews and legal bases."""
    return db.session.scalars(
        sa.select(ItemVersion)
        .options(selectinload(ItemVersion.reviews), selectinload(ItemVersion.legal_bases))
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.number.desc())
    ).all()


def clauses_of(version: ItemVersion) -> Mapping[int, PolicyClause]:
    """Return the clauses a version rests on, by id, documents loaded."""
    ids = [basis.clause_id for basis in version.legal_bases if basis.clause_id]
    clauses = db.session.scalars(
        sa.select(PolicyClause)
        .options(joinedload(PolicyClause.document))
        .where(PolicyClause.id.in_(ids))
    )
    return {clause.id: clause for clause in clauses}
