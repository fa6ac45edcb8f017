"""The import of the roster: upload, preview with problems, commit; first passwords."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.people import service
from lms.people.forms import RosterForm
from lms.people.roster import import_roster as run_import
from lms.people.roster.workbooks import first_password_workbook, roster_template
from lms.people.views.blueprint import blueprint, show_refusal
from lms.web.uploads import discard, fetch, read_upload, stash
from lms.web.workbooks import send_workbook

PROBLEMS_SHOWN = 200


@blueprint.route("/staff/import", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def import_roster() -> str | Response | tuple[str, int]:
    """Take a roster file and go on to its preview."""
    form = RosterForm()
    if form.validate_on_submit():
        try:
            name, data = read_upload(form.file.data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            token = stash(current_actor().account_id, name, data)
            return redirect(url_for("people.preview_roster", token=token))
    return render_template("people/import_roster.html", form=form), 422 if form.errors else 200


@blueprint.get("/staff/import/<token>")
@requires(Permission.STAFF_MANAGE)
def preview_roster(token: str) -> str:
    """Show what the import would do and what is wrong with the file."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    report = run_import(upload.data, upload.name, actor=actor, now=utc_now(), dry_run=True)
    return render_template(
        "people/preview_roster.html", upload=upload, report=report, shown=PROBLEMS_SHOWN
    )


@blueprint.post("/staff/import/<token>")
@requires(Permission.STAFF_MANAGE)
def commit_roster(token: str) -> Response:
    """Write the import, all rows or none; the file is forgotten (RI-1)."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    report = run_import(upload.data, upload.name, actor=actor, now=utc_now())
    if report.has_errors:
        return redirect(url_for("people.preview_roster", token=token))
    discard(actor.account_id, token)
    counts = {"new": report.new, "changed": report.changed, "same": report.unchanged}
    flash(_("导入完成：新增 %(new)s，变更 %(changed)s，不变 %(same)s。", **counts), "success")
    return redirect(url_for("people.list_staff"))


@blueprint.get("/staff/import/template.xlsx")
@requires(Permission.STAFF_MANAGE)
def download_template() -> Response:
    """Hand out the workbook to fill in."""
    return send_workbook(roster_template(), "花名册模板.xlsx")


@blueprint.post("/staff/first-passwords.xlsx")
@requires(Permission.STAFF_MANAGE)
def issue_passwords() -> Response:
    """Make the first passwords of new accounts and hand them out, this once."""
    issued = service.issue_first_passwords(actor=current_actor(), now=utc_now())
    if not issued:
        flash(_("没有待发放初始密码的账号。"), "info")
        return redirect(url_for("people.list_staff"))
    return send_workbook(first_password_workbook(issued), "初始密码.xlsx")
