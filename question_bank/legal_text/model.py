"""A legal document by clauses, and how a clause is cited."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from question_bank.chinese_numbers import numeral_of


class NotLegalText(ValueError):
    """The text holds no articles and no numbered paragraphs."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A citable part of a document, longest parts first: an article, its paragraphs, their points.

    label: as cited, 第十四条第一款第（六）项, （三）, 前言.
    parent: the headings above it, outermost first.
    article: the label of the article or numbered paragraph it belongs to.
    text: its words, points on lines of their own, without the label.
    """

    label: str
    parent: tuple[str, ...]
    article: str
    text: str
    paragraph: int | None = None
    subparagraph: int | None = None


@dataclass(frozen=True, slots=True)
class LegalText:
    """A document by clauses; `promulgation` is its lines on who adopted and issued it when."""

    title: str
    short_title: str
    doc_number: str | None
    promulgation: list[str]
    effective_on: date | None
    clauses: tuple[Clause, ...]
    _by_label: dict[str, Clause] = field(default_factory=dict, compare=False, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names a citation may use."""
        names = (self.short_title, self.title, self.doc_number)
        return tuple(dict.fromkeys(name for name in names if name))

    def find_clause(self, label: str) -> Clause | None:
        """Return the clause cited; the paragraph may be left out where there is only one."""
        if not self._by_label:
            self._by_label.update(_index(self.clauses))
        return self._by_label.get(label_key(label))


def label_key(label: str) -> str:
    """Return a clause label as it is compared: one width, digits as numerals, no brackets."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))
    plain = re.sub(r"\d{1,4}", lambda match: _numeral(match[0]), plain)
    return re.sub(r"[()、]", "", plain)


def _numeral(digits: str) -> str:
    return numeral_of(int(digits)) if int(digits) else digits


def _index(clauses: tuple[Clause, ...]) -> Iterator[tuple[str, Clause]]:
    """Yield every label a clause may be cited by, its own last so that it wins."""
    many = {clause.article for clause in clauses if (clause.paragraph or 0) > 1}
    for clause in clauses:
        if clause.article in many:
            continue
        if clause.paragraph is None:
            yield label_key(f"{clause.article}第一款"), clause
        else:
            yield label_key(clause.label.replace("第一款", "", 1)), clause
    for clause in clauses:
        yield label_key(clause.label), clause
