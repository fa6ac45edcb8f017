"""Reading policy documents and clauses; open to everybody signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from lms import db
from lms.catalogue.finding import ClauseFinder, holds_on
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.errors import NotFound

__all__ = [
    "ClauseFinder",
    "DocumentRow",
    "find_clause",
    "get_policy",
    "list_clauses",
    "list_policies",
    "search_clauses",
]


@dataclass(frozen=True)
class DocumentRow:
    """A document of the list with the number of articles it has now."""

    document: PolicyDocument
    articles: int


def find_clause(session: Session, document: str, clause: str, on: date) -> PolicyClause | None:
    """Return the clause a citation means as it stands on a day.

    document: short title, title or number.  Use a ClauseFinder for many citations.
    """
    return ClauseFinder(session, on).find(document, clause)


def get_policy(policy_id: int) -> PolicyDocument:
    """Return a document. Raises NotFound."""
    document = db.session.get(PolicyDocument, policy_id)
    if document is None:
        raise NotFound("没有找到这份政策文件。", "请从政策库的列表进入。")
    return document


def list_policies(text: str = "") -> Sequence[DocumentRow]:
    """Return the documents whose title or number holds `text`, latest in force first."""
    articles = (
        sa.select(sa.func.count(sa.distinct(PolicyClause.article)))
        .where(PolicyClause.document_id == PolicyDocument.id, PolicyClause.valid_until.is_(None))
        .scalar_subquery()
    )
    query = sa.select(PolicyDocument, articles).order_by(
        PolicyDocument.effective_on.desc().nulls_last(), PolicyDocument.id
    )
    if text:
        query = query.where(
            sa.or_(
                PolicyDocument.title.contains(text, autoescape=True),
                PolicyDocument.doc_number.contains(text, autoescape=True),
            )
        )
    return [DocumentRow(document, count) for document, count in db.session.execute(query)]


def list_clauses(policy_id: int, on: date | None = None) -> Sequence[PolicyClause]:
    """Return the clauses of a document in order: those not closed, or those held on a day."""
    held = holds_on(on) if on else PolicyClause.valid_until.is_(None)
    return db.session.scalars(
        sa.select(PolicyClause)
        .where(PolicyClause.document_id == policy_id, held)
        .order_by(PolicyClause.ordinal)
    ).all()


def search_clauses(text: str, limit: int = 20) -> Sequence[PolicyClause]:
    """Return clauses that hold the words (all of them, apart by spaces), documents loaded.

    A word may stand in the clause, in its label or in the name of its document. The smallest
    clauses come first: they are what one cites; what merely contains one of them is left out.
    """
    words = text.split()
    if not words:
        return []
    query = (
        sa.select(PolicyClause)
        .join(PolicyClause.document)
        .options(joinedload(PolicyClause.document))
        .where(PolicyClause.valid_until.is_(None))
        .order_by(sa.func.length(PolicyClause.text), PolicyClause.id)
        .limit(limit * 3)  # an article, its paragraph and its point may hold the same words
    )
    for word in words[:5]:
        query = query.where(
            sa.or_(
                PolicyClause.text.contains(word, autoescape=True),
                PolicyClause.label.contains(word, autoescape=True),
                PolicyDocument.short_title.contains(word, autoescape=True),
                PolicyDocument.doc_number.contains(word, autoescape=True),
            )
        )
    found: list[PolicyClause] = []
    for clause in db.session.scalars(query):
        if not any(_contains(clause, smaller) for smaller in found):
            found.append(clause)
    return found[:limit]


def _contains(clause: PolicyClause, part: PolicyClause) -> bool:
    return clause.document_id == part.document_id and part.label.startswith(clause.label)
