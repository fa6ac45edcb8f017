"""The bank: the list with its filters, a question, its retirement, export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response as BaseResponse

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.people.models import Account, OrgUnit, StaffMember
from lms.questions import queries, service
from lms.questions.access import verdict_on
from lms.questions.content import item_of
from lms.questions.models import Item, ItemVersion
from lms.questions.queries import ItemFilter
from lms.questions.queries.amended import AmendedBasis, list_amended
from lms.questions.rendering import BasisView, QuestionView, basis_view, version_view
from lms.questions.review import Verdict, is_complete
from lms.questions.standing import Standing, standing_of
from lms.questions.views.blueprint import blueprint
from lms.questions.views.filtering import (
    FIELDS,
    count_more,
    filter_args,
    list_chips,
    query_string,
    read_filters,
    sort_links,
)
from lms.web.pagination import PER_PAGE, Pagination, page_number


@dataclass(frozen=True)
class BankPage:
    """A page of the list of questions."""

    rows: Pagination[Item]
    filters: ItemFilter
    choices: queries.Choices
    saved: Sequence[queries.SavedRow]
    waiting: int
    may_author: bool
    may_export: bool
    may_review: bool

    @property
    def is_filtered(self) -> bool:
        """Return whether any filter is set."""
        return replace(self.filters, sort="") != ItemFilter()

    @property
    def query(self) -> str:
        """Return the filter as a query string, by which a saved one is known again."""
        return query_string(self.filters)


@dataclass(frozen=True)
class ItemPage:
    """A question with everything its author and reviewer look at."""

    item: Item
    version: ItemVersion
    standing: Standing
    view: QuestionView
    bases: Sequence[BasisView]
    versions: Sequence[ItemVersion]
    people: Mapping[int, str]
    unit_name: str
    may_edit: bool
    may_review: bool
    completeness: Verdict
    amended: Sequence[AmendedBasis]

    @property
    def is_latest(self) -> bool:
        """Return whether the version shown is the latest."""
        return self.version.id == self.item.latest_version_id


@blueprint.get("/bank")
@requires(Permission.BANK_READ)
def list_items() -> str | BaseResponse:
    """Show the questions of one's unit, those below it and those above it."""
    actor, now = current_actor(), utc_now()
    if not request.args:
        query = queries.find_default_query(actor)
        if query:
            return redirect(f"{url_for('questions.list_items')}?{query}")
    filters = read_filters(request.args)
    page = BankPage(
        _rows(queries.list_ids(actor, filters, local_date(now))),
        filters,
        queries.filter_choices(actor),
        queries.list_saved(actor),
        queries.count_waiting(actor) if actor.may(Permission.BANK_REVIEW) else 0,
        actor.may(Permission.BANK_AUTHOR),
        actor.may(Permission.BANK_EXPORT),
        actor.may(Permission.BANK_REVIEW),
    )
    return render_template(
        "questions/list_items.html",
        page=page,
        units=queries.unit_names(item.unit_id for item in page.rows.items),
        chips=list_chips(filters, page.choices),
        more=count_more(filters),
        sorts=sort_links(filters),
        fields=FIELDS,
    )


def _rows(ids: Sequence[int]) -> Pagination[Item]:
    number = page_number()
    start = (number - 1) * PER_PAGE
    shown = queries.load_items(ids[start : start + PER_PAGE])
    return Pagination(shown, number, PER_PAGE, len(ids))


@blueprint.get("/bank/<int:item_id>")
@requires(Permission.BANK_READ)
def show_item(item_id: int) -> str:
    """Show a question as its examinees see it, with key, clause, versions and reviews."""
    actor = current_actor()
    item = queries.get_item_for(actor, item_id)
    return render_template("questions/show_item.html", page=item_page(actor, item))


def item_page(actor: Actor, item: Item) -> ItemPage:
    """Return the page of a question; `?version=` shows another than the latest."""
    versions = queries.list_versions(item.id)
    number = request.args.get("version", type=int)
    version = next((v for v in versions if v.number == number), versions[0])
    clauses = queries.clauses_of(version)
    unit = db.session.get_one(OrgUnit, item.unit_id)
    line = versions[0].primary_line
    today = local_date(utc_now())
    standing = standing_of(item, versions[0], today)
    return ItemPage(
        item=item,
        version=version,
        standing=standing,
        view=version_view(version),
        bases=[
            basis_view(basis, clauses.get(basis.clause_id or 0)) for basis in version.legal_bases
        ],
        versions=versions,
        people=_people(versions),
        unit_name=unit.name,
        may_edit=verdict_on(actor, unit.path, line).allowed,
        may_review=verdict_on(actor, unit.path, line, Permission.BANK_REVIEW).allowed,
        completeness=is_complete(item_of(version)),
        amended=list_amended(version, today) if standing is Standing.RE_REVIEW else (),
    )


@blueprint.post("/bank/<int:item_id>/retire")
@requires(Permission.BANK_AUTHOR)
def retire_item(item_id: int) -> BaseResponse:
    """Take a question out of use."""
    reason = request.form.get("reason", "")
    service.retire_item(item_id, reason, actor=current_actor(), now=utc_now())
    flash(_("题目已停用，不再用于新的组卷。"), "success")
    return redirect(url_for("questions.show_item", item_id=item_id))


@blueprint.post("/bank/<int:item_id>/restore")
@requires(Permission.BANK_AUTHOR)
def restore_item(item_id: int) -> BaseResponse:
    """Take a retired question back into use."""
    service.restore_item(item_id, actor=current_actor(), now=utc_now())
    flash(_("题目已恢复使用。"), "success")
    return redirect(url_for("questions.show_item", item_id=item_id))


def _people(versions: Sequence[ItemVersion]) -> Mapping[int, str]:
    """Return account id → name of the authors and reviewers of versions."""
    ids = {version.author_id for version in versions}
    ids |= {review.reviewer_id for version in versions for review in version.reviews}
    rows = db.session.query(Account.id, StaffMember.name).join(Account.staff)
    return dict(rows.filter(Account.id.in_(ids - {None})).all())


@blueprint.context_processor
def _tools() -> dict[str, object]:
    return {"filter_args": filter_args}
