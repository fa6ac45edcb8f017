"""How many questions there are to draw from: by clause of a policy, by line and difficulty."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.catalogue.models import PolicyClause
from lms.people.models import OrgUnit
from lms.questions.models import Item, ItemLine, ItemVersion, ItemWords, LegalBasis
from lms.questions.queries.filters import ItemFilter, narrowed
from lms.questions.queries.items import readable
from lms.questions.standing import Standing


def count_by_article(actor: Actor, document_id: int, on: date) -> Mapping[str, int]:
    """Return article → number of approved questions resting on it or a part of it, as the list
    of questions counts them; without those that rest on none.
    """
    query = (
        _approved(actor, on)
        .join(LegalBasis, LegalBasis.version_id == ItemVersion.id)
        .join(PolicyClause, PolicyClause.id == LegalBasis.clause_id)
        .where(PolicyClause.document_id == document_id)
        .with_only_columns(PolicyClause.article, sa.func.count(sa.distinct(Item.id)))
        .group_by(PolicyClause.article)
    )
    return dict(db.session.execute(query).all())


def count_cells(actor: Actor, on: date) -> Mapping[tuple[str, int], int]:
    """Return (first-level line, difficulty) → number of approved questions, as the list of
    questions counts them: one of several lines counts in each.
    """
    line = sa.func.substr(ItemLine.line, 1, 2)
    query = (
        _approved(actor, on)
        .join(ItemLine, ItemLine.version_id == ItemVersion.id)
        .with_only_columns(line, ItemVersion.difficulty, sa.func.count(sa.distinct(Item.id)))
        .group_by(line, ItemVersion.difficulty)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def _approved(actor: Actor, on: date) -> sa.Select[int]:
    query = (
        sa.select(Item.id)
        .join(ItemVersion, Item.latest_version_id == ItemVersion.id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .outerjoin(ItemWords, ItemWords.item_id == Item.id)
        .where(readable(actor))
    )
    return narrowed(query, ItemFilter(standing=Standing.APPROVED.value), on)
