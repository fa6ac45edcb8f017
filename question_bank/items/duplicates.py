"""Recognising the same question written twice or nearly so; naming questions that bear no id.

Two stems are compared by the share of three-character pieces they have in common. To find
candidates among many, each stem keeps a sketch: the few pieces whose numbers are smallest. Two
stems that share a share J of their pieces miss each other only if none of the smallest pieces of
both is common, about (1 - J) ** 8: 0.07 % at 0.6. Measured figures stand in
docs/decisions/0008-near-duplicates.md.
"""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from question_bank.items.question import Document, Question

# Blanks are written ____ or （ ）, and outer numbering differs from file to file.
_NOISE = re.compile(r"[\s_()\[\]{}“”\"'‘’。.,，、;；:：?？!！]+")


SHINGLE = 3  # characters: shorter pieces are common to half the bank, longer ones miss rewording
SKETCH = 8  # numbers kept of each stem
CANDIDATES = 100  # compared exactly: those that share most of the sketch

Key = TypeVar("Key", bound=Hashable)


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


def shingles(text: str) -> frozenset[str]:
    """Return the three-character pieces of a text, spacing, case and punctuation aside."""
    key = stem_key(text)
    if len(key) <= SHINGLE:
        return frozenset((key,)) if key else frozenset()
    return frozenset(key[at : at + SHINGLE] for at in range(len(key) - SHINGLE + 1))


def sketch(pieces: Iterable[str]) -> tuple[int, ...]:
    """Return the smallest numbers of the pieces, at most `SKETCH`, each in 0..2**32-1.

    The same on every machine; the factor spreads the checksums of similar pieces.
    """
    numbers = {
        zlib.crc32(piece.encode("utf-8", "replace")) * 0x9E3779B1 % 2**32 for piece in pieces
    }
    return tuple(sorted(numbers)[:SKETCH])


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of all pieces that both texts have, 0 to 1."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


class NearDuplicates(Generic[Key]):
    """The texts of a bank or a file by key, to be asked for what resembles a text."""

    def __init__(self, pairs: Iterable[tuple[Key, str]] = ()) -> None:
        self._texts: dict[Key, str] = {}
        self._holders: dict[int, list[Key]] = {}
        for key, text in pairs:
            self.add(key, text)

    def add(self, key: Key, text: str) -> None:
        """Take a text in; of a key known already the text is replaced."""
        is_new = key not in self._texts
        self._texts[key] = text
        for number in sketch(shingles(text)):
            holders = self._holders.setdefault(number, [])
            if is_new or key not in holders:
                holders.append(key)

    def similar(self, text: str, at_least: float = 0.8) -> list[tuple[Key, float]]:
        """Return (key, similarity) of the texts that resemble `text`, the most similar first.

        similarity: 0 to 1; 1 for texts that differ in spacing, case and punctuation only.
        """
        pieces = shingles(text)
        shared = Counter(key for number in sketch(pieces) for key in self._holders.get(number, ()))
        found = [
            (key, similarity(pieces, shingles(self._texts[key])))
            for key, _ in shared.most_common(CANDIDATES)
        ]
        return sorted((pair for pair in found if pair[1] >= at_least), key=lambda pair: -pair[1])
