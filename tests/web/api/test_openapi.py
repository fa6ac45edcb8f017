"""The description of the API: a valid OpenAPI 3.1 document that holds every promised call."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

# What OpenAPI 3.1 requires of the parts of a document that this API uses.
PARAMETER = {
    "type": "object",
    "required": ["name", "in", "schema"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "in": {"enum": ["path", "query", "header", "cookie"]},
        "required": {"type": "boolean"},
        "schema": {"type": ["object", "boolean"]},
    },
    "if": {"properties": {"in": {"const": "path"}}},
    "then": {"required": ["required"], "properties": {"required": {"const": True}}},
}
CONTENT = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[a-z]+/[a-z+.-]+$"},
    "additionalProperties": {"type": "object", "required": ["schema"]},
}
OPERATION = {
    "type": "object",
    "required": ["operationId", "summary", "responses"],
    "properties": {
        "operationId": {"type": "string", "minLength": 1},
        "summary": {"type": "string", "minLength": 1},
        "parameters": {"type": "array", "items": PARAMETER},
        "requestBody": {
            "type": "object",
            "required": ["content"],
            "properties": {"content": CONTENT, "required": {"type": "boolean"}},
        },
        "responses": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^([1-5][0-9]{2}|[1-5]XX|default)$"},
            "additionalProperties": {
                "type": "object",
                "required": ["description"],
                "properties": {"description": {"type": "string"}, "content": CONTENT},
            },
        },
        "security": {"type": "array", "items": {"type": "object"}},
    },
}
DOCUMENT = {
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\.1\.\d+$"},
        "info": {
            "type": "object",
            "required": ["title", "version"],
            "properties": {"title": {"type": "string"}, "version": {"type": "string"}},
        },
        "servers": {"type": "array", "items": {"type": "object", "required": ["url"]}},
        "paths": {
            "type": "object",
            "propertyNames": {"pattern": "^/"},
            "additionalProperties": {
                "type": "object",
                "propertyNames": {"enum": sorted(METHODS)},
                "additionalProperties": OPERATION,
            },
        },
        "components": {
            "type": "object",
            "properties": {
                "securitySchemes": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "required": ["type"],
                        "properties": {
                            "type": {
                                "enum": ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]
                            }
                        },
                    },
                }
            },
        },
    },
}

# The calls that others rely on.
PROMISED = [
    ("post", "/tokens"),
    ("delete", "/tokens/current"),
    ("get", "/me"),
    ("get", "/exams"),
    ("post", "/exams/{id}/attempts"),
    ("put", "/attempts/{id}/answers"),
    ("get", "/attempts/{id}"),
    ("post", "/attempts/{id}/submit"),
    ("get", "/rounds"),
    ("post", "/rounds/{id}/attempts"),
    ("get", "/rounds/{id}/standings"),
    ("get", "/staff/{id}/training-record"),
    ("get", "/staff/{id}/duty-eligibility"),
]


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """Give the OpenAPI document as served, to anybody."""
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    return answer.get_json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from refs(each)


def test_document_has_the_shape_of_openapi_3_1(document: dict[str, Any]) -> None:
    errors = Draft202012Validator(DOCUMENT).iter_errors(document)
    assert not [f"{error.json_path}: {error.message}" for error in errors]


def test_every_schema_is_valid_json_schema(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = set(refs(document))
    assert found
    for ref in found:
        target: Any = document
        assert ref.startswith("#/"), ref
        for part in ref.removeprefix("#/").split("/"):
            assert part in target, f"{ref} leads nowhere"
            target = target[part]


def test_path_parameters_are_declared_once_each(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        declared = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
        assert sorted(declared) == sorted(re.findall(r"{(\w+)}", path)), f"{method} {path}"


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_security_names_declared_schemes(document: dict[str, Any]) -> None:
    schemes = set(document["components"]["securitySchemes"])
    for path, method, operation in operations(document):
        named = {name for each in operation["security"] for name in each}
        assert named <= schemes, f"{method} {path}"


def test_saving_is_open_to_the_token_of_the_attempt(document: dict[str, Any]) -> None:
    save = document["paths"]["/api/v1/attempts/{attempt_id}/answers"]["put"]
    assert save["security"] == [{"bearer": []}, {"attempt": []}]
    assert document["paths"]["/api/v1/tokens"]["post"]["security"] == []


@pytest.mark.parametrize(("method", "path"), PROMISED)
def test_promised_call_is_described(document: dict[str, Any], method: str, path: str) -> None:
    described = {
        (each_method, re.sub(r"{\w+}", "{id}", each_path.removeprefix("/api/v1")))
        for each_path, each_method, _ in operations(document)
    }
    assert (method, path) in described
