"""The review queue and a reviewer's decision."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.questions import queries, service
from lms.questions.forms import ReviewForm
from lms.questions.models import Item, ReviewDecision
from lms.questions.review import Verdict, may_confirm, may_decide
from lms.questions.standing import Standing
from lms.questions.views.bank import ItemPage, item_page
from lms.questions.views.blueprint import blueprint
from lms.web.i18n import explain
from lms.web.pagination import page_number, paginate


@dataclass(frozen=True)
class ReviewPage:
    """A question before its reviewer, with what stands against a decision."""

    shown: ItemPage
    verdict: Verdict
    is_confirmation: bool


@blueprint.get("/bank/review")
@requires(Permission.BANK_REVIEW)
def review_queue() -> str:
    """Show the questions that wait for a reviewer, oldest first."""
    actor = current_actor()
    rows = paginate(db.session(), queries.queue_query(actor), page_number())
    return render_template(
        "questions/review_queue.html",
        rows=rows,
        units=queries.unit_names(item.unit_id for item in rows.items),
        account_id=actor.account_id,
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
    shown = item_page(actor, queries.get_item_for(actor, item_id, Permission.BANK_REVIEW))
    version = shown.version
    confirming = shown.standing is Standing.RE_REVIEW
    verdict = (
        may_confirm(needs_re_review=True, author_id=version.author_id, reviewer_id=actor.account_id)
        if confirming
        else may_decide(
            state=version.state,
            is_latest=shown.is_latest,
            author_id=version.author_id,
            reviewer_id=actor.account_id,
        )
    )
    page = ReviewPage(shown, verdict, confirming)
    return render_template("questions/review_item.html", page=page, form=form), status


def _decide(item: Item, form: ReviewForm) -> Response:
    actor, now = current_actor(), utc_now()
    comment = form.comment.data or ""
    version = item.latest_version
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
    return redirect(url_for("questions.review_queue"))
