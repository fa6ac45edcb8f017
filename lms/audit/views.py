"""Pages of the audit log: read, verify, export. Nothing here deletes."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.audit.export import export_entries as make_export
from lms.audit.names import ACTION_NAMES, action_name, detail_text, object_name
from lms.audit.queries import (
    RECENT_LINKS,
    EntryFilter,
    entries_query,
    first_broken_link,
)
from lms.audit.service import broken_links
from lms.clock import local_date, utc_now
from lms.web.pagination import page_number, paginate
from lms.web.workbooks import send_workbook

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def list_entries() -> str:
    """List the entries, newest first, narrowed by action, person and day."""
    wanted = _wanted()
    return render_template(
        "audit/list_entries.html",
        page=paginate(db.session(), entries_query(wanted), page_number()),
        wanted=wanted,
        actions=[(str(action), str(name)) for action, name in ACTION_NAMES.items()],
        action_name=action_name,
        detail_text=detail_text,
        object_name=object_name,
        broken=first_broken_link(db.session()),
        recent=RECENT_LINKS,
    )


@blueprint.post("/audit/verify")
@requires(Permission.AUDIT_READ)
def verify_chain() -> Response:
    """Check every link of the chain and say what was found."""
    broken = list(broken_links(db.session()))
    if not broken:
        flash(_("全部记录校验通过，日志链完整。"), "success")
    else:
        text = _("第 %(id)s 号记录与日志链不符，可能被改动；共 %(count)s 处。")
        flash(text % {"id": broken[0][0], "count": len(broken)}, "error")
    return redirect(url_for("audit.list_entries"))


@blueprint.post("/audit/export.xlsx")
@requires(Permission.AUDIT_READ)
def export_entries() -> Response:
    """Hand out the entries that fit the filter, and record that they were taken."""
    data = make_export(_wanted(), actor=current_actor(), now=utc_now())
    return send_workbook(data, f"审计日志-{local_date(utc_now()):%Y%m%d}.xlsx")


def _wanted() -> EntryFilter:
    values = request.values
    try:
        on = date.fromisoformat(values.get("on", ""))
    except ValueError:
        on = None
    return EntryFilter(
        action=values.get("action", "")[:64],
        person=values.get("person", "").strip()[:50],
        on=on,
        failed=values.get("failed") == "1",
    )
