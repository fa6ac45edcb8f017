"""The options of choice questions, and which of them a recorded choice means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from question_bank.items import TYPES, AnswerError, Item
from question_bank.items.answers import find_id

_SEPARATOR = re.compile(r"[\s,，、;；|]+")


@dataclass(frozen=True, slots=True)
class OptionSet:
    """The option ids of an item in stored order, and the right ones."""

    options: tuple[str, ...]
    key: frozenset[str]


def find_options(item: Item) -> OptionSet | None:
    """Return the options of a choice or true-false question, None for other types."""
    if item.type == "true_false":
        return OptionSet(("T", "F"), frozenset("T" if item.content["answer"] else "F"))
    if "options" in item.content:
        ids = tuple(option["id"] for option in item.content["options"])
        return OptionSet(ids, frozenset(item.content["answer"]))
    return None


def read_choice(item: Item, choice: str) -> frozenset[str]:
    """Return the options meant by `B`, `ABD`, `A,B` or the like; what means none is left out."""
    found = find_options(item)
    if found is None or not choice:
        return frozenset()
    if item.type == "true_false":
        return _read_judgement(item, choice)
    if find_id(choice, found.options) is not None:
        parts = [choice]
    else:
        parts = [part for part in _SEPARATOR.split(choice) if part]
        if len(parts) == 1:
            parts = list(choice)
    ids = (find_id(part, found.options) for part in parts)
    return frozenset(option for option in ids if option is not None)


def _read_judgement(item: Item, choice: str) -> frozenset[str]:
    try:
        judged = TYPES[item.type].read(item, {"choices": [choice]})
    except AnswerError:
        return frozenset()
    return frozenset("T" if judged else "F")
