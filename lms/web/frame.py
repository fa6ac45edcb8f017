"""The frame around every page: who is signed in, where one can go, what waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import gettext

from lms.access.actor import Actor
from lms.access.guard import find_actor
from lms.access.permissions import Permission


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: shown to whoever holds one of the permissions.

    primary: stands in the phone's bottom bar (at most four are shown there, then “更多”).
    """

    label: str
    endpoint: str
    icon: str
    permissions: tuple[Permission, ...]
    primary: bool = False


@dataclass(frozen=True)
class NavLink:
    """A place as the templates show it."""

    label: str
    url: str
    icon: str
    active: bool
    primary: bool


@dataclass(frozen=True)
class FrameUser:
    """The signed-in person as the top bar shows them."""

    display_name: str
    unit_name: str


@dataclass(frozen=True)
class Frame:
    """What `layouts/app.html` needs."""

    product_name: str
    user: FrameUser | None
    nav: Sequence[NavLink]
    notice_count: int
    elder: bool
    lang: str
    path: str


def init_frame(app: Flask, places: Sequence[Place], unread: Callable[[int], int]) -> None:
    """Give every template `frame`; `unread` counts a staff member's unread notices."""

    @app.context_processor
    def _frame() -> dict[str, Frame]:
        actor = find_actor()
        return {"frame": build_frame(app.config["PRODUCT_NAME"], actor, places, unread)}


def build_frame(
    product_name: str,
    actor: Actor | None,
    places: Sequence[Place],
    unread: Callable[[int], int],
) -> Frame:
    """Return the frame of the current request."""
    path = request.full_path.rstrip("?")
    if actor is None:
        lang = request.cookies.get("lang", "zh")
        return Frame(
            product_name,
            None,
            (),
            0,
            request.cookies.get("elder") == "1",
            "en" if lang == "en" else "zh",
            path,
        )
    return Frame(
        product_name=product_name,
        user=FrameUser(actor.display_name, actor.unit_name),
        nav=() if actor.must_change_password else tuple(_links(actor, places)),
        notice_count=0 if actor.must_change_password else unread(actor.staff_id),
        elder=actor.elder,
        lang=actor.lang,
        path=path,
    )


def _links(actor: Actor, places: Sequence[Place]) -> Sequence[NavLink]:
    urls = {place.endpoint: url_for(place.endpoint) for place in places}
    allowed = [p for p in places if any(actor.may(permission) for permission in p.permissions)]
    here = max(
        (urls[p.endpoint] for p in allowed if _covers(urls[p.endpoint], request.path)),
        key=len,
        default="",
    )
    return [
        NavLink(gettext(p.label), urls[p.endpoint], p.icon, urls[p.endpoint] == here, p.primary)
        for p in allowed
    ]


def _covers(place: str, path: str) -> bool:
    return path == place or (place != "/" and path.startswith(place.rstrip("/") + "/"))
