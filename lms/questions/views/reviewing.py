"""The review queue, a reviewer's decision, approving many, and what is said about a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError, Invalid
from lms.questions import queries, service
from lms.questions.changes import Outcome
from lms.questions.diff import FieldChange, diff_documents
from lms.questions.forms import ReviewForm
from lms.questions.models import BulkChange, Item, ReviewDecision
from lms.questions.queries import Place, QueueFilter, QueueKind
from lms.questions.review import Verdict, may_confirm, may_decide, writers_of
from lms.questions.standing import Standing
from lms.questions.views.bank import ItemPage, item_page
from lms.questions.views.blueprint import blueprint
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate
from question_bank.taxonomy import FIRST_LEVEL

PER_PAGE = 50


@dataclass(frozen=True)
class QueuePage:
    """A part of the queue: its questions by line, and how many wait elsewhere."""

    wanted: QueueFilter
    rows: Pagination[Item]
    groups: Sequence[tuple[str, Sequence[Item]]]
    counts: Mapping[QueueKind, int]
    lines: Mapping[str, int]
    units: Mapping[int, str]


@dataclass(frozen=True)
class ReviewPage:
    """A question before its reviewer, with what stands against a decision.

    changes: from the version in use.
    """

    shown: ItemPage
    verdict: Verdict
    is_confirmation: bool
    place: Place
    wanted: QueueFilter
    changes: Sequence[FieldChange]


@dataclass(frozen=True)
class ApprovedRow:
    """What became of a question of an approval of many; `reason` says why it was refused."""

    item: Item
    reason: str


@blueprint.get("/bank/review")
@requires(Permission.BANK_REVIEW)
def review_queue() -> str:
    """Show the questions that wait for a reviewer line by line, oldest first."""
    actor, wanted = current_actor(), _wanted()
    rows = paginate(db.session(), queries.queue_of(actor, wanted), page_number(), PER_PAGE)
    page = QueuePage(
        wanted,
        rows,
        _grouped(rows.items),
        queries.count_queue(actor),
        queries.count_lines(actor, wanted.kind),
        queries.unit_names(item.unit_id for item in rows.items),
    )
    return render_template("questions/review_queue.html", page=page)


@blueprint.post("/bank/review/approve")
@requires(Permission.BANK_REVIEW)
def approve_many() -> Response:
    """Approve the questions ticked, or all of a line that were shown."""
    name = "shown" if request.form.get("whole") else "item"
    ids = [int(value) for value in request.form.getlist(name) if value.isdecimal()]
    try:
        change = service.approve_many(ids, actor=current_actor(), now=utc_now())
    except Invalid as error:
        flash(explain(error), "error")
        return redirect(url_for("questions.review_queue", **_args(_wanted())))
    return redirect(url_for("questions.show_approvals", change_id=change.id))


@blueprint.get("/bank/review/approved/<int:change_id>")
@requires(Permission.BANK_REVIEW)
def show_approvals(change_id: int) -> str:
    """Show what became of each question of an approval of many."""
    change = queries.get_bulk_for(current_actor(), change_id, approvals=True)
    rows = _approved_rows(change)
    return render_template(
        "questions/approved_many.html",
        rows=rows,
        approved=sum(1 for row in rows if not row.reason),
    )


@blueprint.route("/bank/review/<int:item_id>", methods=["GET", "POST"])
@requires(Permission.BANK_REVIEW)
def review_item(item_id: int) -> str | Response | tuple[str, int]:
    """Show a question to its reviewer and take the decision."""
    actor = current_actor()
    item = queries.get_item_for(actor, item_id, Permission.BANK_REVIEW)
    form = ReviewForm()
    status = 200
    if form.validate_on_submit():
        try:
            return _decide(item, form)
        except DomainError as error:
            form.form_errors.append(explain(error))
            status = error.status
    page = _review_page(actor, queries.get_item_for(actor, item_id, Permission.BANK_REVIEW))
    return render_template("questions/review_item.html", page=page, form=form), status


@blueprint.post("/bank/<int:item_id>/comment")
@requires(Permission.BANK_READ)
def comment_item(item_id: int) -> Response:
    """Keep what author or reviewer say about a version."""
    item = queries.get_item_for(current_actor(), item_id)
    version_id = request.form.get("version_id", type=int) or item.latest_version_id or 0
    in_review = request.form.get("back") == "review"
    try:
        service.comment_on(
            version_id, request.form.get("comment", ""), actor=current_actor(), now=utc_now()
        )
    except Invalid as error:
        flash(explain(error), "error")
    else:
        flash(_("意见已发出，相关的人会收到通知。"), "success")
    back = "questions.review_item" if in_review else "questions.show_item"
    return redirect(url_for(back, item_id=item_id, _anchor="comments"))


def _review_page(actor: Actor, item: Item) -> ReviewPage:
    shown, wanted = item_page(actor, item), _wanted()
    version = shown.version
    confirming = shown.standing is Standing.RE_REVIEW
    writers = writers_of(version.number, queries.list_written(db.session(), item.id))
    verdict = (
        may_confirm(needs_re_review=True, writers=writers, reviewer_id=actor.account_id)
        if confirming
        else may_decide(
            state=version.state,
            is_latest=shown.is_latest,
            writers=writers,
            reviewer_id=actor.account_id,
        )
    )
    if confirming and wanted.kind is QueueKind.CONTENT:
        wanted = QueueFilter(QueueKind.POLICY, wanted.line)
    approved = item.approved_version
    is_edit = approved is not None and approved.id != version.id
    changes = diff_documents(approved.document, version.document) if approved and is_edit else ()
    place = queries.find_place(actor, wanted, item.id)
    return ReviewPage(shown, verdict, confirming, place, wanted, changes)


def _decide(item: Item, form: ReviewForm) -> Response:
    actor, now, wanted = current_actor(), utc_now(), _wanted()
    comment = form.comment.data or ""
    version = item.latest_version
    if form.confirm.data and wanted.kind is QueueKind.CONTENT:
        wanted = QueueFilter(QueueKind.POLICY, wanted.line)
    place = queries.find_place(actor, wanted, item.id)
    if form.confirm.data:
        service.confirm_item(item.id, comment, actor=actor, now=now)
        flash(_("复核完成，题目恢复使用。"), "success")
    elif version is not None:
        decision = ReviewDecision.APPROVE if form.approve.data else ReviewDecision.RETURN
        service.review_version(
            form.version_id.data or version.id, decision, comment, actor=actor, now=now
        )
        approved = decision is ReviewDecision.APPROVE
        flash(_("题目已通过审核。") if approved else _("题目已退回命题人。"), "success")
    if place.next_id is None:
        return redirect(url_for("questions.review_queue", **_args(wanted)))
    return redirect(url_for("questions.review_item", item_id=place.next_id, **_args(wanted)))


def _wanted() -> QueueFilter:
    """Return the part of the queue that the address asks for."""
    kind, line = request.args.get("kind", ""), request.args.get("line", "")
    return QueueFilter(
        QueueKind(kind) if kind in set(QueueKind) else QueueKind.CONTENT,
        line if line in FIRST_LEVEL else "",
    )


def _args(wanted: QueueFilter) -> dict[str, Any]:
    """Return a part of the queue as arguments of an address."""
    kind = "" if wanted.kind is QueueKind.CONTENT else wanted.kind.value
    return {name: value for name, value in (("kind", kind), ("line", wanted.line)) if value}


def _grouped(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Return the questions by first-level line, in the order they come."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        line = item.latest_version.primary_line[:2] if item.latest_version else ""
        groups.setdefault(line, []).append(item)
    return list(groups.items())


def _approved_rows(change: BulkChange) -> list[ApprovedRow]:
    reasons = {row[0]: row[2] if row[1] == Outcome.REFUSED.value else "" for row in change.results}
    rows = [ApprovedRow(item, reasons[item.id]) for item in queries.load_items(list(reasons))]
    return sorted(rows, key=lambda row: not row.reason)


@blueprint.context_processor
def _queue_tools() -> dict[str, object]:
    return {"queue_args": _args, "queue_kinds": QueueKind}
