"""The frame of the API: described operations, bodies checked by pydantic, OpenAPI from both."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from flask import Flask, Response, current_app, request
from pydantic import BaseModel, PlainSerializer, ValidationError
from pydantic.json_schema import models_json_schema

from lms.access.guard import GUARD_MARK
from lms.clock import to_local
from lms.errors import Invalid, TooLarge
from lms.words import Phrase

PREFIX = "/api/v1"
OPERATION = "__lms_operation__"
MAX_BODY = 256 * 1024

# Times leave with the platform's offset, amounts as strings of decimals.
Instant = Annotated[datetime, PlainSerializer(lambda at: to_local(at).isoformat(), return_type=str)]
Amount = Annotated[Decimal, PlainSerializer(lambda value: f"{value:.2f}", return_type=str)]

View = TypeVar("View", bound=Callable[..., Any])
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Operation:
    """What the OpenAPI document says of a view."""

    summary: str
    request: type[BaseModel] | None
    response: type[BaseModel] | None
    statuses: tuple[int, ...]
    query: tuple[str, ...]
    takes_attempt_token: bool


def describe(
    summary: str,
    *,
    request: type[BaseModel] | None = None,
    response: type[BaseModel] | None = None,
    statuses: tuple[int, ...] = (200,),
    query: tuple[str, ...] = (),
    takes_attempt_token: bool = False,
) -> Callable[[View], View]:
    """Describe a view for the OpenAPI document; put it under the route decorators.

    takes_attempt_token: `Authorization: Attempt <token>` serves as well as the bearer token.
    """

    def decorate(view: View) -> View:
        operation = Operation(summary, request, response, statuses, query, takes_attempt_token)
        setattr(view, OPERATION, operation)
        return view

    return decorate


def read_body(model: type[Model]) -> Model:
    """Return the request's JSON body as a model.

    Raises TooLarge past 256 KB and Invalid naming the fields that are wrong.
    """
    if (request.content_length or 0) > MAX_BODY or len(request.get_data()) > MAX_BODY:
        raise TooLarge("请求内容超过 256 KB，未保存。", "请缩短作答内容后重试。")
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # thousands of nested brackets
        body = None
    if body is None:
        raise Invalid("请求内容不是有效的 JSON。", code="invalid-json")
    try:
        return model.model_validate(body)
    except ValidationError as error:
        fields = [
            {"field": ".".join(str(part) for part in e["loc"]), "message": e["msg"]}
            for e in error.errors()
        ]
        named = tuple(field["field"] or "body" for field in fields)
        raise Invalid(
            Phrase("请求内容有误：%(fields)s。", fields=named), code="invalid-body", errors=fields
        ) from error


def answer(model: BaseModel, status: int = 200, **headers: str) -> Response:
    """Return a model as the JSON response."""
    response = Response(model.model_dump_json(), status=status, content_type="application/json")
    response.headers.update(headers)
    return response


def openapi(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of every described view of the app."""
    operations = list(_operations(app))
    models = {m for call in operations for m in (call.op.request, call.op.response) if m}
    ordered = sorted(models, key=lambda model: model.__name__)
    refs, schemas = models_json_schema(
        [(m, "serialization" if _is_response(m, operations) else "validation") for m in ordered],
        ref_template="#/components/schemas/{model}",
    )
    by_model = {model: ref for (model, _mode), ref in refs.items()}
    paths: dict[str, dict[str, Any]] = {}
    for call in operations:
        paths.setdefault(call.path, {})[call.method] = _describe_operation(call, by_model)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lianbing API", "version": "1"},
        "servers": [{"url": str(current_app.config["PUBLIC_URL"])}],
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "attempt": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`Attempt <token>` of one attempt",
                },
            },
        },
    }


@dataclass(frozen=True)
class Call:
    """A described view where the application serves it."""

    id: str
    path: str
    method: str
    op: Operation
    security: list[dict[str, list[str]]]


def _operations(app: Flask) -> Iterator[Call]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        op = getattr(view, OPERATION, None)
        if op is None or not rule.rule.startswith(PREFIX):
            continue
        name = rule.endpoint.removeprefix("api_").replace(".", "_")
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Call(name, path, method.lower(), op, _security(view, op))


def _security(view: Callable[..., Any], op: Operation) -> list[dict[str, list[str]]]:
    if op.takes_attempt_token:
        return [{"bearer": []}, {"attempt": []}]
    return [{"bearer": []}] if getattr(view, GUARD_MARK, None) else []


def _is_response(model: type[BaseModel], operations: Iterable[Call]) -> bool:
    return any(call.op.response is model for call in operations)


def _describe_operation(call: Call, refs: Mapping[Any, Any]) -> dict[str, Any]:
    op = call.op
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in re.findall(r"{(\w+)}", call.path)
    ] + [{"name": name, "in": "query", "schema": {"type": "string"}} for name in op.query]
    described: dict[str, Any] = {
        "operationId": call.id,
        "summary": op.summary,
        "parameters": parameters,
        "security": call.security,
        "responses": {str(status): _response(op, refs) for status in op.statuses}
        | {
            "default": {
                "description": "RFC 9457 problem",
                "content": {"application/problem+json": {"schema": {"type": "object"}}},
            }
        },
    }
    if op.request:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": refs[op.request]}},
        }
    return described


def _response(op: Operation, refs: Mapping[Any, Any]) -> dict[str, Any]:
    if op.response is None:
        return {"description": op.summary}
    return {
        "description": op.summary,
        "content": {"application/json": {"schema": refs[op.response]}},
    }
