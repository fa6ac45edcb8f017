"""The preview: the questions as they will be, what is wrong with them, and what to do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.questions import queries
from lms.questions.batches import Decision, ImportChoices
from lms.questions.queries.imports import find_started
from lms.questions.rendering import QuestionView, version_view, view_of
from lms.questions.service import batches, preview_items
from lms.questions.service.layouts import TABLES
from lms.questions.service.planning import ImportPreview, PlannedItem
from lms.questions.tagging import clean_tags
from lms.questions.views.blueprint import blueprint
from lms.questions.views.importing.upload import Wizard, get_wizard
from lms.web.i18n import translated
from lms.web.pagination import Pagination, page_number
from lms.web.uploads import discard
from question_bank.formats.registry import READERS
from question_bank.taxonomy import BUSINESS_LINES, COMPETENCIES, CONTENT_CATEGORIES, DIFFICULTIES

PROBLEMS_SHOWN = 200
RENDERED = 10  # questions a page of the preview
MAX_CHOICES = 5000
KNOWN_CHOICES = {
    Decision.VERSION: _l("更新为新版本"),
    Decision.SKIP: _l("跳过"),
    Decision.NEW: _l("另存为新题"),
}
SIMILAR_CHOICES = {
    Decision.SKIP: _l("跳过"),
    Decision.NEW: _l("仍然导入"),
    Decision.VERSION: _l("更新题库中的那一题"),
}
_FACETS: Mapping[str, Mapping[Any, str]] = {
    "content_category": CONTENT_CATEGORIES,
    "competency": COMPETENCIES,
}


@dataclass(frozen=True)
class PreviewRow:
    """A question of the file; beside: the one of the bank it is or resembles, with its number."""

    number: int
    planned: PlannedItem
    view: QuestionView
    beside: QuestionView | None
    beside_id: str


@dataclass(frozen=True)
class PreviewPage:
    """What importing a file would do, with a page of its questions rendered."""

    wizard: Wizard
    preview: ImportPreview
    format_label: str
    rows: Pagination[PreviewRow]
    with_problems: int
    is_table: bool
    missing: Mapping[str, int]
    problems_shown: int = PROBLEMS_SHOWN

    @property
    def good(self) -> int:
        """Return how many questions would be written."""
        return len(self.preview.work)

    @property
    def skipped(self) -> int:
        """Return how many known or similar questions are left out."""
        return sum(row.change == "skipped" for row in self.preview.planned)


@blueprint.get("/bank/import/<token>")
@requires(Permission.BANK_AUTHOR)
def preview_import(token: str) -> str | Response:
    """Show what the import would do, what is wrong with the file, and its questions."""
    actor = current_actor()
    begun = find_started(actor, token)
    if begun is not None:
        return redirect(url_for("questions.show_import", import_id=begun.id))
    wizard = get_wizard(actor, token)
    preview = preview_items(
        wizard.upload.data, wizard.upload.name, actor=actor, unit_id=wizard.unit.id,
        choices=wizard.choices,
    )  # fmt: skip
    doubtful = [row for row in preview.planned if row.problems or row.has_choice]
    shown = doubtful if request.args.get("show") == "problems" else preview.planned
    known = READERS.get(preview.format)
    page = PreviewPage(
        wizard,
        preview,
        translated(known.LABEL) if known else "",
        _rendered(shown),
        len(doubtful),
        preview.format in TABLES,
        _missing(preview),
    )
    return render_template(
        "questions/preview_import.html",
        page=page,
        known_choices=KNOWN_CHOICES,
        similar_choices=SIMILAR_CHOICES,
    )


@blueprint.post("/bank/import/<token>")
@requires(Permission.BANK_AUTHOR)
def commit_import(token: str) -> Response:
    """Keep what was chosen; asked to, begin the import and go on to its page."""
    actor = current_actor()
    begun = find_started(actor, token)
    if begun is not None:
        return redirect(url_for("questions.show_import", import_id=begun.id))
    wizard = get_wizard(actor, token)
    choices = _posted(request.form, wizard.choices)
    wizard.keep(actor, choices, is_remembered=wizard.is_remembered)
    if "begin" not in request.form:
        flash(_("已按新的选择重新检查。"), "success")
        show = request.args.get("show")
        here = url_for("questions.preview_import", token=token, page=page_number(), show=show)
        return redirect(here)
    import_id = batches.start_import(
        wizard.upload.data, wizard.upload.name, token=token, choices=choices, actor=actor,
        unit_id=wizard.unit.id, now=utc_now(),
    )  # fmt: skip
    discard(actor.account_id, token)
    return redirect(url_for("questions.show_import", import_id=import_id))


def _rendered(planned: Sequence[PlannedItem]) -> Pagination[PreviewRow]:
    number = page_number()
    start = (number - 1) * RENDERED
    some = planned[start : start + RENDERED]
    ids = {row.item_id or (row.nearest.item_id if row.nearest else 0) for row in some}
    items = {item.id: item for item in queries.load_items(sorted(ids - {0}))}
    rows = []
    for at, row in enumerate(some, start=start + 1):
        item = items.get(row.item_id or (row.nearest.item_id if row.nearest else 0))
        latest = item.latest_version if item and row.change != "unchanged" else None
        beside = version_view(latest) if latest else None
        rows.append(PreviewRow(at, row, view_of(row.content), beside,
                               item.external_id if item else ""))  # fmt: skip
    return Pagination(rows, number, RENDERED, len(planned))


def _missing(preview: ImportPreview) -> Mapping[str, int]:
    """Return facet → how many questions lack it, even after the defaults."""
    contents = [row.content for row in preview.planned]
    return {
        "business_lines": sum(not content.business_lines for content in contents),
        "content_category": sum(not content.content_category for content in contents),
        "competency": sum(not content.competency for content in contents),
        "difficulty": sum(not content.difficulty for content in contents),
        "tags": sum(not content.tags for content in contents),
    }


def _posted(form: MultiDict[str, str], before: ImportChoices) -> ImportChoices:
    """Return the choices of a form; nonsense is taken for no choice."""
    each = dict(before.each)
    for name, item_id in form.items():
        if name.startswith("item-") and len(each) < MAX_CHOICES:
            each.pop(item_id, None)
            choice = form.get(f"choice-{name.removeprefix('item-')}", "")
            if choice in set(Decision):
                each[item_id] = Decision(choice)
    return replace(
        before,
        defaults=_defaults(form),
        on_known=_decision(form, "on_known", before.on_known),
        on_similar=_decision(form, "on_similar", before.on_similar),
        each=each,
    )


def _defaults(form: MultiDict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: form[f"default_{name}"]
        for name, known in _FACETS.items()
        if form.get(f"default_{name}") in known
    }
    if form.get("default_business_lines") in BUSINESS_LINES:
        found["business_lines"] = [form["default_business_lines"]]
    if form.get("default_difficulty", type=int) in DIFFICULTIES:
        found["difficulty"] = int(form["default_difficulty"])
    tags = clean_tags(form.get("default_tags", "").replace("；", ";").split(";"))
    return found | ({"tags": list(tags)} if tags else {})


def _decision(form: MultiDict[str, str], name: str, before: Decision) -> Decision:
    value = form.get(name, "")
    return Decision(value) if value in set(Decision) else before
