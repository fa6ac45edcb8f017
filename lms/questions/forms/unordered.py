"""Keeping the order in which a document stores entries from telling the key."""

import secrets
from collections.abc import Sequence
from typing import Any

from lms.questions.forms.question import LETTERS


def random_letters() -> str:
    """Return the alphabet in a random order, ids for new entries."""
    letters = list(LETTERS)
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


def stored_order(entries: Sequence[dict[str, Any]], *, key: Sequence[str]) -> list[dict[str, Any]]:
    """Return entries in the order to store: known ones by `place`, new ones by id after them.

    key: ids in the order that would give the answer away; an order that is the same is turned by
    one.
    """
    ordered = sorted(entries, key=_rank)
    if len(ordered) > 1 and [entry["id"] for entry in ordered][: len(key)] == list(key):
        ordered = [*ordered[1:], ordered[0]]
    return ordered


def _rank(entry: dict[str, Any]) -> tuple[int, str]:
    place = str(entry.get("place") or "")
    return (int(place) if place.isdigit() and len(place) < 4 else 10_000, entry["id"])
