"""The columns of a table: what was recognised, corrected where it is wrong, and remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.questions.service import layouts
from lms.questions.views.blueprint import blueprint
from lms.questions.views.importing.upload import Wizard, get_wizard, show_refusals
from question_bank.formats.sheets import Sheet, cell_text
from question_bank.formats.table.columns import FIELDS
from question_bank.formats.table.detecting import detect_layout, layout_at, sample_values
from question_bank.formats.table.layout import Layout, SheetLayout

HEADER_CHOICES = 20  # rows of a sheet that may be its header


@dataclass(frozen=True)
class ColumnRow:
    """A column with its first values and what it is taken for, "" for nothing."""

    position: int
    header: str
    samples: Sequence[str]
    field: str
    is_guessed: bool


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its place in the file, the rows that may be its header, and its columns."""

    number: int
    layout: SheetLayout
    headers: Sequence[tuple[int, str]]
    columns: Sequence[ColumnRow]


@dataclass(frozen=True)
class ColumnsPage:
    """All sheets of a table with their columns."""

    wizard: Wizard
    sheets: Sequence[SheetPart]
    fields: Mapping[str, str]


@blueprint.route("/bank/import/<token>/columns", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def assign_columns(token: str) -> str | Response:
    """Show what each column is taken for; posted, read the table so and remember it."""
    actor = current_actor()
    wizard = get_wizard(actor, token)
    upload, choices = wizard.upload, wizard.choices
    sheets = layouts.list_sheets(upload.data, upload.name, choices.format)
    if not sheets:
        return redirect(url_for("questions.preview_import", token=token))
    detected = detect_layout(sheets)
    layout = Layout.from_document(choices.layout) if choices.layout else detected
    if request.method == "GET":
        return _page(wizard, sheets, layout)
    layout = _posted(request.form, sheets, layout)
    choices = replace(choices, layout=layout.to_document())
    wizard.keep(actor, choices)
    reads_any = any(sheet.is_read for sheet in layout.sheets)
    if "look" in request.form or not reads_any:
        if not reads_any:
            flash(_("请指出哪一列是题干，并勾选“导入这张表”。"), "warning")
        return redirect(url_for("questions.assign_columns", token=token))
    now = utc_now()
    layouts.remember_layout(sheets, layout, actor=actor, unit_id=wizard.unit.id, now=now)
    show_refusals(layouts.keep_upload(upload.data, upload.name, choices, actor=actor, now=now))
    flash(_("已记住这种表格的列，下次自动使用。"), "success")
    return redirect(url_for("questions.preview_import", token=token))


def _page(wizard: Wizard, sheets: Sequence[Sheet], layout: Layout) -> str:
    parts = [
        _part(number, sheet, each)
        for number, sheet in enumerate(sheets)
        if (each := layout.sheet(sheet.name)) and each.headers
    ]
    page = ColumnsPage(wizard, parts, FIELDS)
    return render_template("questions/assign_columns.html", page=page)


def _part(number: int, sheet: Sheet, layout: SheetLayout) -> SheetPart:
    rows = [
        (row_number, "　".join(filter(None, map(cell_text, row)))[:60])
        for row_number, row in sheet.numbered_rows()
        if row_number < sheet.first_row + HEADER_CHOICES
    ]
    columns = [
        ColumnRow(
            position, header, sample_values(sheet, layout, position),
            layout.fields.get(position, ""), position in layout.guessed,
        )
        for position, header in enumerate(layout.headers)
    ]  # fmt: skip
    shown = [column for column in columns if column.header or column.samples]
    return SheetPart(number, layout, rows, shown)


def _posted(form: MultiDict[str, str], sheets: Sequence[Sheet], layout: Layout) -> Layout:
    """Return the layout as corrected; another header row has its columns recognised anew."""
    for number, sheet in enumerate(sheets):
        before = layout.sheet(sheet.name)
        if before is None or f"read-{number}-shown" not in form:
            continue
        header_row = form.get(f"header-{number}", before.header_row, type=int)
        rows = {row_number for row_number, _row in sheet.numbered_rows()}
        if header_row != before.header_row and header_row in rows:
            after = layout_at(sheet, header_row)
        else:
            fields = {
                position: name
                for position in range(len(before.headers))
                if (name := form.get(f"column-{number}-{position}", "")) in FIELDS
            }
            after = replace(before, fields=fields, guessed=frozenset())
        # who says which column is the stem wants the sheet read, ticked or not
        is_found = not before.is_read and "stem" in set(after.fields.values()) - set(
            before.fields.values()
        )
        is_read = bool(after.fields) and (f"read-{number}" in form or is_found)
        after = replace(after, is_read=is_read)
        layout = layout.with_sheet(after)
    return layout
