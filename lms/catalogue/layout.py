"""A document laid out for reading: headings, articles, and an anchor for every clause."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.catalogue.models import PolicyClause
from question_bank.chinese_numbers import NUMERAL

_POINT = re.compile(rf"[（(]({NUMERAL})[）)]")
_PARAGRAPH = re.compile(rf"第{NUMERAL}款$")


@dataclass(frozen=True)
class Line:
    """A line of an article; `clause_ids` are the clauses that begin with it, the article aside."""

    text: str
    clause_ids: tuple[int, ...]
    is_point: bool


@dataclass(frozen=True)
class Article:
    """An article or numbered paragraph as it is printed."""

    id: int
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Division:
    """A chapter or section with its articles; `heading` may be empty."""

    heading: str
    articles: tuple[Article, ...]


def lay_out(clauses: Sequence[PolicyClause]) -> list[Division]:
    """Return the divisions of a document from its clauses in order."""
    by_article: dict[str, list[PolicyClause]] = {}
    for clause in clauses:
        by_article.setdefault(clause.article, []).append(clause)
    divisions: list[tuple[str, list[Article]]] = []
    for parts in by_article.values():
        heading = parts[0].heading
        if not divisions or divisions[-1][0] != heading:
            divisions.append((heading, []))
        divisions[-1][1].append(_article(parts))
    return [Division(heading, tuple(articles)) for heading, articles in divisions]


def _article(parts: Sequence[PolicyClause]) -> Article:
    whole = next((part for part in parts if part.label == part.article), parts[0])
    paragraphs = [part for part in parts if _PARAGRAPH.search(part.label)]
    points = {part.label: part.id for part in parts if part.label.endswith("项")}
    lines: list[Line] = []
    if not paragraphs:
        lines += _lines(whole.text, f"{whole.label}第一款", None, points)
    for paragraph in paragraphs:
        lines += _lines(paragraph.text, paragraph.label, paragraph.id, points)
    return Article(whole.id, whole.label, tuple(lines))


def _lines(
    text: str, label: str, paragraph_id: int | None, points: Mapping[str, int]
) -> list[Line]:
    """Return the lines of a paragraph with the clauses that begin at each."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        ids = [paragraph_id] if number == 0 and paragraph_id else []
        point = _POINT.match(line)
        point_id = points.get(f"{label}第（{point[1]}）项") if point else None
        if point_id:
            ids.append(point_id)
        lines.append(Line(line, tuple(ids), is_point=point is not None))
    return lines
