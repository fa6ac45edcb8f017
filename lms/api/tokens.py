"""Tokens of the API, and its description."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import BaseModel, Field

from lms.access.guard import current_actor, public, requires
from lms.access.permissions import Permission
from lms.api.frame import Instant, answer, describe, openapi, read_body
from lms.clock import utc_now
from lms.people import sign_in as service
from lms.people.models import SessionKind
from lms.web.security import csrf, limiter

blueprint = Blueprint("api_tokens", __name__)
csrf.exempt(blueprint)


class TokenRequest(BaseModel):
    """Who asks for a token."""

    username: str = Field(max_length=64)
    password: str = Field(max_length=128)


class Token(BaseModel):
    """A bearer token."""

    token: str
    expires_at: Instant


@blueprint.post("/tokens")
@public
@limiter.limit("30/minute")
@describe("Sign in and get a token", request=TokenRequest, response=Token, statuses=(201,))
def create_token() -> Response:
    """Answer a right password with a token."""
    body = read_body(TokenRequest)
    config = current_app.config
    _account, row, secret = service.sign_in(
        body.username,
        body.password,
        SessionKind.API,
        now=utc_now(),
        life=timedelta(hours=config["TOKEN_HOURS"]),
        lock_after=config["LOCK_AFTER_FAILURES"],
        lock_for=timedelta(minutes=config["LOCK_MIN"]),
        ip=request.remote_addr or "",
        user_agent=request.user_agent.string,
    )
    return answer(Token(token=secret, expires_at=row.expires_at), 201)


@blueprint.delete("/tokens/current")
@requires(Permission.ACCOUNT_OWN)
@describe("Revoke the token of this request", statuses=(204,))
def revoke_token() -> Response:
    """End the token's session."""
    service.sign_out(current_actor(), utc_now())
    return Response(status=204)


@blueprint.get("/openapi.json")
@public
def show_openapi() -> Response:
    """Return the OpenAPI document."""
    return jsonify(openapi(current_app))
