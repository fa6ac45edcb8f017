"""Pages of notices."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.notices import queries, service
from lms.web.pagination import page_number, paginate

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
@requires(Permission.ACCOUNT_OWN)
def list_notices() -> str:
    """Show one's notices, newest first."""
    query = queries.notices_query(current_actor().staff_id)
    page = paginate(db.session(), query, page_number())
    return render_template("notices/list_notices.html", page=page)


@blueprint.post("/notices/<int:notice_id>/open")
@requires(Permission.ACCOUNT_OWN)
def open_notice(notice_id: int) -> Response:
    """Mark a notice as read and go where it points."""
    actor = current_actor()
    notice = queries.get_notice_for(actor.staff_id, notice_id)
    service.mark_read(actor.staff_id, [notice.id], now=utc_now())
    return redirect(notice.url or url_for("notices.list_notices"))


@blueprint.post("/notices/read")
@requires(Permission.ACCOUNT_OWN)
def read_all() -> Response:
    """Mark every notice as read."""
    service.mark_read(current_actor().staff_id, None, now=utc_now())
    return redirect(url_for("notices.list_notices"))
