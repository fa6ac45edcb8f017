"""From the cells of a row to the facets of a question."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from question_bank.formats.sheets import Cell, find_day
from question_bank.formats.table.columns import Columns
from question_bank.formats.table.content import CellFault, marks_of
from question_bank.formats.table.words import find_rule, split_words
from question_bank.items.question import find_marks
from question_bank.taxonomy import (
    find_cognitive_level,
    find_competency,
    find_content_category,
    find_difficulty,
    find_line,
)

DEFAULT_MARKS = "1.00"
_ALL_ROUND = "全科"
_CLAUSE = re.compile(
    r"(?P<document>.+?)[\s，,]*"
    r"(?P<clause>第[零〇一二三四五六七八九十百千\d]+条\S*|（[一二三四五六七八九十]+）|前言)?"
    r"(?:[:：]\s*[“\"]?(?P<quote>.+?)[”\"]?)?"
)
_LOOKUPS: tuple[tuple[str, Callable[[str], Any], str], ...] = (
    ("content_category", find_content_category, "应为思想政治、政策法规、业务经办、服务意识、"
     "岗位纪律、应急处理、信息化应用之一"),
    ("competency", find_competency, "应为政策运用、业务操作、全科受理之一"),
    ("cognitive", find_cognitive_level, "应为记忆、理解、应用、综合之一"),
    ("difficulty", find_difficulty, "应为 1 至 5，或易、中、难"),
)  # fmt: skip


def read_facets(
    columns: Columns, row: Sequence[Cell], warn: Callable[[str, str], None]
) -> dict[str, Any]:
    """Return the facets of a row; raises CellFault for a cell that means nothing.

    warn: called with field and message for what a trainer should look at.
    """
    lines, strangers = _lines(columns.text(row, "lines"))
    if strangers:
        warn("lines", f"“{'、'.join(strangers)}”不是业务条线，已记为标签")
    facets: dict[str, Any] = {
        "business_lines": lines,
        "tags": [*split_words(columns.text(row, "tags")), *strangers],
        "legal_basis": read_basis(columns.text(row, "basis"), columns.text(row, "quote")),
        "rationale": columns.text(row, "rationale"),
    }
    if enemies := split_words(columns.text(row, "enemies")):
        facets["enemies"] = enemies
    for field, find, expected in _LOOKUPS:
        text = columns.text(row, field)
        if text:
            facets[field] = find(text)
            if facets[field] is None:
                raise CellFault(field, f"“{text}”不认识，{expected}")
    for field in ("region", "author", "notes", "reviewer"):
        if columns.text(row, field):
            facets[field] = columns.text(row, field)
    return facets | _days(columns, row) | _scores(columns, row)


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Return the codes of the lines named, and the words that name none."""
    codes: list[str] = []
    strangers: list[str] = []
    for word in _line_words(text):
        code = find_line(word)
        if code is None and word != _ALL_ROUND:
            strangers.append(word)
        elif code is not None and code not in codes:
            codes.append(code)
    return codes, strangers


def _line_words(text: str) -> list[str]:
    """Return the names of lines in a cell; a 、 may be part of a name or stand between two."""
    parts = [part.strip() for part in re.split(r"[;；,，|｜\n]+", text) if part.strip()]
    return [word for part in parts for word in ([part] if find_line(part) else split_words(part))]


def read_basis(basis: str, quote: str) -> list[dict[str, str]]:
    """Return the legal bases of a cell, one a line or separated by semicolons."""
    separator = r"\n+" if "\n" in basis else r"[;；]+"
    found = []
    for part in re.split(separator, basis):
        match = _CLAUSE.fullmatch(part.strip())
        if match:
            found.append(
                {
                    "document": match["document"].strip("《》 "),
                    "clause": match["clause"] or "",
                    "quote": match["quote"] or "",
                }
            )
    quotes = [line.strip() for line in quote.split("\n") if line.strip()]
    for entry, words in zip(found, quotes, strict=False):
        entry["quote"] = entry["quote"] or words.removeprefix("—")
    return found


def _days(columns: Columns, row: Sequence[Cell]) -> dict[str, str]:
    days: dict[str, str] = {}
    for field in ("valid_from", "valid_until"):
        text = columns.text(row, field)
        if not text or text in ("长期", "永久", "长期有效"):
            continue
        day = find_day(columns.cell(row, field))
        if day is None:
            raise CellFault(field, f"“{text}”不是日期，应写成 2025-01-31")
        days[field] = day.isoformat()
    return days


def _scores(columns: Columns, row: Sequence[Cell]) -> dict[str, str]:
    scores = {"marks": DEFAULT_MARKS}
    text = columns.text(row, "marks")
    if text:
        marks = marks_of(text)
        if marks is None:
            raise CellFault("marks", f"“{text}”不是分值")
        exact = find_marks(str(marks))
        scores["marks"] = str(marks) if exact is None else f"{exact:.2f}"
    words = columns.text(row, "scoring_rule")
    if words:
        rule = find_rule(words)
        if rule is None:
            raise CellFault("scoring_rule", f"“{words}”不认识，如：少选得一半")
        scores["scoring_rule"] = rule[0]
        if rule[1] is not None:
            scores["marks_per_option"] = str(rule[1])
    return scores
