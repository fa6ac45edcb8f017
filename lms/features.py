"""Every blueprint with its address, and every place of the navigation: one readable table."""

from flask import Blueprint

from lms.access.permissions import Permission as P
from lms.notices.queries import count_unread
from lms.people.views import signing
from lms.flows import home
from lms.web.frame import Place

__all__ = ["BLUEPRINTS", "PLACES", "count_unread"]

BLUEPRINTS: tuple[tuple[Blueprint, str | None], ...] = (
    (signing.blueprint, None),
    (home.blueprint, None),
)

# Order of the left rail; `primary` places stand in the phone's bottom bar.
PLACES: tuple[Place, ...] = (
    Place("首页", "home.home", "house", (P.ACCOUNT_OWN,), primary=True),
)
