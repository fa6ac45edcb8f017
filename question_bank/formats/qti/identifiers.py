"""Ids of ours as identifiers of XML, which may not begin with a digit, and back."""

import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TAIL = re.compile(r"[A-Za-z0-9_.-]+")


def identifier_of(name: str) -> str:
    """Return an identifier from which `id_of` gives the id again."""
    if _PLAIN.fullmatch(name) and not name.startswith(("i_", "x_")):
        return name
    return f"i_{name}" if _TAIL.fullmatch(name) else f"x_{name.encode('utf-8').hex()}"


def id_of(identifier: str) -> str:
    """Return the id that `identifier_of` made an identifier of."""
    if identifier.startswith("i_"):
        return identifier[2:]
    try:
        is_made = identifier.startswith("x_")
        return bytes.fromhex(identifier[2:]).decode("utf-8") if is_made else identifier
    except ValueError:
        return identifier


def restore_ids(document: dict[str, Any]) -> None:
    """Give an item of ours, and the sub-items of a case, their own ids back."""
    document["id"] = id_of(document["id"])
    for key in ("options", "entries", "prompts", "choices"):
        for entry in document.get(key) or ():
            entry["id"] = id_of(entry["id"])
    answer = document.get("answer")
    if isinstance(answer, list):
        document["answer"] = [id_of(each) for each in answer]
    elif document["type"] == "matching" and isinstance(answer, dict):
        document["answer"] = {id_of(a): id_of(b) for a, b in answer.items()}
    for item in document.get("items") or ():
        restore_ids(item)
