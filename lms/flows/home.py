"""The home page, by role, and the search."""

from flask import Blueprint, render_template, request

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.flows.search import search as find

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.ACCOUNT_OWN)
def home() -> str:
    """Show what the signed-in person should do next."""
    return render_template("home/home.html")


@blueprint.get("/search")
@requires(Permission.ACCOUNT_OWN)
def search() -> str:
    """Show what the words find."""
    found = find(current_actor(), request.args.get("q", ""))
    return render_template("home/search.html", page=found)
