"""Tags of questions: catalogued on the question, so that they change without a new version."""

from collections.abc import Iterable
from datetime import datetime

from lms.questions.models import Item, ItemTag

MAX_TAG = 64


def clean_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return tags trimmed and cut to MAX_TAG, without empty and repeated ones."""
    trimmed = (" ".join(tag.split())[:MAX_TAG] for tag in tags)
    return tuple(dict.fromkeys(filter(None, trimmed)))


def set_tags(item: Item, tags: Iterable[str], now: datetime) -> bool:
    """Make these the tags of a question and return whether anything changed; a step."""
    wanted = clean_tags(tags)
    if wanted == item.tag_names:
        return False
    held = {row.tag: row for row in item.tags}
    item.tags = [held.get(tag) or ItemTag(tag=tag) for tag in wanted]
    for ordinal, row in enumerate(item.tags):
        row.ordinal = ordinal
    if item.words is not None:
        item.words.changed_at = now
    return True
