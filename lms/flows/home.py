"""The home page, by role."""

from flask import Blueprint, render_template

from lms.access.guard import requires
from lms.access.permissions import Permission

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.ACCOUNT_OWN)
def home() -> str:
    """Show what the signed-in person should do next."""
    return render_template("home/home.html")
