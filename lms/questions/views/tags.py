"""The tags in use: renamed, merged, removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.questions import queries, service
from lms.questions.views.blueprint import blueprint
from lms.web.pagination import Pagination, page_number

SHOWN = 50  # tags a page
SUGGESTED = 200  # names offered while typing


@dataclass(frozen=True)
class TagsPage:
    """The tags in use; `chosen` is the one to be renamed, merged or removed."""

    rows: Pagination[queries.TagCount]
    words: str
    names: Sequence[str]
    chosen: queries.TagCount | None
    may_author: bool


@blueprint.get("/bank/tags")
@requires(Permission.BANK_READ)
def list_tags() -> str:
    """Show the tags of the questions one may see, the most used first."""
    actor = current_actor()
    words = request.args.get("q", "").strip()[:100]
    tags = queries.tag_counts(actor)
    shown = [row for row in tags if words.casefold() in row.tag.casefold()]
    number = page_number()
    page = TagsPage(
        rows=Pagination(shown[(number - 1) * SHOWN : number * SHOWN], number, SHOWN, len(shown)),
        words=words,
        names=[row.tag for row in tags[:SUGGESTED]],
        chosen=next((row for row in tags if row.tag == request.args.get("tag")), None),
        may_author=actor.may(Permission.BANK_AUTHOR),
    )
    return render_template("questions/list_tags.html", page=page)


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
