"""Anki: cards for personal drill as an .apkg package; written only."""

import io
import json
import time
import zipfile
from collections.abc import Sequence

from question_bank.formats.anki.cards import note_of
from question_bank.formats.anki.collection import collection
from question_bank.formats.losses import facet_losses
from question_bank.formats.media import Media, referred_media
from question_bank.formats.result import (
    NOTHING,
    Attached,
    WriteResult,
    common_losses,
    media_of,
)
from question_bank.items.model import Item
from question_bank.items.question import Problem

__all__ = ["LABEL", "NAME", "SUFFIX", "package", "write"]

NAME = "anki"
LABEL = "Anki 卡片"
SUFFIX = ".apkg"

_HELD = (
    "rationale", "tags", "business_lines", "content_category", "competency", "cognitive",
    "difficulty", "legal_basis",
)  # fmt: skip


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as an Anki package, a card each, with what cards do not show."""
    problems = common_losses(items, attached, NAME, holds_media=True)
    problems += facet_losses(items, LABEL, _HELD)
    for item in items:
        missing = set(_referred(item)) - set(attached.media)
        if missing:
            message = f"{len(missing)} 张图片不在题库文件中，卡片上不显示"
            problems.append(Problem(item.id, "warning", message))
    # Anki takes a later time for a newer version of the same note.
    return WriteResult(package(items, attached, int(time.time())), tuple(problems))


def package(items: Sequence[Item], attached: Attached, seconds: int) -> bytes:
    """Return the bytes of the package; seconds: when it is made, in Unix time."""
    pictures: dict[str, Media] = {
        media.name: media for item in items for media in media_of(item, attached)
    }
    names = {str(number): name for number, name in enumerate(pictures)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("collection.anki2", collection([note_of(item) for item in items], seconds))
        file.writestr("media", json.dumps(names))
        for number, name in names.items():
            file.writestr(number, pictures[name].data)
    return stream.getvalue()


def _referred(item: Item) -> list[str]:
    return referred_media(json.dumps(item.to_document(), ensure_ascii=False))
