"""The guards every view bears: `@requires(Permission.…)` or `@public`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for
from flask_login import current_user

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.errors import NotPermitted, NotSignedIn

View = TypeVar("View", bound=Callable[..., Any])
GUARD_MARK = "__lms_guard__"

# Pages that a person with a first password may still open (ID-2).
OPEN_BEFORE_PASSWORD_CHANGE = frozenset(
    {"people.change_password", "access.sign_out", "people.set_preferences"}
)


def current_actor() -> Actor:
    """Return the signed-in person. Raises NotSignedIn when there is none."""
    if not current_user or not current_user.is_authenticated:
        raise NotSignedIn("请先登录。")
    return cast(Actor, current_user._get_current_object())


def find_actor() -> Actor | None:
    """Return the signed-in person or None."""
    return current_actor() if current_user and current_user.is_authenticated else None


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Guard a view: the actor must hold at least one of the permissions somewhere.

    The right to a row is checked where the row is fetched.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if actor.must_change_password and request.endpoint not in OPEN_BEFORE_PASSWORD_CHANGE:
                if is_api_request():
                    raise NotPermitted(
                        "首次登录须先修改密码。",
                        "请在网页上登录并修改密码。",
                        code="password-change-required",
                    )
                return redirect(url_for("people.change_password"))
            if not any(actor.may(permission) for permission in permissions):
                raise NotPermitted("您没有使用此功能的权限。", "如需开通，请联系本单位管理员。")
            return view(*args, **kwargs)

        setattr(guarded, GUARD_MARK, permissions)
        return cast(View, guarded)

    return decorate


def public(view: View) -> View:
    """Mark a view that anybody may open."""
    setattr(view, GUARD_MARK, ())
    return view


def is_api_request() -> bool:
    """Return whether the request asks the JSON API."""
    return request.path.startswith("/api/")
