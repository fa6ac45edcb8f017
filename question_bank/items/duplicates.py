"""Recognising the same question written twice, and naming questions that bear no id."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from question_bank.items.question import Document, Question

# Blanks are written ____ or （ ）, and outer numbering differs from file to file.
_NOISE = re.compile(r"[\s_()\[\]{}“”\"'‘’。.,，、;；:：?？!！]+")


def stem_key(stem: str) -> str:
    """Return the stem without width, case, spaces, punctuation and blanks."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", stem).casefold())


def find_duplicates(questions: Iterable[Question]) -> list[tuple[int, int]]:
    """Return pairs of positions (later, first) of questions with the same normalised stem."""
    first: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for position, question in enumerate(questions):
        material = str(question.content.get("material") or "")  # cases often share one stem
        key = stem_key(question.stem + material)
        if key and first.setdefault(key, position) != position:
            pairs.append((position, first[key]))
    return pairs


def derived_id(document: Document) -> str:
    """Return an id made from the words of the question: the same question gets the same id."""
    parts = [str(document.get("type")), stem_key(str(document.get("stem") or ""))]
    parts += [str(document.get(key) or "") for key in ("material", "options", "entries", "prompts")]
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"q-{digest[:16]}"
