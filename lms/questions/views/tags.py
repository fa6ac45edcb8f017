"""The tags in use: renamed, merged, removed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.questions import queries, service
from lms.questions.views.blueprint import blueprint


@blueprint.get("/bank/tags")
@requires(Permission.BANK_READ)
def list_tags() -> str:
    """Show the tags of the questions one may see, the most used first."""
    actor = current_actor()
    return render_template(
        "questions/list_tags.html",
        tags=queries.tag_counts(actor),
        may_author=actor.may(Permission.BANK_AUTHOR),
    )


@blueprint.post("/bank/tags/rename")
@requires(Permission.BANK_AUTHOR)
def rename_tag() -> Response:
    """Give a tag another name; the name of another tag merges the two."""
    tag, name = request.form.get("tag", ""), request.form.get("name", "")
    count = service.rename_tag(tag, name, actor=current_actor(), now=utc_now())
    flash(_("“%(tag)s”已改为“%(name)s”，共 %(n)s 题。", tag=tag, name=name, n=count), "success")
    return redirect(url_for("questions.list_tags"))


@blueprint.post("/bank/tags/remove")
@requires(Permission.BANK_AUTHOR)
def remove_tag() -> Response:
    """Take a tag off one's questions."""
    tag = request.form.get("tag", "")
    count = service.remove_tag(tag, actor=current_actor(), now=utc_now())
    flash(_("已从 %(n)s 题上移除“%(tag)s”。", n=count, tag=tag), "success")
    return redirect(url_for("questions.list_tags"))
