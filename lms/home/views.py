"""The home page and the search."""

from flask import Blueprint, render_template, request

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.home.learner import learner_home
from lms.home.search import search as find
from lms.home.tasks import list_tasks

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.ACCOUNT_OWN)
def home() -> str:
    """Show what the signed-in person should do next."""
    actor, now = current_actor(), utc_now()
    page = {
        "name": actor.display_name,
        "now": now,
        "learner": learner_home(db.session(), actor, now) if actor.may(Permission.LEARN) else None,
        "tasks": list_tasks(db.session(), actor, now),
    }
    return render_template("home/home.html", page=page)


@blueprint.get("/search")
@requires(Permission.ACCOUNT_OWN)
def search() -> str:
    """Show what the words find."""
    found = find(current_actor(), request.args.get("q", ""))
    return render_template("home/search.html", page=found)
