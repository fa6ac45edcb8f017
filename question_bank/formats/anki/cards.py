"""What stands on the two sides of a card."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.formats.markup import to_html
from question_bank.formats.plain import find_plain
from question_bank.items.answers import letter
from question_bank.items.base import list_ids
from question_bank.items.case import Case
from question_bank.items.model import Item, LegalBasis
from question_bank.items.question import Question
from question_bank.items.registry import TYPES, type_label
from question_bank.taxonomy import (
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
    first_level,
    line_name,
)

FIELDS = ("题干", "选项", "答案", "解析", "依据", "题型", "编号")
ROOT_DECK = "练兵题库"
NO_LINE = "未分业务条线"


@dataclass(frozen=True, slots=True)
class Note:
    """The fields of one card in HTML, in the order of FIELDS, with its deck and its tags."""

    item_id: str
    deck: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]


def note_of(item: Item) -> Note:
    """Return the card of an item."""
    fields = (
        _html(item.stem),
        _shown(item),
        _html(_lines(_key(item))),
        _html(item.rationale),
        "<br>".join(_basis(basis) for basis in item.legal_basis),
        html.escape(type_label(item.type)),
        html.escape(item.id),
    )
    # Anki divides fields by U+001F.
    clean = tuple(field.replace("\x1f", " ").replace("\x00", " ") for field in fields)
    return Note(item.id, deck_of(item), clean, _tags(item))


def deck_of(item: Item) -> str:
    """Return the deck of the item's first business line, levels divided by `::`."""
    if not item.business_lines:
        return f"{ROOT_DECK}::{NO_LINE}"
    code = item.business_lines[0]
    codes = dict.fromkeys((first_level(code), code))
    names = [line_name(each).replace(":", "：").replace('"', "") for each in codes]
    return "::".join([ROOT_DECK, *(f"{c} {n}" for c, n in zip(codes, names, strict=True))])


def _html(markdown: str) -> str:
    text = markdown.strip()
    words = find_plain(text)
    if words is not None and "\n" not in words:  # most texts are, at a twentieth of the time
        return html.escape(words, quote=False)
    return to_html(text, lambda name, words: name)


def _lines(text: str) -> str:
    """Return the lines of a text as paragraphs, so that Markdown joins none."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def _key(item: Item) -> str:
    if item.type == "single_choice":
        ids = list_ids(item.content["options"])
        place = ids.index(item.content["answer"][0])
        return f"**{letter(place)}**　{item.content['options'][place]['text']}"
    return TYPES[item.type].key_text(item, None)


def _shown(question: Question) -> str:
    """Return what an examinee sees below the stem."""
    made = _SHOWN.get(question.type)
    return made(question) if made else ""


def _options(question: Question) -> str:
    return _list(question.content["options"])


def _list(entries: Sequence[Mapping[str, Any]], *, ids: bool = False) -> str:
    """Return entries with letters, or with their own ids."""
    rows = [
        f'<div class="option"><b>{html.escape(entry["id"]) if ids else letter(place)}.</b> '
        f"{_html(entry['text'])}</div>"
        for place, entry in enumerate(entries)
    ]
    return "".join(rows)


def _matching(question: Question) -> str:
    prompts = _list(question.content["prompts"], ids=True)
    choices = _list(question.content["choices"], ids=True)
    return f'<div class="column">{prompts}</div><div class="column">{choices}</div>'


def _entries(question: Question) -> str:
    return _list(question.content["entries"], ids=True)


def _case(question: Question) -> str:
    kind = TYPES["case"]
    assert isinstance(kind, Case)  # noqa: S101 - the registry says so
    parts = [
        f'<div class="part"><b>{html.escape(part.id)}.</b> {_html(part.stem)}{_shown(part)}</div>'
        for part in kind.parts(question)
    ]
    return f'<div class="material">{_html(question.content["material"])}</div>{"".join(parts)}'


def _scenario(question: Question) -> str:
    content = question.content
    pieces = [f'<div class="material">{_html(content["material"])}</div>']
    for document in content.get("documents") or ():
        name = html.escape(document["name"])
        body = _html(document.get("body") or "")
        pieces.append(f'<div class="part"><b>材料：{name}</b>{body}</div>')
    if content.get("defects"):
        pieces.append(f'<div class="part"><b>可选的问题</b>{_list(content["defects"])}</div>')
    for field in content.get("fields") or ():
        label, hint = html.escape(field["label"]), html.escape(field.get("hint") or "")
        choices = _list(field.get("choices") or ())
        pieces.append(f'<div class="part"><b>填写：{label}</b> {hint}{choices}</div>')
    if content.get("handling"):
        pieces.append(
            f'<div class="part"><b>办理方式</b>{_list(content["handling"]["options"])}</div>'
        )
    return "".join(pieces)


_SHOWN: Mapping[str, Callable[[Question], str]] = {
    "single_choice": _options,
    "multiple_choice": _options,
    "indefinite_choice": _options,
    "matching": _matching,
    "ordering": _entries,
    "case": _case,
    "scenario": _scenario,
}


def _basis(basis: LegalBasis) -> str:
    title = html.escape(f"{basis.document} {basis.clause}".strip())
    return f"{title}：{html.escape(basis.quote)}" if basis.quote else title


def _tags(item: Item) -> tuple[str, ...]:
    """Return the tags of an item, its facets among them as `kind::name`."""
    facets = [("题型", type_label(item.type))]
    facets += [("条线", code) for code in item.business_lines]
    if item.difficulty:
        facets.append(("难度", DIFFICULTIES[item.difficulty]))
    for kind, code, names in (
        ("内容", item.content_category, CONTENT_CATEGORIES),
        ("能力", item.competency, COMPETENCIES),
        ("认知", item.cognitive, COGNITIVE_LEVELS),
    ):
        if code:
            facets.append((kind, names.get(code, code)))
    tags = [f"{kind}::{name}" for kind, name in facets] + list(item.tags)
    words = ("_".join(tag.split()) for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))
