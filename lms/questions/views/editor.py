"""The editor: one form a question type, a preview as the examinee sees it, clauses to cite."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.catalogue.queries import search_clauses
from lms.clock import utc_now
from lms.errors import DomainError, Invalid
from lms.people.queries import list_units_for
from lms.questions import queries, service
from lms.questions.content import document_of
from lms.questions.forms import ItemForm, form_of
from lms.questions.models import Item, VersionState
from lms.questions.rendering import view_of
from lms.questions.service.authoring import NEW_ID
from lms.questions.views.blueprint import blueprint
from lms.questions.views.importing import unit_choices
from lms.web.i18n import explain
from question_bank.items import TYPES, validate
from question_bank.items import Item as Content


@dataclass(frozen=True)
class EditorPage:
    """The editor of a question; `item` is None for a new one."""

    form: ItemForm
    type: str
    item: Item | None
    is_approved: bool = False


@blueprint.route("/bank/new", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def new_item() -> str | Response | tuple[str, int]:
    """Write a new question of the type asked for."""
    actor = current_actor()
    before = _empty(request.args.get("type", "single_choice"))
    form = _open_form(before, data={"unit_id": actor.unit_id})
    form.unit_id.choices = unit_choices(list_units_for(actor, Permission.BANK_AUTHOR))
    if _is_good(form, before):
        try:
            version = service.create_item(
                form.document(before), unit_id=form.unit_id.data, actor=actor, now=utc_now()
            )
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            return _saved(version.item_id)
    page = EditorPage(form, before["type"], None)
    return render_template("questions/edit_item.html", page=page), 422 if form.errors else 200


@blueprint.route("/bank/<int:item_id>/edit", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def edit_item(item_id: int) -> str | Response | tuple[str, int]:
    """Edit a question; the approved version stays in use until the new one is approved."""
    actor = current_actor()
    item = queries.get_item_for(actor, item_id, Permission.BANK_AUTHOR)
    latest = item.latest_version
    if latest is None:
        raise Invalid("这道题还没有内容。", "请重新导入。")
    before = document_of(latest)
    form = _open_form(before, data={"based_on": latest.id})
    del form.unit_id
    if _is_good(form, before):
        try:
            service.save_draft(
                item_id,
                form.document(before),
                based_on=int(form.based_on.data or 0),
                actor=actor,
                now=utc_now(),
            )
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            return _saved(item_id)
    page = EditorPage(form, before["type"], item, latest.state is VersionState.APPROVED)
    return render_template("questions/edit_item.html", page=page), 422 if form.errors else 200


@blueprint.post("/bank/<int:item_id>/submit")
@requires(Permission.BANK_AUTHOR)
def submit_item(item_id: int) -> Response:
    """Hand a draft to the reviewers."""
    service.submit_item(item_id, actor=current_actor(), now=utc_now())
    flash(_("已提交审核，审题人会在审核队列中看到。"), "success")
    return redirect(url_for("questions.show_item", item_id=item_id))


@blueprint.post("/bank/preview/<type>")
@requires(Permission.BANK_AUTHOR)
def preview_item(type: str) -> str:
    """Return the question as its examinee would see it, or what still stands against it."""
    before = _empty(type)
    form = _open_form(before)
    document = form.document(before)
    problems = validate(document) if document["stem"] else []
    view = None
    if document["stem"] and not any(problem.severity == "error" for problem in problems):
        view = view_of(Content.from_document(document))
    return render_template("questions/_preview.html", view=view, problems=problems)


@blueprint.get("/bank/clauses")
@requires(Permission.BANK_AUTHOR)
def find_clauses() -> str:
    """Return the clauses that hold the words searched for, to be cited with one click."""
    words = request.args.get("clause_words", "").strip()[:100]
    return render_template(
        "questions/_clauses.html", words=words, clauses=search_clauses(words, limit=8)
    )


def _empty(type: str) -> dict[str, Any]:
    if type not in TYPES:
        raise Invalid("没有这种题型。", "请从题型列表中选择。")
    return {"id": NEW_ID, "type": type}


def _open_form(before: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> ItemForm:
    """Return the editor form of a document, filled with what was posted if anything was."""
    kind = form_of(before["type"])
    form = kind(data={**kind.initial(before), **(data or {})})
    if len(TYPES[before["type"]].scoring_rules) == 1 and "scoring_rule" in form:
        del form.scoring_rule
        del form.marks_per_option
    return form


def _is_good(form: ItemForm, before: Mapping[str, Any]) -> bool:
    """Return whether a valid question was posted; problems stand beside their fields."""
    if not form.is_submitted():
        return False
    is_valid = form.validate()
    problems = validate(form.document(before))
    form.show_problems(problems)
    return is_valid and not any(problem.severity == "error" for problem in problems)


def _saved(item_id: int) -> Response:
    """Go to the question, handed to the reviewers when the other button was pressed."""
    if request.form.get("then") == "submit":
        service.submit_item(item_id, actor=current_actor(), now=utc_now())
        flash(_("已保存并提交审核。"), "success")
    else:
        flash(_("草稿已保存。"), "success")
    return redirect(url_for("questions.show_item", item_id=item_id))
