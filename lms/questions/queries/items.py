"""Lists of questions, and a question within the reach of who asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.catalogue.models import PolicyClause
from lms.errors import NotFound
from lms.people.models import OrgUnit
from lms.people.queries import within
from lms.questions import access
from lms.questions.models import Item, ItemLine, ItemVersion, LegalBasis, VersionState
from lms.questions.queries.usable import ancestor_ids
from lms.questions.standing import Standing


@dataclass(frozen=True)
class ItemFilter:
    """What a list of questions is narrowed by; empty values narrow nothing.

    line: first- or second-level code.  policy_id: a document the question rests on.
    """

    text: str = ""
    line: str = ""
    type: str = ""
    difficulty: int | None = None
    category: str = ""
    competency: str = ""
    standing: str = ""
    all_round: bool = False
    policy_id: int | None = None
    clause_id: int | None = None
    unit_id: int | None = None


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


def items_query(actor: Actor, filters: ItemFilter) -> sa.Select[Item]:
    """Return the query of the questions an actor may see, with latest version and lines."""
    return _narrowed(_base().where(readable(actor)), filters).order_by(
        Item.created_at.desc(), Item.id.desc()
    )


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


def list_for_export(actor: Actor | None, filters: ItemFilter, limit: int) -> list[ItemVersion]:
    """Return the version of each selected question to export, by external id.

    actor: None for all units.
    """
    reach = access.reaches(actor, Permission.BANK_EXPORT) if actor else sa.true()
    query = _narrowed(_base().where(reach), filters)
    items = db.session.scalars(
        query.options(joinedload(Item.approved_version), selectinload(Item.tags))
        .order_by(Item.external_id)
        .limit(limit)
    )
    versions = [item.approved_version or item.latest_version for item in items]
    return [version for version in versions if version is not None]


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


def _narrowed(query: sa.Select[Item], filters: ItemFilter) -> sa.Select[Item]:
    query = query.where(*_facet_conditions(filters), *_standing_conditions(filters.standing))
    if filters.text:
        query = query.where(
            sa.or_(
                ItemVersion.stem_text.contains(filters.text, autoescape=True),
                Item.external_id.contains(filters.text, autoescape=True),
            )
        )
    if filters.policy_id or filters.clause_id:
        basis = (
            sa.select(LegalBasis.id)
            .join(PolicyClause)
            .where(LegalBasis.version_id == ItemVersion.id)
        )
        if filters.policy_id:
            basis = basis.where(PolicyClause.document_id == filters.policy_id)
        if filters.clause_id:
            basis = basis.where(PolicyClause.id == filters.clause_id)
        query = query.where(basis.exists())
    return query


def _facet_conditions(filters: ItemFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    for column, value in (
        (ItemVersion.type, filters.type),
        (ItemVersion.content_category, filters.category),
        (ItemVersion.competency, filters.competency),
        (ItemVersion.difficulty, filters.difficulty),
        (Item.unit_id, filters.unit_id),
    ):
        if value:
            conditions.append(column == value)
    if filters.all_round:
        conditions.append(ItemVersion.is_all_round.is_(True))
    if filters.line:
        line = sa.select(ItemLine.line).where(
            ItemLine.version_id == ItemVersion.id,
            sa.or_(
                ItemLine.line == filters.line,
                ItemLine.line.startswith(f"{filters.line}.", autoescape=True),
            ),
        )
        conditions.append(line.exists())
    return conditions


def _standing_conditions(standing: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a state; without one, everything that is not retired."""
    if standing == Standing.RETIRED:
        return [Item.retired_at.is_not(None)]
    alive = Item.retired_at.is_(None)
    if standing == Standing.RE_REVIEW:
        return [alive, _waits_for_re_review()]
    if standing == Standing.APPROVED:
        approved = ItemVersion.state == VersionState.APPROVED
        return [alive, approved, Item.needs_re_review_at.is_(None)]
    if standing in set(VersionState):
        return [alive, ItemVersion.state == VersionState(standing)]
    return [alive]


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
