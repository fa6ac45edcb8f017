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
    also: further endpoints whose pages, and the pages below them, belong to this place.
    pages: endpoints with values in their address that belong to this place.
    """

    label: str
    endpoint: str
    icon: str
    permissions: tuple[Permission, ...]
    primary: bool = False
    also: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


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
    allowed = [p for p in places if any(actor.may(permission) for permission in p.permissions)]
    reach = {p.endpoint: _reach(p) for p in allowed}
    here = max(reach, key=lambda endpoint: reach[endpoint], default="")
    return [
        NavLink(
            gettext(p.label),
            url_for(p.endpoint),
            p.icon,
            p.endpoint == here and reach[here] > 0,
            p.primary,
        )
        for p in allowed
    ]


def _reach(place: Place) -> int:
    """Return how many characters of the present path a place covers, 0 when it does not."""
    if request.endpoint in place.pages:
        return len(request.path)
    urls = (url_for(endpoint) for endpoint in (place.endpoint, *place.also))
    return max((len(url) for url in urls if _covers(url, request.path)), default=0)


def _covers(place: str, path: str) -> bool:
    return path == place or (place != "/" and path.startswith(place.rstrip("/") + "/"))
