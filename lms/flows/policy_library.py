"""Pages of the policy library; they show how many questions rest on a document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.catalogue import queries
from lms.catalogue.forms import PolicyUploadForm
from lms.catalogue.layout import Article, Division, lay_out
from lms.catalogue.models import PolicyClause, PolicyDocument
from lms.clock import local_date, utc_now
from lms.errors import DomainError, Invalid
from lms.flows.policy_import import import_policy_and_link
from lms.flows.policy_repeal import repeal_policy
from lms.questions.queries import count_resting_on
from lms.questions.queries.supply import count_by_article
from lms.web.i18n import explain
from lms.web.uploads import discard, fetch, read_upload, stash

blueprint = Blueprint("catalogue", __name__)
PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class LibraryPage:
    """The list of documents, and the clauses that hold the words searched for."""

    words: str
    documents: Sequence[queries.DocumentRow]
    clauses: Sequence[PolicyClause]
    resting: Mapping[int, int]
    may_manage: bool


@dataclass(frozen=True)
class PolicyPage:
    """A document; `on` is the day whose wording is shown, None for the present one."""

    document: PolicyDocument
    divisions: Sequence[Division]
    articles: int
    resting: int
    on: date | None
    may_read_bank: bool
    may_manage: bool
    words: str
    others: Sequence[PolicyDocument]


@dataclass(frozen=True)
class CoveredArticle:
    """An article and how many questions rest on it or a part of it."""

    article: Article
    questions: int


@dataclass(frozen=True)
class CoveragePage:
    """How a document is covered by questions; `bare`: only articles without any are shown."""

    document: PolicyDocument
    rows: Sequence[CoveredArticle]
    articles: int
    covered: int
    bare: bool
    may_author: bool


@blueprint.get("/policies")
@requires(Permission.ACCOUNT_OWN)
def list_policies() -> str:
    """Show the documents, or what a search finds in them."""
    words = request.args.get("q", "").strip()[:100]
    page = LibraryPage(
        words,
        queries.list_policies(words),
        queries.search_clauses(words, limit=30),
        count_resting_on(),
        current_actor().may(Permission.CATALOGUE_MANAGE),
    )
    return render_template("catalogue/list_policies.html", page=page)


@blueprint.get("/policies/<int:document_id>")
@requires(Permission.ACCOUNT_OWN)
def show_policy(document_id: int) -> str:
    """Show a document clause by clause, as it stands or as it stood on a day."""
    document = queries.get_policy(document_id)
    on = _asked_day()
    if on is None and document.repealed_on is not None:
        on = document.repealed_on - timedelta(days=1)  # its last day
    divisions = lay_out(queries.list_clauses(document.id, on))
    page = PolicyPage(
        document,
        divisions,
        sum(len(division.articles) for division in divisions),
        count_resting_on(document_id=document.id).get(document.id, 0),
        on,
        current_actor().may(Permission.BANK_READ),
        current_actor().may(Permission.CATALOGUE_MANAGE),
        request.args.get("q", "").strip()[:100],
        [
            row.document
            for row in queries.list_policies()
            if row.document.id != document.id and row.document.repealed_on is None
        ],
    )
    return render_template("catalogue/show_policy.html", page=page, today=local_date(utc_now()))


@blueprint.get("/policies/<int:document_id>/coverage")
@requires(Permission.BANK_READ)
def show_coverage(document_id: int) -> str:
    """Show how many approved questions rest on each article, and which have none."""
    actor, today = current_actor(), local_date(utc_now())
    document = queries.get_policy(document_id)
    counts = count_by_article(actor, document.id, today)
    rows = [
        CoveredArticle(article, counts.get(article.label, 0))
        for division in lay_out(queries.list_clauses(document.id))
        for article in division.articles
    ]
    bare = request.args.get("bare") == "1"
    page = CoveragePage(
        document,
        [row for row in rows if not (bare and row.questions)],
        len(rows),
        sum(1 for row in rows if row.questions),
        bare,
        actor.may(Permission.BANK_AUTHOR),
    )
    return render_template("catalogue/show_coverage.html", page=page)


@blueprint.post("/policies/<int:document_id>/repeal")
@requires(Permission.CATALOGUE_MANAGE)
def repeal(document_id: int) -> Response:
    """Record that a document no longer holds, and hold back the questions resting on it."""
    on = _day(request.form.get("on", ""))
    back = redirect(url_for("catalogue.show_policy", document_id=document_id))
    if on is None:
        flash(_("请填写失效日期。"), "error")
        return back
    successor_id = request.form.get("successor", type=int)
    try:
        held = repeal_policy(
            document_id, on, successor_id=successor_id, actor=current_actor(), now=utc_now()
        )
    except Invalid as error:
        flash(explain(error), "error")
        return back
    flash(_("已登记失效，%(count)s 道题转为待复核，暂不用于组卷。", count=held), "success")
    return back


@blueprint.route("/policies/import", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_MANAGE)
def upload_policy() -> str | Response | tuple[str, int]:
    """Take a policy text and go on to its preview."""
    form = PolicyUploadForm()
    if form.validate_on_submit():
        try:
            name, data = read_upload(form.file.data)
        except DomainError as error:
            form.file.errors = [explain(error)]
        else:
            token = stash(current_actor().account_id, name, data)
            return redirect(url_for("catalogue.preview_policy", token=token))
    return render_template("catalogue/upload_policy.html", form=form), 422 if form.errors else 200


@blueprint.get("/policies/import/<token>")
@requires(Permission.CATALOGUE_MANAGE)
def preview_policy(token: str) -> str:
    """Show what importing the text would do."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    outcome = import_policy_and_link(
        upload.name, upload.data, actor=actor, now=utc_now(), dry_run=True
    )
    return render_template(
        "catalogue/preview_policy.html", upload=upload, outcome=outcome, shown=PROBLEMS_SHOWN
    )


@blueprint.post("/policies/import/<token>")
@requires(Permission.CATALOGUE_MANAGE)
def commit_policy(token: str) -> Response:
    """Write the text, tie the questions citing it, hold back those it overtakes."""
    actor = current_actor()
    upload = fetch(actor.account_id, token)
    outcome = import_policy_and_link(upload.name, upload.data, actor=actor, now=utc_now())
    if outcome.document_id is None:
        return redirect(url_for("catalogue.preview_policy", token=token))
    discard(actor.account_id, token)
    report = outcome.report
    flash(
        _(
            "导入完成：新增条款 %(new)s，修订 %(changed)s，不变 %(same)s。",
            new=report.new,
            changed=report.changed,
            same=report.unchanged,
        ),
        "success",
    )
    if outcome.linked:
        flash(_("%(count)s 处题目依据已关联到条款。", count=outcome.linked), "info")
    if outcome.held:
        flash(
            _("%(count)s 道题因条款修订转为待复核，暂不用于组卷。", count=outcome.held), "warning"
        )
    return redirect(url_for("catalogue.show_policy", document_id=outcome.document_id))


def _asked_day() -> date | None:
    """Return the day asked for in the query string, None for today, later or nonsense."""
    on = _day(request.args.get("on", ""))
    return on if on and on < local_date(utc_now()) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
