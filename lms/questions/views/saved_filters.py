"""Saved filters of the list of questions: kept, renamed, shared, made the default, deleted."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.questions import queries, service
from lms.questions.views.blueprint import blueprint
from lms.questions.views.filtering import parse_query, query_string, read_filters


@blueprint.get("/bank/filters")
@requires(Permission.BANK_READ)
def list_saved_filters() -> str:
    """Show the filters one may use, one's own to be changed."""
    return render_template("questions/saved_filters.html", rows=queries.list_saved(current_actor()))


@blueprint.post("/bank/filters")
@requires(Permission.BANK_READ)
def save_filter() -> Response:
    """Keep the filter of the list under a name."""
    query = query_string(read_filters(parse_query(request.form.get("query", ""))))
    row = service.save_filter(
        request.form.get("name", ""),
        query,
        is_shared=request.form.get("shared") == "1",
        actor=current_actor(),
        now=utc_now(),
    )
    flash(_("筛选“%(name)s”已保存。", name=row.name), "success")
    return redirect(f"{url_for('questions.list_items')}?{row.query}")


@blueprint.post("/bank/filters/<int:filter_id>")
@requires(Permission.BANK_READ)
def change_filter(filter_id: int) -> Response:
    """Rename a filter, share it or keep it to oneself."""
    service.change_filter(
        filter_id,
        request.form.get("name", ""),
        is_shared=request.form.get("shared") == "1",
        actor=current_actor(),
    )
    flash(_("筛选已保存。"), "success")
    return redirect(url_for("questions.list_saved_filters"))


@blueprint.post("/bank/filters/default")
@requires(Permission.BANK_READ)
def set_default_filter() -> Response:
    """Let the list open with a filter, or with everything."""
    filter_id = request.form.get("filter", type=int)
    service.set_default_filter(filter_id, actor=current_actor())
    flash(_("已设为默认筛选。") if filter_id else _("已取消默认筛选。"), "success")
    return redirect(url_for("questions.list_saved_filters"))


@blueprint.post("/bank/filters/<int:filter_id>/delete")
@requires(Permission.BANK_READ)
def delete_filter(filter_id: int) -> Response:
    """Delete a filter of one's own."""
    service.delete_filter(filter_id, actor=current_actor())
    flash(_("筛选已删除。"), "success")
    return redirect(url_for("questions.list_saved_filters"))
