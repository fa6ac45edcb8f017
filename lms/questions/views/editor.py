"""The editor's pages: a new question, an existing one, drafts not finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import SelectField

from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.catalogue.models import PolicyClause
from lms.clock import utc_now
from lms.errors import DomainError, Invalid
from lms.people.queries import list_units_for
from lms.questions import queries, service
from lms.questions.content import document_of
from lms.questions.forms import FORMS, PART_FORMS, Editor, retyped
from lms.questions.models import Item, ItemDraft, ItemVersion, VersionState
from lms.questions.queries.drafts import (
    count_drafts,
    find_draft_for,
    find_draft_of,
    get_draft_for,
    list_drafts,
)
from lms.questions.service.authoring import NEW_ID
from lms.questions.service.drafting import CONFLICT, Basis, Kept, discard_draft, keep_draft
from lms.questions.views.blueprint import blueprint
from lms.questions.views.clauses import cited, search
from lms.questions.views.importing import unit_choices
from lms.questions.views.looking import Look, look_at
from lms.web.forms import BaseForm
from lms.web.i18n import explain

# What “保存并新建下一题” takes over from the question before.
KEPT_FACETS = (
    "business_lines", "content_category", "competency", "cognitive", "difficulty", "valid_from",
    "valid_until", "region", "tags", "marks", "scoring_rule",
)  # fmt: skip


PARTS = ("items",)  # the lists whose new rows are of a type to choose


class OwnerForm(BaseForm):
    """The unit that will own a new question."""

    unit_id = SelectField(_l("归属单位"), coerce=int)


@dataclass(frozen=True)
class EditorPage:
    """The editor of a question; `item` is None for a new one."""

    editor: Editor
    type: str
    look: Look
    basis: Basis
    item: Item | None = None
    owner: OwnerForm | None = None
    draft: ItemDraft | None = None
    state: VersionState | None = None
    errors: Sequence[str] = ()
    is_conflict: bool = False
    shows_problems: bool = False
    clause_words: str = ""
    clauses: Sequence[PolicyClause] = ()
    others: int = 0
    focus: str = ""
    types: Sequence[str] = field(default_factory=lambda: list(FORMS))
    part_types: Sequence[str] = field(default_factory=lambda: list(PART_FORMS))


@dataclass(frozen=True)
class Opened:
    """What an editor is opened on: a document and where it is stored."""

    document: Mapping[str, Any]
    basis: Basis
    item: Item | None = None
    version: ItemVersion | None = None
    draft: ItemDraft | None = None
    unit_id: int = 0


@blueprint.route("/bank/new", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def new_item() -> str | Response | tuple[str, int]:
    """Write a new question: of the type asked for, like another one, or from a draft."""
    actor = current_actor()
    if request.method == "POST":
        return _posted(actor, posted_basis(actor))
    draft_id = request.args.get("draft", type=int)
    if draft_id:
        draft = get_draft_for(actor, draft_id)
        if draft.item_id is not None:
            return redirect(url_for("questions.edit_item", item_id=draft.item_id))
        return _page(actor, _of_draft(draft, None))
    document = _empty(request.args.get("type", "single_choice"))
    basis = cited(f"cite:{request.args.get('clause', '')}")
    if basis:
        document["legal_basis"] = [{"document": basis[0], "clause": basis[1], "quote": ""}]
    like = request.args.get("like", type=int)
    if like:
        version = queries.get_item_for(actor, like).latest_version
        kept = document_of(version) if version else {}
        document |= {name: kept[name] for name in KEPT_FACETS if name in kept}
    return _page(actor, Opened(document, Basis()))


@blueprint.route("/bank/<int:item_id>/edit", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def edit_item(item_id: int) -> str | Response | tuple[str, int]:
    """Edit a question; the approved version stays in use until the new one is approved."""
    actor = current_actor()
    item = queries.get_item_for(actor, item_id, Permission.BANK_AUTHOR)
    latest = item.latest_version
    if latest is None:
        raise Invalid("这道题还没有内容。", "请重新导入。")
    if request.method == "POST":
        return _posted(actor, posted_basis(actor))
    draft = find_draft_of(actor, item_id)
    if draft is not None:
        return _page(actor, _of_draft(draft, item))
    return _page(actor, _of_version(item, latest))


@blueprint.get("/bank/drafts")
@requires(Permission.BANK_AUTHOR)
def show_drafts() -> str:
    """List what one has begun to write and not finished."""
    return render_template("questions/list_drafts.html", drafts=list_drafts(current_actor()))


@blueprint.post("/bank/drafts/<int:draft_id>/discard")
@requires(Permission.BANK_AUTHOR)
def drop_draft(draft_id: int) -> Response:
    """Throw an unfinished draft away."""
    item_id = discard_draft(draft_id, actor=current_actor())
    flash(_("草稿已放弃。"), "success")
    if item_id is not None:
        return redirect(url_for("questions.edit_item", item_id=item_id))
    return redirect(url_for("questions.show_drafts"))


@blueprint.post("/bank/<int:item_id>/submit")
@requires(Permission.BANK_AUTHOR)
def submit_item(item_id: int) -> Response:
    """Hand a draft to the reviewers."""
    service.submit_item(item_id, actor=current_actor(), now=utc_now())
    flash(_("已提交审核，审题人会在审核队列中看到。"), "success")
    return redirect(url_for("questions.show_item", item_id=item_id))


def keep_posted(
    editor: Editor, opened: Opened, actor: Actor, *, typing: bool = False, beside: bool = False
) -> Kept:
    """Keep what was posted and return where it is."""
    return keep_draft(
        editor.document(),
        item_id=opened.item.id if opened.item else None,
        unit_id=opened.unit_id,
        basis=opened.basis,
        actor=actor,
        now=utc_now(),
        typing=typing,
        beside=beside,
    )


def _posted(actor: Actor, opened: Opened) -> str | Response | tuple[str, int]:
    """Do what the button pressed says: change rows, search, keep, hand in."""
    row, then = request.form.get("row", ""), request.form.get("then", "draft")
    kind = then.removeprefix("type:")
    if kind in FORMS and kind != then:
        document = retyped(Editor(opened.document, request.form).document(), kind)
        return _page(actor, replace(opened, document=document))
    editor = Editor(opened.document, request.form)
    if row or then == "preview":
        words = request.form.get("clause_words", "").strip()[:100]
        clauses = search(words) if row == "find" else []
        clause = cited(row)
        if row.startswith("add:") and row.removeprefix("add:") in PARTS:
            row += f":{request.form.get('new_part', '')}"
        focus = editor.cite(*clause) if clause else editor.change_rows(row)
        return _page(actor, opened, editor, clauses=clauses, clause_words=words, focus=focus)
    try:
        kept = keep_posted(editor, opened, actor, beside=then == "beside")
    except DomainError as error:
        is_conflict = error.code == CONFLICT
        page = _page(actor, opened, editor, errors=[explain(error)], is_conflict=is_conflict)
        return page, 409 if is_conflict else 422
    if not kept.is_version:
        return _page(actor, replace(opened, basis=kept.basis), editor, shows_problems=True), 422
    return _saved(kept, then)


def _saved(kept: Kept, then: str) -> Response:
    """Go on after a save: to the question, handed in if asked, or to the next one."""
    item_id = kept.item_id or 0
    if then == "submit":
        service.submit_item(item_id, actor=current_actor(), now=utc_now())
        flash(_("已保存并提交审核。"), "success")
    else:
        flash(_("草稿已保存。"), "success")
    if then == "next":
        kind = request.form.get("type", "")
        return redirect(url_for("questions.new_item", type=kind, like=item_id))
    return redirect(url_for("questions.show_item", item_id=item_id))


def _page(
    actor: Actor,
    opened: Opened,
    editor: Editor | None = None,
    *,
    errors: Sequence[str] = (),
    shows_problems: bool = False,
    is_conflict: bool = False,
    **shown: Any,
) -> str:
    """Return the editor's page; `shown` are further members of EditorPage."""
    editor = editor or Editor(opened.document)
    look = look_at(editor, actor, opened.item.id if opened.item else None)
    homeless: list[str] = []
    if shows_problems:
        homeless = editor.show(look.problems)
    owner = None
    if opened.item is None:
        owner = OwnerForm(formdata=None, unit_id=opened.unit_id or actor.unit_id)
        owner.unit_id.choices = unit_choices(list_units_for(actor, Permission.BANK_AUTHOR))
    page = EditorPage(
        editor=editor,
        type=editor.question.kind,
        look=look,
        basis=opened.basis,
        item=opened.item,
        owner=owner,
        draft=opened.draft,
        state=opened.version.state if opened.version else None,
        errors=[*errors, *homeless],
        is_conflict=is_conflict,
        shows_problems=shows_problems,
        others=count_drafts(actor) if opened.item is None and opened.draft is None else 0,
        **shown,
    )
    return render_template("questions/edit_item.html", page=page)


def _empty(type: str) -> dict[str, Any]:
    if type not in FORMS:
        raise Invalid("没有这种题型。", "请从题型列表中选择。")
    return {"id": NEW_ID, "type": type}


def _of_version(item: Item, version: ItemVersion) -> Opened:
    basis = Basis(version.id, version.revision)
    return Opened(document_of(version), basis, item, version, unit_id=item.unit_id)


def _of_draft(draft: ItemDraft, item: Item | None) -> Opened:
    basis = Basis(draft.based_on_id or 0, draft.based_on_revision, draft.id, draft.revision)
    version = item.latest_version if item else None
    unit_id = item.unit_id if item else draft.unit_id or 0
    return Opened(draft.document, basis, item, version, draft, unit_id)


def posted_basis(actor: Actor) -> Opened:
    """Return what a posted editor changes: its draft, the question's latest version, or nothing.

    What is stored may have moved on since: `keep_draft` tells by the basis.
    """
    item_id = (request.view_args or {}).get("item_id") or request.form.get("item_id", type=int)
    item = queries.get_item_for(actor, item_id, Permission.BANK_AUTHOR) if item_id else None
    basis = Basis.read(request.form.get("basis", ""))
    draft = find_draft_for(actor, basis.draft_id)
    unit_id = item.unit_id if item else request.form.get("unit_id", actor.unit_id, type=int)
    version = item.latest_version if item else None
    if draft is not None:
        document = draft.document
    elif version is not None:
        document = document_of(version)
    else:
        document = _empty(request.form.get("type") or request.args.get("type", "single_choice"))
    kind = request.form.get("type", "")
    if kind in FORMS and kind != document["type"]:
        document = retyped(document, kind)
    return Opened(document, basis, item, version, draft, unit_id)
