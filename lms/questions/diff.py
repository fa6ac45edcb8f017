"""What differs between two versions of a question: field by field, words marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from lms.words import Phrase, term
from question_bank.items import TYPES, Item, key_text
from question_bank.taxonomy import (
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
    line_name,
)

MIN_LIKENESS = 0.4  # below, two texts are shown whole, one after the other: confetti says nothing
MIN_ISLAND = 2  # equal signs between two changes, fewer than these, count as changed
MAX_SIGNS = 3000  # longer texts are compared sentence by sentence
# A Latin word or a number is one sign, and so is every Chinese character and white space.
_SIGNS = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*%?|\s+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")

Fields = Mapping[str, "Field"]


class Mark(StrEnum):
    """What became of some words."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Piece:
    """Words with what became of them."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Field:
    """A part of a question in words; a code's name is replaced as a whole."""

    label: str
    text: str
    is_prose: bool = True


@dataclass(frozen=True)
class FieldChange:
    """A part of a question that differs; a label and its words, marked."""

    label: str
    pieces: tuple[Piece, ...]


def diff_documents(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """Return the parts that differ between two canonical documents, in the order of a question."""
    before, after = fields_of(old), fields_of(new)
    changes = []
    for key in _merged(list(before), list(after)):
        first, second = before.get(key), after.get(key)
        if first == second:
            continue
        known = second or first
        assert known is not None  # noqa: S101 - the key is of one of them
        first_text, second_text = first.text if first else "", second.text if second else ""
        pieces = (diff_texts if known.is_prose else _replaced)(first_text, second_text)
        if pieces:
            changes.append(FieldChange(known.label, pieces))
    return changes


def diff_texts(old: str, new: str) -> tuple[Piece, ...]:
    """Return a text with what was taken out and put in; the first stands before the second."""
    if old == new:
        return (Piece(Mark.SAME, new),) if new else ()
    is_long = max(len(old), len(new)) > MAX_SIGNS
    cut = _SENTENCES if is_long else _SIGNS
    first, second = cut.findall(old), cut.findall(new)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < MIN_LIKENESS and not is_long:
        return _replaced(old, new)
    steps = [
        (tag == "equal", "".join(first[i1:i2]), "".join(second[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]
    return _pieces(_without_islands(steps))


def fields_of(document: Mapping[str, Any]) -> Fields:
    """Return the parts of a canonical document in words, by a key that tells them apart."""
    return dict(_fields(document))


def _fields(document: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    kind = str(document["type"])
    yield "type", Field(term("题型"), TYPES[kind].label, is_prose=False)
    yield from _prose(document, "material", term("材料"))
    yield from _prose(document, "stem", term("题干"))
    for name, label, entry in _entries(document):
        yield f"{name}.{entry['id']}", Field(Phrase(label, id=entry["id"]), _words_of(entry))
    key = key_text(Item.from_document(document))
    yield "key", Field(term("参考答案"), key)
    yield from _prose(document, "rationale", term("解析"))
    for name, label, entry in _entries(document):
        about = Phrase("%(part)s的解析", part=Phrase(label, id=entry["id"]))
        yield from _prose(entry, "rationale", about, f"{name}.{entry['id']}.rationale")
    yield from _facets(document)
    yield from _bases(document)


# Lists of a document whose entries have ids, and what an entry is called.
_LISTS = {
    "options": "选项 %(id)s",
    "entries": "待排序项 %(id)s",
    "prompts": "左列 %(id)s",
    "choices": "右列 %(id)s",
    "items": "第 %(id)s 小题",
    "documents": "材料 %(id)s",
    "defects": "问题类型 %(id)s",
    "fields": "填写项 %(id)s",
    "handling": "办理方式 %(id)s",
}
_WORDS = ("name", "label", "stem", "text", "body", "hint", "unit")


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield name of the list, pattern of its label and each entry; handlings lie one deeper."""
    for name, label in _LISTS.items():
        listed = document.get(name) or ()
        for entry in listed.get("options", ()) if isinstance(listed, Mapping) else listed:
            yield name, label, entry


def _words_of(entry: Mapping[str, Any]) -> str:
    """Return the words of an entry, those of its own options and choices below."""
    lines = [str(entry[part]) for part in _WORDS if entry.get(part)]
    for name in ("options", "entries", "prompts", "choices"):
        lines += [f"{each['id']}. {each['text']}" for each in entry.get(name) or ()]
    return "\n".join(lines)


def _prose(
    document: Mapping[str, Any], name: str, label: str, key: str = ""
) -> Iterator[tuple[str, Field]]:
    if document.get(name):
        yield key or name, Field(label, str(document[name]))


def _facets(document: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    category, competency = document.get("content_category"), document.get("competency")
    cognitive, difficulty = document.get("cognitive"), document.get("difficulty")
    lines = "、".join(line_name(code) for code in document.get("business_lines") or ())
    values = (
        ("marks", term("分值"), document.get("marks")),
        ("scoring_rule", term("评分规则"), document.get("scoring_rule")),
        ("lines", term("业务条线"), lines),
        ("category", term("培训内容"), CONTENT_CATEGORIES.get(category or "")),
        ("competency", term("能力维度"), COMPETENCIES.get(competency or "")),
        ("cognitive", term("认知层次"), COGNITIVE_LEVELS.get(cognitive or "")),
        ("difficulty", term("难度"), DIFFICULTIES.get(difficulty or 0)),
        ("valid_from", term("生效日期"), document.get("valid_from")),
        ("valid_until", term("失效日期"), document.get("valid_until")),
        ("region", term("适用地区"), document.get("region")),
        ("enemies", term("互斥题"), "、".join(document.get("enemies") or ())),
        ("notes", term("备注"), document.get("notes")),
    )
    for name, label, value in values:
        if value:
            yield name, Field(label, str(value), is_prose=name == "notes")


def _bases(document: Mapping[str, Any]) -> Iterator[tuple[str, Field]]:
    """Return the legal bases; those of one clause are told apart by their order."""
    seen: dict[str, int] = {}
    for basis in document.get("legal_basis") or ():
        name = f"{basis.get('document') or ''} {basis.get('clause') or ''}".strip()
        seen[name] = seen.get(name, 0) + 1
        quote = basis.get("quote") or ""
        yield (
            f"basis.{name}.{seen[name]}",
            Field(term("政策依据"), f"{name}\n{quote}" if quote else name),
        )


def _replaced(old: str, new: str) -> tuple[Piece, ...]:
    marked = (Piece(Mark.DELETED, old), Piece(Mark.INSERTED, new))
    return tuple(piece for piece in marked if piece.text)


def _without_islands(steps: Sequence[tuple[bool, str, str]]) -> list[tuple[bool, str, str]]:
    """Return the steps, a short equal run between two changes taken into them."""
    kept = list(steps)
    for place in range(1, len(kept) - 1):
        same, first, second = kept[place]
        if same and len(first) < MIN_ISLAND and not first.isspace():
            kept[place] = (False, first, second)
    return kept


def _pieces(steps: Sequence[tuple[bool, str, str]]) -> tuple[Piece, ...]:
    """Return steps as pieces; neighbours of one mark are joined, deleted before inserted."""
    pieces: list[Piece] = []
    old = new = ""
    for same, first, second in [*steps, (True, "", "")]:
        if not same:
            old, new = old + first, new + second
            continue
        pieces += _replaced(old, new)
        old = new = ""
        if first:
            pieces.append(Piece(Mark.SAME, first))
    return tuple(pieces)


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the keys of both, those of the new in their order and the rest where they stood."""
    merged = list(new)
    for place, key in enumerate(old):
        if key in new:
            continue
        before = next((k for k in reversed(old[:place]) if k in merged), None)
        merged.insert(merged.index(before) + 1 if before else 0, key)
    return merged
