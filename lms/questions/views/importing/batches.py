"""Imports begun: how far they are, going on, what came of them, taking them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.people.models import OrgUnit
from lms.questions import queries
from lms.questions.models import ImportState, Item, ItemImport
from lms.questions.queries.imports import get_import_for, imports_query, names_of
from lms.questions.service import batches
from lms.questions.views.blueprint import blueprint
from lms.web.i18n import translated
from lms.web.pagination import Pagination, page_number, paginate
from question_bank.formats.registry import READERS

KEPT_SHOWN = 200


@dataclass(frozen=True)
class ImportsPage:
    """The imports into one's units, newest first."""

    rows: Pagination[ItemImport]
    people: Mapping[int, str]
    units: Mapping[int, str]


@dataclass(frozen=True)
class ImportPage:
    """An import; `kept`: questions that taking it back left alone, each with the reason."""

    batch: ItemImport
    who: str
    undone_by: str
    unit: OrgUnit
    format_label: str
    kept: Sequence[tuple[Item, str]]


@blueprint.get("/bank/imports")
@requires(Permission.BANK_AUTHOR)
def list_imports() -> str:
    """Show the imports into one's units."""
    rows = paginate(db.session(), imports_query(current_actor()), page_number())
    page = ImportsPage(
        rows,
        names_of([batch.created_by for batch in rows.items]),
        queries.unit_names(batch.unit_id for batch in rows.items),
    )
    return render_template("questions/list_imports.html", page=page)


@blueprint.get("/bank/imports/<int:import_id>")
@requires(Permission.BANK_AUTHOR)
def show_import(import_id: int) -> str:
    """Show how far an import is, or what came of it."""
    batch = get_import_for(current_actor(), import_id)
    names = names_of([batch.created_by, batch.undone_by])
    reasons = {int(item_id): str(reason) for item_id, reason in batch.kept[:KEPT_SHOWN]}
    known = READERS.get(batch.format)
    page = ImportPage(
        batch,
        names.get(batch.created_by or 0, _("命令行")),
        names.get(batch.undone_by or 0, ""),
        db.session.get_one(OrgUnit, batch.unit_id),
        translated(known.LABEL) if known else batch.format,
        [(item, reasons[item.id]) for item in queries.load_items(list(reasons))],
    )
    return render_template("questions/show_import.html", page=page)


@blueprint.post("/bank/imports/<int:import_id>/next")
@requires(Permission.BANK_AUTHOR)
def continue_import(import_id: int) -> Response:
    """Write the next part; the script of the page asks for JSON and goes on by itself."""
    batch = batches.write_part(import_id, actor=current_actor(), now=utc_now())
    running = batch.state is ImportState.RUNNING
    if request.accept_mimetypes.best == "application/json":
        return jsonify(done=batch.done, total=batch.total, running=running)
    if not running:
        flash(_("导入完成。"), "success")
    return redirect(url_for("questions.show_import", import_id=import_id))


@blueprint.post("/bank/imports/<int:import_id>/undo")
@requires(Permission.BANK_AUTHOR)
def undo_import(import_id: int) -> Response:
    """Take an import back as far as nothing came of it."""
    batch = batches.undo_import(import_id, actor=current_actor(), now=utc_now())
    counts = {name: batch.counts.get(name, 0) for name in ("retired", "withdrawn", "kept")}
    flash(
        _("已撤销：停用 %(retired)s 题，撤回 %(withdrawn)s 个新版本，保留 %(kept)s 题。", **counts),
        "success",
    )
    return redirect(url_for("questions.show_import", import_id=import_id))
