"""Deciding on what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.credits import service
from lms.credits.forms import DecisionForm
from lms.credits.models import CreditEntry
from lms.credits.names import evidence_text
from lms.credits.queries import get_entry_for, people_of, submitted_query
from lms.credits.views.blueprint import blueprint
from lms.errors import DomainError
from lms.people.models import StaffMember
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate


@dataclass(frozen=True)
class WaitingLine:
    """An entry that waits, with its person and evidence."""

    entry: CreditEntry
    staff: StaffMember
    evidence: str
    is_own: bool


@dataclass(frozen=True)
class WaitingPage:
    """Entries that wait for a decision."""

    rows: Sequence[WaitingLine]
    pages: Pagination[CreditEntry]


@blueprint.get("/credits/submitted")
@requires(Permission.CREDIT_MANAGE)
def list_submitted() -> str:
    """Show what waits for the actor's decision, oldest first."""
    actor = current_actor()
    pages = paginate(db.session(), submitted_query(actor), page_number())
    people = people_of(db.session(), pages.items)
    rows = [
        WaitingLine(
            entry, people[entry.staff_id], evidence_text(entry), entry.staff_id == actor.staff_id
        )
        for entry in pages.items
    ]
    return render_template("credits/list_submitted.html", page=WaitingPage(rows, pages))


@blueprint.post("/credits/confirm")
@requires(Permission.CREDIT_MANAGE)
def confirm_entries() -> Response:
    """Confirm the entries that were ticked."""
    actor, done = current_actor(), 0
    for entry_id in request.form.getlist("entry", type=int):
        entry = get_entry_for(actor, entry_id)
        try:
            service.confirm_entry(entry.id, actor=actor, now=utc_now())
        except DomainError as error:
            flash(f"{entry.title}：{explain(error)}", "error")
        else:
            done += 1
    if done:
        flash(_("已确认 %(n)s 条，学时已计入。", n=done), "success")
    elif not request.form.getlist("entry"):
        flash(_("请先勾选要确认的记录。"), "warning")
    return redirect(url_for("credits.list_submitted"))


@blueprint.post("/credits/<int:entry_id>/reject")
@requires(Permission.CREDIT_MANAGE)
def reject_entry(entry_id: int) -> Response:
    """Send an entry back, with a reason."""
    actor = current_actor()
    entry = get_entry_for(actor, entry_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        flash(_("请填写退回原因。"), "error")
    else:
        try:
            service.reject_entry(entry.id, reason=form.reason.data, actor=actor, now=utc_now())
        except DomainError as error:
            flash(explain(error), "error")
        else:
            flash(_("已退回，本人可以看到原因。"), "success")
    return redirect(url_for("credits.list_submitted"))
