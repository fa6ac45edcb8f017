"""The JSON Schema of the canonical item document, put together from the question types."""

from typing import Any

from question_bank.items.base import ItemType
from question_bank.items.common import MAX_MARKS, RATIONALE_LIMIT, STEM_LIMIT
from question_bank.items.facets import ID_LIMIT, MAX_ENEMIES
from question_bank.items.registry import PART_TYPES, TYPES
from question_bank.taxonomy import COGNITIVE_LEVELS, COMPETENCIES, CONTENT_CATEGORIES, LINE_CODE

_MARKS = {
    "anyOf": [
        {"type": "string", "pattern": r"^\d{1,4}(\.\d{1,2})?$"},
        {"type": "number", "exclusiveMinimum": 0, "maximum": MAX_MARKS},
    ]
}
_DATE = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def document_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every canonical document satisfies."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lianbing question item, schema 1",
        "type": "object",
        "required": ["id", "type", "stem", "marks"],
        "properties": {
            **_common_properties(),
            "type": {"enum": list(TYPES)},
            **_facet_properties(),
        },
        "allOf": [_when_type(kind) for kind in TYPES.values()],
        "$defs": {
            "part": {
                "type": "object",
                "required": ["id", "type", "stem", "marks"],
                "properties": {**_common_properties(), "type": {"enum": list(PART_TYPES)}},
                "allOf": [_when_type(kind) for kind in PART_TYPES.values()],
            }
        },
    }


def _when_type(kind: ItemType) -> dict[str, Any]:
    content = kind.schema()
    rule = {"scoring_rule": {"enum": list(kind.scoring_rules)}}
    return {
        "if": {"properties": {"type": {"const": kind.name}}, "required": ["type"]},
        "then": {**content, "properties": {**content["properties"], **rule}},
    }


def _common_properties() -> dict[str, Any]:
    return {
        "id": {"type": "string", "minLength": 1, "maxLength": ID_LIMIT},
        "stem": {"type": "string", "minLength": 1, "maxLength": STEM_LIMIT},
        "marks": _MARKS,
        "rationale": {"type": ["string", "null"], "maxLength": RATIONALE_LIMIT},
    }


def _facet_properties() -> dict[str, Any]:
    text = {"type": ["string", "null"], "maxLength": 500}
    basis = {
        "type": "object",
        "required": ["document"],
        "properties": {
            "document": {"type": "string", "minLength": 1, "maxLength": 200},
            "clause": {"type": ["string", "null"], "maxLength": 100},
            "quote": {"type": ["string", "null"], "maxLength": 1000},
        },
    }
    return {
        "schema": {"const": 1},
        "business_lines": {
            "type": ["array", "null"],
            "uniqueItems": True,
            "items": {"type": "string", "pattern": LINE_CODE.pattern},
        },
        "content_category": {"enum": [*CONTENT_CATEGORIES, None]},
        "competency": {"enum": [*COMPETENCIES, None]},
        "cognitive": {"enum": [*COGNITIVE_LEVELS, None]},
        "difficulty": {"type": ["integer", "null"], "minimum": 1, "maximum": 5},
        "legal_basis": {"type": ["array", "null"], "items": basis},
        "valid_from": _DATE,
        "valid_until": _DATE,
        "region": text,
        "tags": {"type": ["array", "null"], "items": {"type": "string"}},
        "enemies": {
            "type": ["array", "null"],
            "uniqueItems": True,
            "maxItems": MAX_ENEMIES,
            "items": {"type": "string", "minLength": 1, "maxLength": ID_LIMIT},
        },
        "author": text,
        "notes": text,
    }
