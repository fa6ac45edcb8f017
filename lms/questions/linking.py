"""Tying legal bases to the clauses they quote; steps, none of them commits."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.catalogue.models import PolicyDocument
from lms.catalogue.queries import ClauseFinder
from lms.questions.models import Item, ItemVersion, LegalBasis
from question_bank.quotes import name_key


def link_version(version: ItemVersion, finder: ClauseFinder) -> None:
    """Tie each legal basis of a version to its clause, or to none when it is not known."""
    for basis in version.legal_bases:
        clause = finder.find(basis.document, basis.clause)
        basis.clause_id = clause.id if clause else None


def link_bases(session: Session, document: PolicyDocument, on: date) -> int:
    """Tie the legal bases that waited for a document to its clauses; returns how many.

    on: the day; a document still to come into force is read as of its first day.
    """
    finder = ClauseFinder(session, max(on, document.effective_on or on))
    names = {
        name_key(name)
        for name in (document.short_title, document.title, document.doc_number)
        if name
    }
    waiting = session.scalars(
        sa.select(LegalBasis.document).where(LegalBasis.clause_id.is_(None)).distinct()
    )
    cited = [name for name in waiting if name_key(name) in names]
    linked = 0
    for basis in session.scalars(
        sa.select(LegalBasis).where(LegalBasis.clause_id.is_(None), LegalBasis.document.in_(cited))
    ):
        clause = finder.find(basis.document, basis.clause)
        if clause is not None:
            basis.clause_id = clause.id
            linked += 1
    return linked


def hold_for_re_review(
    session: Session, clause_ids: Sequence[int], now: datetime
) -> Sequence[Item]:
    """Mark the questions whose approved version rests on these clauses, and return them.

    They stay out of new papers until a reviewer confirms them or approves a newer version.
    """
    items = session.scalars(sa.select(Item).where(_overtaken(clause_ids)).order_by(Item.id)).all()
    for item in items:
        item.needs_re_review_at = now
    return items


def count_held(session: Session, clause_ids: Sequence[int]) -> int:
    """Return how many questions `hold_for_re_review` would mark."""
    query = sa.select(sa.func.count(Item.id)).where(_overtaken(clause_ids))
    return session.scalar(query) or 0


def _overtaken(clause_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    resting = (
        sa.select(LegalBasis.id)
        .where(
            LegalBasis.version_id == Item.approved_version_id, LegalBasis.clause_id.in_(clause_ids)
        )
        .exists()
    )
    return sa.and_(resting, Item.needs_re_review_at.is_(None), Item.retired_at.is_(None))
