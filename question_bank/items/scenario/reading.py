"""Reading what an examinee sent of a scenario."""

from collections.abc import Mapping, Sequence
from typing import Any

from question_bank.items.answers import (
    Answer,
    answer_fields,
    answer_text_value,
    distinct_ids,
    get_id,
)
from question_bank.items.base import list_ids
from question_bank.items.fill_blank import BLANK_LENGTH
from question_bank.items.question import AnswerError, Document
from question_bank.items.scenario.checks import HANDLING, STATES, DocumentMark


def read_answer(content: Document, answer: Answer) -> dict[str, DocumentMark | str] | None:
    """Return what was answered by ref, None when nothing was; raises AnswerError."""
    values = answer_fields(answer, ("documents", "fields", HANDLING))
    given: dict[str, DocumentMark | str] = {}
    documents = content.get("documents") or ()
    for document, value in _entries(values, "documents", documents, "材料"):
        mark = _read_mark(document, value, list_ids(content.get("defects") or ()))
        if mark is not None:
            given[f"documents.{document['id']}"] = mark
    for field, value in _entries(values, "fields", content.get("fields") or (), "栏目"):
        text = _read_field(field, value)
        if text is not None:
            given[f"fields.{field['id']}"] = text
    handling = values.get(HANDLING)
    if handling is not None and handling != "":
        options = (content.get(HANDLING) or {}).get("options") or ()
        given[HANDLING] = get_id(handling, list_ids(options), "办理方式")
    return given or None


def _entries(
    values: Mapping[str, Any], key: str, entries: Sequence[Document], what: str
) -> list[tuple[Document, Any]]:
    value = values.get(key)
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise AnswerError(f"{what}的作答应为 {{{what}: 作答}}")
    ids = list_ids(entries)
    by_id = dict(zip(ids, entries, strict=True))
    found: dict[str, Any] = {}
    for name, each in value.items():
        entry_id = get_id(name, ids, what)
        if entry_id in found:
            raise AnswerError(f"{what}“{entry_id}”答了两次")
        found[entry_id] = each
    return [(by_id[entry_id], each) for entry_id, each in found.items()]


def _read_mark(document: Document, value: Any, defects: Sequence[str]) -> DocumentMark | None:
    """Return the mark of a document given as a state or as `{"state", "defects"}`."""
    name = document["name"]
    if isinstance(value, str) or value is None:
        value = {"state": value}
    if not isinstance(value, Mapping) or set(value) - {"state", "defects"}:
        raise AnswerError(f'材料“{name}”的作答应为 {{"state": …, "defects": […]}}')
    state = value.get("state")
    named = frozenset(distinct_ids(value.get("defects") or [], defects, "缺陷"))
    if state is None or state == "":
        if named:
            raise AnswerError(f"材料“{name}”选了缺陷，但没有标为“有缺陷”")
        return None
    if not isinstance(state, str) or state not in STATES:
        raise AnswerError(f"材料“{name}”只能标为 {'、'.join(STATES)}，收到“{str(state)[:20]}”")
    if named and state != "defective":
        raise AnswerError(f"材料“{name}”标为“{STATES[state]}”，不能再选缺陷")
    return DocumentMark(state, named)


def _read_field(field: Document, value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return None
    text = answer_text_value(value, BLANK_LENGTH)
    if not text.strip():
        return None
    if field["kind"] == "choice":
        return get_id(text, list_ids(field["choices"]), f"“{field['label']}”的选项")
    return text
