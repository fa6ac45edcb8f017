"""The training record: one's own, and of the people one manages."""

import secrets

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.credits import service
from lms.credits.forms import DecisionForm, SubmitEntryForm
from lms.credits.models import CreditMode
from lms.credits.pages import RecordPage, record_page
from lms.credits.queries import get_entry_for
from lms.credits.views.blueprint import blueprint, wanted_year
from lms.errors import DomainError
from lms.people.models import StaffMember
from lms.people.queries import get_staff_for
from lms.web.i18n import explain


@blueprint.get("/record")
@requires(Permission.LEARN)
def my_record() -> str:
    """Show one's own training year: the ring, the hours, every entry with its evidence."""
    return render_template("credits/my_record.html", page=_own_page())


@blueprint.get("/record/print")
@requires(Permission.LEARN)
def print_my_record() -> str:
    """Show one's own record as a sheet to print."""
    return render_template("credits/print_record.html", page=_own_page())


@blueprint.get("/staff/<int:staff_id>/record")
@requires(Permission.CREDIT_MANAGE)
def staff_record(staff_id: int) -> str:
    """Show the training year of a person one manages."""
    return render_template("credits/my_record.html", page=_page_of(staff_id))


@blueprint.get("/staff/<int:staff_id>/record/print")
@requires(Permission.CREDIT_MANAGE)
def print_staff_record(staff_id: int) -> str:
    """Show the record of a person one manages as a sheet to print."""
    return render_template("credits/print_record.html", page=_page_of(staff_id))


@blueprint.route("/record/new", methods=["GET", "POST"])
@requires(Permission.LEARN)
def submit_entry() -> str | Response | tuple[str, int]:
    """Hand in a day of training held elsewhere."""
    form = SubmitEntryForm()
    if form.validate_on_submit():
        try:
            entry = service.submit_entry(
                on=form.on.data,
                minutes=form.minutes.data,
                title=form.title.data,
                mode=CreditMode(form.mode.data),
                content_category=form.content_category.data,
                document_no=form.document_no.data or "",
                statement=form.statement.data or "",
                token=form.token.data or secrets.token_hex(8),
                actor=current_actor(),
                now=utc_now(),
            )
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            flash(_("已提交，单位管理员确认后计入学时。"), "success")
            return redirect(url_for("credits.my_record", year=entry.year))
    form.token.data = form.token.data or secrets.token_hex(8)
    return render_template("credits/submit_entry.html", form=form), 422 if form.errors else 200


@blueprint.post("/credits/<int:entry_id>/reverse")
@requires(Permission.CREDIT_MANAGE)
def reverse_entry(entry_id: int) -> Response:
    """Take an entry back, with a reason."""
    actor = current_actor()
    entry = get_entry_for(actor, entry_id)
    form = DecisionForm()
    if not form.validate_on_submit():
        flash(_("请填写更正原因。"), "error")
    else:
        try:
            service.reverse_entry(entry.id, reason=form.reason.data, actor=actor, now=utc_now())
        except DomainError as error:
            flash(explain(error), "error")
        else:
            flash(_("已更正，这条学时不再计入。"), "success")
    return redirect(url_for("credits.staff_record", staff_id=entry.staff_id, year=entry.year))


def _own_page() -> RecordPage:
    today = local_date(utc_now())
    staff = db.session.get_one(StaffMember, current_actor().staff_id)
    return record_page(staff, wanted_year(today), today, is_own=True)


def _page_of(staff_id: int) -> RecordPage:
    today = local_date(utc_now())
    staff = get_staff_for(current_actor(), Permission.CREDIT_MANAGE, staff_id)
    return record_page(staff, wanted_year(today), today, is_own=False)
