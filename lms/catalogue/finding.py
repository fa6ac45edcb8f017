"""Finding the clause a citation means, by document name and clause label."""

import re
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.catalogue.models import PolicyClause, PolicyDocument
from question_bank.chinese_numbers import NUMERAL, number_of
from question_bank.legal_text import Clause, LegalText
from question_bank.quotes import name_key

_PARAGRAPH = re.compile(rf"第({NUMERAL})款")


class ClauseFinder:
    """Looks clauses up as they stand on a day; reads each document once."""

    def __init__(self, session: Session, on: date) -> None:
        self.session = session
        self.on = on
        self._documents: dict[str, int] | None = None
        self._texts: dict[int, tuple[LegalText, Mapping[str, PolicyClause]]] = {}

    def find(self, document: str, clause: str) -> PolicyClause | None:
        """Return the clause cited, None when document or label is unknown or held then nowhere.

        document: short title, title or number.  clause: label; 第一款 may be left out or said
        where an article has one paragraph only.
        """
        document_id = self._document_ids().get(name_key(document))
        if document_id is None or not clause:
            return None
        text, rows = self._text(document_id)
        found = text.find_clause(clause)
        return rows[found.label] if found else None

    def _document_ids(self) -> dict[str, int]:
        if self._documents is None:
            rows = self.session.execute(
                sa.select(
                    PolicyDocument.id, PolicyDocument.short_title, PolicyDocument.title,
                    PolicyDocument.doc_number,
                )
            )  # fmt: skip
            self._documents = {
                name_key(name): row.id
                for row in rows
                for name in (row.doc_number, row.title, row.short_title)
                if name
            }
        return self._documents

    def _text(self, document_id: int) -> tuple[LegalText, Mapping[str, PolicyClause]]:
        if document_id not in self._texts:
            clauses = self.session.scalars(
                sa.select(PolicyClause)
                .where(PolicyClause.document_id == document_id, holds_on(self.on))
                .order_by(PolicyClause.ordinal)
            ).all()
            parts = tuple(_as_part(clause) for clause in clauses)
            text = LegalText("", "", None, [], None, parts)
            self._texts[document_id] = (text, {clause.label: clause for clause in clauses})
        return self._texts[document_id]


def holds_on(on: date) -> sa.ColumnElement[bool]:
    """Return the condition that a clause holds on a day."""
    return sa.and_(
        PolicyClause.valid_from <= on,
        sa.or_(PolicyClause.valid_until.is_(None), PolicyClause.valid_until > on),
    )


def _as_part(clause: PolicyClause) -> Clause:
    paragraph = _PARAGRAPH.search(clause.label)
    return Clause(
        clause.label,
        (),
        clause.article,
        clause.text,
        number_of(paragraph[1]) if paragraph else None,
    )
