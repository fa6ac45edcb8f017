"""The labelled lines that come after a key: 解析, 难度, 知识点, 依据 and the other facets."""

import re
from collections.abc import Callable
from typing import Any

from question_bank.formats.chinese_text.lines import Draft
from question_bank.formats.table.content import CellFault
from question_bank.formats.table.facets import read_basis
from question_bank.formats.table.words import find_rule, split_words
from question_bank.taxonomy import (
    find_cognitive_level,
    find_competency,
    find_content_category,
    find_difficulty,
    find_line,
)

_QUOTE = re.compile(r"[:：]\s?[“\"](.*)[”\"]\s*$", re.DOTALL)
_LOOKUPS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("difficulty", "难度", find_difficulty),
    ("content_category", "内容类别", find_content_category),
    ("competency", "能力维度", find_competency),
    ("cognitive", "认知层次", find_cognitive_level),
)
_MATCHES = {"数值": "number", "文字": "text"}
_PLAIN = ("id", "region", "valid_from", "valid_until", "author", "notes")


def read_extras(draft: Draft, document: dict[str, Any]) -> dict[str, Any]:
    """Return the facets of a question; raises CellFault for a word that means nothing."""
    lines, strangers = _topics(draft)
    found: dict[str, Any] = {
        "rationale": draft.text("rationale"),
        "business_lines": lines,
        "tags": [*split_words(draft.text("tags")), *strangers],
        "legal_basis": _bases(draft),
    }
    for name, label, find in _LOOKUPS:
        text = draft.text(name).strip("。 ")
        if text:
            found[name] = find(text)
            if found[name] is None:
                draft.notes.append((draft.place, f"{label}“{text[:20]}”不认识，未读入"))
    found |= {name: draft.text(name) for name in _PLAIN if draft.text(name)}
    if draft.text("enemies"):
        found["enemies"] = split_words(draft.text("enemies"))
    if draft.text("shuffle"):
        found["shuffle"] = draft.text("shuffle") != "否"
    if draft.text("any_order"):
        found["any_order"] = draft.text("any_order") == "是"
    if draft.text("match") and document.get("blanks"):
        kinds = [_MATCHES.get(word.strip(), "text") for word in draft.text("match").split("|")]
        pairs = zip(document["blanks"], kinds, strict=False)
        found["blanks"] = [{**blank, "match": kind} for blank, kind in pairs]
        found["blanks"] += document["blanks"][len(kinds) :]
    return found | _rule(draft)


def _topics(draft: Draft) -> tuple[list[str], list[str]]:
    """Return the codes of the business lines named, and the words that name none."""
    codes: list[str] = []
    strangers: list[str] = []
    for word in re.split(r"[;；,，\n]+", draft.text("topic")):
        code = find_line(word.strip()) if word.strip() else None
        if code is not None and code not in codes:
            codes.append(code)
        elif word.strip() and code is None:
            strangers.append(word.strip())
    return codes, strangers


def _bases(draft: Draft) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in draft.texts.get("basis", []):
        quote = _QUOTE.search(line)
        head = line[: quote.start()] if quote else line
        found += read_basis(head, quote[1] if quote else "")
    return found


def _rule(draft: Draft) -> dict[str, str]:
    words = draft.text("rule")
    if not words:
        return {}
    rule = find_rule(words)
    if rule is None:
        raise CellFault("rule", f"评分规则“{words[:20]}”不认识，如：少选得一半")
    found = {"scoring_rule": rule[0]}
    if rule[1] is not None:
        found["marks_per_option"] = str(rule[1])
    return found
