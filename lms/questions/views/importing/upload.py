"""The first step: a file, the unit that will own the questions, and what the wizard remembers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response
from wtforms import SelectChoice

from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for, list_units_for
from lms.questions.batches import ImportChoices
from lms.questions.forms import ImportForm
from lms.questions.service import layouts
from lms.questions.views.blueprint import blueprint
from lms.web.i18n import explain, translated
from lms.web.uploads import Upload, fetch, note, read_notes, read_upload, stash
from lms.web.workbooks import send_workbook
from question_bank.formats import xlsx
from question_bank.formats.registry import READERS
from question_bank.formats.table.detecting import detect_layout
from question_bank.formats.table.layout import Layout


@dataclass(frozen=True)
class Wizard:
    """An upload on its way into the bank; `is_remembered`: its columns are as last time."""

    upload: Upload
    unit: OrgUnit
    choices: ImportChoices
    is_remembered: bool = False

    def keep(self, actor: Actor, choices: ImportChoices, *, is_remembered: bool = False) -> None:
        """Keep what was chosen beside the file."""
        notes: dict[str, Any] = {
            "unit": self.unit.id,
            "choices": choices.to_document(),
            "remembered": is_remembered,
        }
        note(actor.account_id, self.upload.token, notes)


def get_wizard(actor: Actor, token: str) -> Wizard:
    """Return an upload of the actor's own. Raises NotFound for an old one or anybody else's."""
    upload = fetch(actor.account_id, token)
    notes = read_notes(actor.account_id, token)
    unit = get_unit_for(actor, Permission.BANK_AUTHOR, notes.get("unit", actor.unit_id))
    choices = ImportChoices.from_document(notes.get("choices", {}))
    return Wizard(upload, unit, choices, notes.get("remembered", False))


@blueprint.route("/bank/import", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def import_items() -> str | Response | tuple[str, int]:
    """Take a file of questions for a unit and go on to its columns or its preview."""
    actor = current_actor()
    form = ImportForm(unit_id=actor.unit_id)
    form.unit_id.choices = unit_choices(list_units_for(actor, Permission.BANK_AUTHOR))
    form.format.choices = [SelectChoice("", _("自动识别"))] + [
        SelectChoice(name, translated(module.LABEL)) for name, module in READERS.items()
    ]
    if form.validate_on_submit():
        try:
            name, data = read_upload(form.file.data)
        except DomainError as error:
            form.file.errors = [explain(error)]
        else:
            token = stash(actor.account_id, name, data)
            unit = get_unit_for(actor, Permission.BANK_AUTHOR, form.unit_id.data)
            wizard = Wizard(
                Upload(token, name, data), unit, ImportChoices(format=form.format.data or "")
            )
            return redirect(url_for(f"questions.{_opened(wizard, actor)}", token=token))
    labels = [translated(module.LABEL) for module in READERS.values()]
    return (
        render_template("questions/import_items.html", form=form, labels=labels),
        422 if form.errors else 200,
    )


def _opened(wizard: Wizard, actor: Actor) -> str:
    """Keep the upload's first notes and return the name of the view that comes next."""
    upload, choices = wizard.upload, wizard.choices
    sheets = layouts.list_sheets(upload.data, upload.name, choices.format)
    remembered = layouts.find_remembered(wizard.unit.id, sheets) if sheets else None
    if remembered is not None:
        choices = replace(choices, layout=remembered.to_document())
    wizard.keep(actor, choices, is_remembered=remembered is not None)
    show_refusals(layouts.keep_upload(
        upload.data, upload.name, choices, actor=actor, now=utc_now()
    ))  # fmt: skip
    if sheets and remembered is None and _is_doubtful(detect_layout(sheets)):
        return "assign_columns"
    return "preview_import"


def _is_doubtful(layout: Layout) -> bool:
    """Return whether a trainer should look at the columns before the questions."""
    read = [sheet for sheet in layout.sheets if sheet.is_read]
    return not read or any(sheet.guessed or sheet.repeated for sheet in read)


def show_refusals(reasons: Sequence[str]) -> None:
    """Say which pictures cannot be shown, each reason once."""
    for reason in dict.fromkeys(reasons):
        flash(_("有图片未导入：%(reason)s", reason=translated(reason)), "warning")


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
