"""The JSON Schema agrees with the validation."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from question_bank.items import TYPES
from question_bank.items.schema import document_schema
from tests.unit.question_bank.builders import make_document

VALIDATOR = Draft202012Validator(document_schema())


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(document_schema())


@pytest.mark.parametrize("type_name", sorted(TYPES))
def test_sample_document_satisfies_the_schema(type_name: str) -> None:
    assert list(VALIDATOR.iter_errors(make_document(type_name))) == []


@pytest.mark.parametrize(
    ("type_name", "changes"),
    [
        ("single_choice", {"type": "quiz"}),
        ("single_choice", {"marks": "x"}),
        ("single_choice", {"answer": "A"}),
        ("single_choice", {"scoring_rule": "penalty"}),
        ("single_choice", {"difficulty": 6}),
        ("single_choice", {"business_lines": ["5"]}),
        ("true_false", {"answer": "T"}),
        ("fill_blank", {"blanks": []}),
        ("numeric", {"answer": {}}),
        ("matching", {"answer": ["a"]}),
        ("ordering", {"entries": []}),
        ("case", {"items": [{"id": "1", "type": "case", "stem": "x", "marks": "1"}]}),
    ],
)
def test_faulty_document_breaks_the_schema(type_name: str, changes: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(make_document(type_name, **changes))
