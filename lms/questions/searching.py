"""The words of a question as the list searches them: one normalised text a question."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lms.questions.content import plain_text
from lms.questions.models import Item, ItemWords
from question_bank.items import Item as Content

# What of a document is a code, a figure or a date rather than words.
_NO_WORDS = frozenset(
    {
        "schema", "id", "type", "marks", "scoring_rule", "business_lines", "content_category",
        "competency", "cognitive", "difficulty", "valid_from", "valid_until", "tags", "author",
        "match", "tolerance", "shuffle", "answer", "kind", "depends_on", "must_pass",
    }
)  # fmt: skip
MAX_WORDS = 5  # of a search; further ones are left out


def normalise(text: str) -> str:
    """Return text without white space, width and case folded, as both sides of a search are."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def split_words(text: str) -> list[str]:
    """Return the normalised words of a search; a question must hold all of them."""
    return [word for word in map(normalise, text.split()) if word][:MAX_WORDS]


def words_of(content: Content) -> str:
    """Return the searchable text: id, stem, material, options, keys, rationale, legal bases."""
    texts = [content.id, *_texts(content.to_document())]
    return "\n".join(filter(None, (normalise(plain_text(text)) for text in texts)))


def has_rationale(content: Content) -> bool:
    """Return whether the question, or each of its sub-items, says why its key is right."""
    document = content.to_document()
    parts = document.get("items")
    if document.get("rationale") or not isinstance(parts, list):
        return bool(document.get("rationale"))
    return bool(parts) and all(part.get("rationale") for part in parts)


def note_words(item: Item, content: Content, now: datetime) -> None:
    """Keep what the list searches of a question's new content; a step."""
    if item.words is None:
        item.words = ItemWords()
    item.words.text = words_of(content)
    item.words.has_rationale = has_rationale(content)
    item.words.changed_at = now


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _NO_WORDS:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
