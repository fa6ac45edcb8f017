"""The JSON Schema of a scenario's content."""

from typing import Any

from question_bank.items.base import ENTRY_SCHEMA
from question_bank.items.scenario.checks import STATES
from question_bank.items.scenario.fields import KINDS
from question_bank.items.scenario.validation import (
    BODY_LIMIT,
    MATERIAL_LIMIT,
    MAX_DEFECTS,
    MAX_DOCUMENTS,
    MAX_FIELDS,
    NAME_LIMIT,
)

_NUMBER = {"type": ["string", "number"]}
_TEXT = {"type": ["string", "null"]}
_IDS = {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}}
_ID = {"type": "string", "minLength": 1, "maxLength": 64}
# Every check has these.
_CHECK = {
    "marks": _NUMBER,
    "depends_on": {"type": ["array", "null"], "items": {"type": "string"}},
    "rationale": _TEXT,
}


def content_schema() -> dict[str, Any]:
    """Return the schema of the content: `properties` and `required`."""
    return {
        "required": ["material"],
        "properties": {
            "material": {"type": "string", "minLength": 1, "maxLength": MATERIAL_LIMIT},
            "documents": _some(_document(), MAX_DOCUMENTS),
            "defects": _some(dict(ENTRY_SCHEMA), MAX_DEFECTS),
            "fields": _some(_field(), MAX_FIELDS),
            "handling": _handling(),
            "must_pass": _some(_must_pass(), MAX_DOCUMENTS + MAX_FIELDS + 1),
            "shuffle": {"type": "boolean", "default": True},
        },
        "anyOf": [{"required": [name]} for name in ("documents", "fields", "handling")],
    }


def _some(entry: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": ["array", "null"], "maxItems": most, "items": entry}


def _document() -> dict[str, Any]:
    answer = {
        "type": "object",
        "required": ["state"],
        "properties": {
            "state": {"enum": list(STATES)},
            "defects": {"type": ["array", "null"], "items": {"type": "string"}},
        },
    }
    return {
        "type": "object",
        "required": ["id", "name", "answer", "marks"],
        "properties": {
            "id": _ID,
            "name": {"type": "string", "minLength": 1, "maxLength": NAME_LIMIT},
            "body": {"type": ["string", "null"], "maxLength": BODY_LIMIT},
            "answer": answer,
            **_CHECK,
        },
    }


def _field() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id", "label", "kind", "accept", "marks"],
        "properties": {
            "id": _ID,
            "label": {"type": "string", "minLength": 1, "maxLength": NAME_LIMIT},
            "kind": {"enum": list(KINDS)},
            "hint": _TEXT,
            "choices": {"type": "array", "minItems": 2, "maxItems": 20, "items": ENTRY_SCHEMA},
            "accept": _IDS,
            "tolerance": _NUMBER,
            "unit": _TEXT,
            "case_sensitive": {"type": "boolean"},
            **_CHECK,
        },
    }


def _handling() -> dict[str, Any]:
    options = {"type": "array", "minItems": 2, "maxItems": 10, "items": ENTRY_SCHEMA}
    return {
        "type": ["object", "null"],
        "required": ["options", "answer", "marks"],
        "properties": {"options": options, "answer": _IDS, **_CHECK},
    }


def _must_pass() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["check"],
        "properties": {"check": {"type": "string"}, "cap": _NUMBER},
    }
