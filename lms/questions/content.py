"""Between the tables and the engine: the item of a version, and a version's columns of an item."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from lms.questions.models import ItemLine, ItemVersion, LegalBasis, StemShingle
from question_bank.items import Item
from question_bank.items.duplicates import shingles, sketch, stem_key

DEFAULT_DIFFICULTY = 3  # of a question whose difficulty is not yet judged
MAX_CLAUSE = 64
PICTURE = "图片"  # in place of one that says nothing
_TABLE_RULE = re.compile(r"^[ |:-]*\|[ ]*:?-+[ |:-]*$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ ]*\|.*\|[ ]*$", re.MULTILINE)


def item_of(version: ItemVersion) -> Item:
    """Return the engine's item of a version, without the question's tags."""
    return Item.from_document(version.document)


def document_of(version: ItemVersion) -> dict[str, Any]:
    """Return the canonical document of a version with the tags its question bears now."""
    return {**version.document, "tags": list(version.item.tag_names)}


def tagged_item_of(version: ItemVersion) -> Item:
    """Return the engine's item of a version with the tags its question bears now."""
    return Item.from_document(document_of(version))


def stored_document(item: Item) -> dict[str, Any]:
    """Return the document as a version keeps it: tags belong to the question, not to a version."""
    return {**item.to_document(), "tags": []}


def fill_version(version: ItemVersion, item: Item) -> None:
    """Set the content of a version and the columns, lines and legal bases derived from it."""
    version.document = stored_document(item)
    version.type = item.type
    version.stem_text = plain_text(item.stem)
    version.stem_key = stem_digest(item)
    numbers = sketch(shingles(stem_words(item.to_document())))
    known = {shingle.number: shingle for shingle in version.shingles}
    version.shingles = [known.get(each) or StemShingle(number=each) for each in numbers]
    version.primary_line = item.business_lines[0] if item.business_lines else ""
    version.is_all_round = item.is_all_round
    version.content_category = item.content_category or ""
    version.competency = item.competency or ""
    version.difficulty = item.difficulty or DEFAULT_DIFFICULTY
    version.marks = item.marks
    version.valid_from = item.valid_from
    version.valid_until = item.valid_until
    version.lines = [
        ItemLine(line=line, ordinal=ordinal) for ordinal, line in enumerate(item.business_lines)
    ]
    version.legal_bases = [
        LegalBasis(
            ordinal=ordinal,
            document=basis.document,
            clause=basis.clause[:MAX_CLAUSE],
            quote=basis.quote,
        )
        for ordinal, basis in enumerate(item.legal_basis)
    ]


def stem_words(document: Mapping[str, Any]) -> str:
    """Return the words by which a question is told from others: its stem and its material."""
    return str(document.get("stem") or "") + str(document.get("material") or "")


def stem_digest(item: Item) -> str:
    """Return the digest of stem and material, spacing and punctuation aside, in hex."""
    words = stem_key(item.stem + str(item.content.get("material") or ""))
    return hashlib.sha256(words.encode()).hexdigest()


def plain_text(markdown: str) -> str:
    """Return the words of a short Markdown text on one line, for lists and search."""
    text = _TABLE_RULE.sub("", markdown)
    text = _TABLE_ROW.sub(lambda row: row[0].replace("|", " ").replace("<br>", " "), text)
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", lambda picture: picture[1] or PICTURE, text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*\*|`|^#+\s|^>\s)", "", text, flags=re.MULTILINE)
    return " ".join(text.split())


def plain_lines(markdown: str) -> str:
    """Return the words of a Markdown text, its lines kept."""
    return "\n".join(plain_text(line) for line in markdown.splitlines())
