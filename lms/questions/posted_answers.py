"""Answers out of a posted form, for candidates whose browser runs no scripts.

The names of the inputs are those of the question component (docs/face.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

Posted = MultiDict[str, str]


def read_posted(form: Posted, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an answer, or None, for each question and sub-item of a form's payload."""
    return {question["id"]: _read(form, name, question) for name, question in _named(questions)}


def delta(posted: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a posted form changes of the current answers."""
    return {item: answer for item, answer in posted.items() if answer != current.get(item)}


def nested(question: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the current answer to a question as the question component shows it."""
    if question["type"] != "case":
        return answers.get(question["id"])
    parts = {part["id"]: answers[part["id"]] for part in question["items"] if part["id"] in answers}
    return {"parts": parts} if parts else None


def _named(
    questions: Sequence[Mapping[str, Any]], prefix: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for question in questions:
        name = prefix + question["id"]
        if question["type"] == "case":
            yield from _named(question["items"], f"{name}.parts.")
        else:
            yield name, question


def _read(form: Posted, name: str, question: Mapping[str, Any]) -> dict[str, Any] | None:
    if "options" in question:
        choices = form.getlist(f"{name}.choices")
        return {"choices": choices} if choices else None
    if question["type"] == "fill_blank":
        blanks = form.getlist(f"{name}.blanks")
        return {"blanks": blanks} if any(blank.strip() for blank in blanks) else None
    if question["type"] == "ordering":
        order = _read_order(form, name, question["entries"])
        return {"order": order} if order else None
    if question["type"] == "matching":
        pairs = {
            prompt["id"]: choice
            for prompt in question["prompts"]
            if (choice := form.get(f"{name}.pairs.{prompt['id']}", ""))
        }
        return {"pairs": pairs} if pairs else None
    if question["type"] == "scenario":
        return _read_scenario(form, name, question)
    key = "number" if question["type"] == "numeric" else "text"
    text = form.get(f"{name}.{key}", "").replace("\r\n", "\n")
    return {key: text} if text.strip() else None


def _read_order(form: Posted, name: str, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the entries that were given a place, by place; of equal places as displayed."""
    placed = []
    for shown, entry in enumerate(entries):
        place = form.get(f"{name}.order.{entry['id']}", "")
        if place.isdecimal():
            placed.append((int(place), shown, entry["id"]))
    return [entry_id for _place, _shown, entry_id in sorted(placed)]


def _read_scenario(form: Posted, name: str, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the checks of a scenario that were answered; defects count only where marked so."""
    answer: dict[str, Any] = {"documents": {}, "fields": {}}
    for document in question["documents"]:
        place = f"{name}.documents.{document['id']}"
        state = form.get(f"{place}.state", "")
        if state == "defective":
            defects = form.getlist(f"{place}.defects")
            answer["documents"][document["id"]] = {"state": state, "defects": defects}
        elif state:
            answer["documents"][document["id"]] = {"state": state}
    for field in question["fields"]:
        text = form.get(f"{name}.fields.{field['id']}", "")
        if text.strip():
            answer["fields"][field["id"]] = text
    answer["handling"] = form.get(f"{name}.handling", "")
    return {key: value for key, value in answer.items() if value} or None
