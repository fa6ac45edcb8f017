"""The import of a file of questions: upload, preview, commit; the workbook to fill in."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms import SelectChoice

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for, list_units_for
from lms.questions import service
from lms.questions.forms import ImportForm
from lms.questions.rendering import QuestionView, view_of
from lms.questions.service import ImportPreview, PlannedItem
from lms.questions.views.blueprint import blueprint
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number
from lms.web.uploads import Upload, discard, fetch, read_upload, stash
from lms.web.workbooks import send_workbook
from question_bank.formats import xlsx
from question_bank.formats.registry import READERS

PROBLEMS_SHOWN = 200
RENDERED = 10  # questions a page of the preview


@dataclass(frozen=True)
class PreviewPage:
    """What importing a file would do, with a page of its questions rendered."""

    upload: Upload
    unit: OrgUnit
    preview: ImportPreview
    format_label: str
    rows: Pagination[tuple[PlannedItem, QuestionView]]
    problems_shown: int = PROBLEMS_SHOWN

    @property
    def good(self) -> int:
        """Return how many questions would be written."""
        return self.preview.report.new + self.preview.report.changed


@blueprint.route("/bank/import", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def import_items() -> str | Response | tuple[str, int]:
    """Take a file of questions for a unit and go on to its preview."""
    actor = current_actor()
    form = ImportForm(unit_id=actor.unit_id)
    form.unit_id.choices = unit_choices(list_units_for(actor, Permission.BANK_AUTHOR))
    if form.validate_on_submit():
        try:
            name, data = read_upload(form.file.data)
        except DomainError as error:
            form.file.errors = [explain(error)]
        else:
            token = stash(actor.account_id, name, data)
            return redirect(
                url_for("questions.preview_import", token=token, unit=form.unit_id.data)
            )
    labels = [module.LABEL for module in READERS.values()]
    return (
        render_template("questions/import_items.html", form=form, labels=labels),
        422 if form.errors else 200,
    )


@blueprint.get("/bank/import/<token>")
@requires(Permission.BANK_AUTHOR)
def preview_import(token: str) -> str:
    """Show what the import would do, what is wrong with the file, and its questions."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    unit = get_unit_for(
        actor, Permission.BANK_AUTHOR, request.args.get("unit", actor.unit_id, type=int)
    )
    preview = service.preview_items(upload.data, upload.name, actor=actor, unit_id=unit.id)
    known = READERS.get(preview.format)
    page = PreviewPage(
        upload, unit, preview, known.LABEL if known else "", _rendered(preview.planned)
    )
    return render_template("questions/preview_import.html", page=page)


@blueprint.post("/bank/import/<token>")
@requires(Permission.BANK_AUTHOR)
def commit_import(token: str) -> Response:
    """Write the questions; the good ones of a file with errors only when asked to."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    unit_id = request.form.get("unit", actor.unit_id, type=int)
    partial = request.form.get("partial") == "1"
    report = service.import_items(
        upload.data, upload.name, actor=actor, unit_id=unit_id, now=utc_now(), partial=partial
    )
    if report.has_errors and not partial:
        return redirect(url_for("questions.preview_import", token=token, unit=unit_id))
    discard(actor.account_id, token)
    counts = {"new": report.new, "changed": report.changed, "same": report.unchanged}
    flash(
        _("导入完成：新增 %(new)s 题，更新 %(changed)s 题，不变 %(same)s 题。", **counts), "success"
    )
    if report.new or report.changed:
        flash(_("新题已提交审核，审核通过后才会用于组卷。"), "info")
    return redirect(url_for("questions.list_items", state="in_review"))


@blueprint.get("/bank/import/template.xlsx")
@requires(Permission.BANK_AUTHOR)
def download_template() -> Response:
    """Hand out the workbook to fill in."""
    stream = BytesIO()
    xlsx.write_template(stream)
    return send_workbook(stream.getvalue(), _("试题导入模板") + ".xlsx")


def unit_choices(units: Sequence[OrgUnit]) -> list[SelectChoice]:
    """Return units as choices of a field, those below indented."""
    top = min((unit.path.count("/") for unit in units), default=0)
    return [
        SelectChoice(unit.id, "　" * (unit.path.count("/") - top) + unit.name) for unit in units
    ]


def _rendered(
    planned: Sequence[PlannedItem],
) -> Pagination[tuple[PlannedItem, QuestionView]]:
    number = page_number()
    rows = planned[(number - 1) * RENDERED : number * RENDERED]
    shown = [(row, view_of(row.content)) for row in rows]
    return Pagination(shown, number, RENDERED, len(planned))
