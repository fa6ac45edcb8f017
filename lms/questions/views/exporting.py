"""Taking questions out: which, in what format, what that format loses, the file."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.questions import queries, service
from lms.questions.service.exporting import MAX_ITEMS, Export, Loss, grouped
from lms.questions.views.blueprint import blueprint
from lms.questions.views.filtering import filter_args, list_url, read_filters
from question_bank.formats.registry import WRITERS

FORMAT_TYPES = {".jsonl": "application/x-ndjson", ".csv": "text/csv"}


@dataclass(frozen=True)
class ExportPage:
    """What is selected, the formats to choose from, and what the one chosen loses."""

    count: int
    most: int
    fields: Sequence[tuple[str, str]]
    formats: Mapping[str, str]
    back: str
    chosen: str = ""
    losses: Sequence[Loss] = ()


@blueprint.get("/bank/export")
@requires(Permission.BANK_EXPORT)
def choose_export() -> str:
    """Show how many questions are selected and let the format be chosen."""
    values = request.args
    ids = queries.list_ids(
        current_actor(), read_filters(values), local_date(utc_now()), Permission.BANK_EXPORT
    )
    ticked = set(_ticked(values))
    count = len([item_id for item_id in ids if not ticked or item_id in ticked])
    return render_template("questions/export_items.html", page=_page(values, count))


@blueprint.post("/bank/export")
@requires(Permission.BANK_EXPORT)
def export_items() -> str | Response:
    """Hand out the selected questions as a file; what it cannot hold is said beforehand."""
    name = request.form.get("format", "jsonl")
    export = service.export_items(
        read_filters(request.form),
        name,
        accept_losses=request.form.get("accept_losses") == "1",
        only=_ticked(request.form),
        actor=current_actor(),
        now=utc_now(),
    )
    if not export.is_ready:
        page = _page(request.form, export.count, name, grouped(export.problems))
        return render_template("questions/export_items.html", page=page)
    return _file(export, WRITERS[name].SUFFIX)


def _file(export: Export, suffix: str) -> Response:
    known = FORMAT_TYPES.get(suffix) or mimetypes.guess_type(export.name)[0]
    headers = {"Content-Disposition": f'attachment; filename="{export.name}"'}
    return Response(export.data, content_type=known or "application/octet-stream", headers=headers)


def _page(
    values: MultiDict[str, str], count: int, chosen: str = "", losses: Sequence[Loss] = ()
) -> ExportPage:
    args = filter_args(read_filters(values))
    fields = [*args.items(), *(("item", str(item_id)) for item_id in _ticked(values))]
    formats = {name: module.LABEL for name, module in WRITERS.items()}
    return ExportPage(count, MAX_ITEMS, fields, formats, list_url(args), chosen, losses)


def _ticked(values: MultiDict[str, str]) -> list[int]:
    """Return the ids ticked, none when all that the filter selects are meant."""
    return [] if values.get("whole") == "1" else values.getlist("item", type=int)
