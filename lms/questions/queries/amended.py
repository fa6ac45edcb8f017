"""The words a question rested on, beside those that hold now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from lms import db
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.catalogue.queries import ClauseFinder
from lms.questions.diff import Mark, Piece, diff_texts
from lms.questions.models import ItemVersion, LegalBasis
from lms.questions.queries.items import clauses_of
from lms.questions.rendering import split_quote
from question_bank.items.duplicates import shingles, similarity

MIN_LIKENESS = 0.25  # of a clause in a later document that is taken for the successor


@dataclass(frozen=True)
class AmendedBasis:
    """A legal basis whose clause no longer holds; `new_text` is "" when nothing took its place.

    ended_on: first day on which the old words no longer hold.  new_name: the clause when it is
    another than before; then `is_guess`, found by its words.  quote_holds: the quoted words
    stand in the new ones.
    """

    document: str
    clause: str
    quote: str
    ended_on: date
    is_repealed: bool
    new_name: str
    new_text: str
    is_guess: bool
    quote_holds: bool
    pieces: Sequence[Piece]


def list_amended(version: ItemVersion, on: date) -> list[AmendedBasis]:
    """Return the legal bases of a version whose clauses were amended, dropped or repealed."""
    clauses = clauses_of(version)
    rested = [(basis, clauses.get(basis.clause_id or 0)) for basis in version.legal_bases]
    return [
        _pair(db.session(), basis, clause, on)
        for basis, clause in rested
        if clause is not None and clause.valid_until is not None
    ]


def _pair(session: Session, basis: LegalBasis, old: PolicyClause, on: date) -> AmendedBasis:
    ended_on = old.valid_until or on
    new = ClauseFinder(session, max(on, ended_on)).find(basis.document, basis.clause)
    is_guess = new is None
    if new is None:
        new = _find_likely(session, old)
    words = new.text if new else ""
    return AmendedBasis(
        document=basis.document,
        clause=basis.clause,
        quote=basis.quote,
        ended_on=ended_on,
        is_repealed=old.document.repealed_on is not None,
        new_name=f"{new.document.short_title} {new.label}" if new and is_guess else "",
        new_text=words,
        is_guess=is_guess and new is not None,
        quote_holds=bool(split_quote(words, basis.quote)[1]),
        pieces=diff_texts(old.text, words) if words else (Piece(Mark.SAME, old.text),),
    )


def _find_likely(session: Session, old: PolicyClause) -> PolicyClause | None:
    """Return the clause that reads most like one that is gone: in its own document, or in one
    that came after it.
    """
    since = old.document.effective_on or old.valid_from
    candidates = session.scalars(
        sa.select(PolicyClause)
        .join(PolicyClause.document)
        .options(joinedload(PolicyClause.document))
        .where(
            PolicyClause.valid_until.is_(None),
            PolicyDocument.repealed_on.is_(None),
            sa.or_(
                PolicyClause.document_id == old.document_id, PolicyDocument.effective_on > since
            ),
        )
    )
    words = shingles(old.text)
    likeness = ((similarity(words, shingles(each.text)), each) for each in candidates)
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= MIN_LIKENESS else None
