"""The family of domain errors; `web.error_pages` maps each to a status and a page, once."""

from typing import Any


class DomainError(Exception):
    """Something a user asked for could not be done.

    message: what happened and why, in the user's words.
    hint: the next step, may be empty.
    code: a stable word for machines (`problem+json`).
    extra: further members of the problem document.
    """

    status = 400
    default_code = "error"

    def __init__(self, message: str, hint: str = "", *, code: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code or self.default_code
        self.extra = extra


class NotFound(DomainError):
    """The row does not exist, or this user may not know that it does."""

    status = 404
    default_code = "not-found"


class NotPermitted(DomainError):
    """The user is known and may not do this."""

    status = 403
    default_code = "not-permitted"


class NotSignedIn(DomainError):
    """Nobody, or somebody whose session has ended, asks for a page that needs a person."""

    status = 401
    default_code = "not-signed-in"


class Refused(DomainError):
    """A rule says no: the request is well formed, but not now or not like this."""

    status = 409
    default_code = "refused"


class Invalid(DomainError):
    """The request itself is wrong: a missing field, an unknown option, a file that is none."""

    status = 422
    default_code = "invalid"


class TooLarge(DomainError):
    """The request is larger than allowed."""

    status = 413
    default_code = "too-large"
