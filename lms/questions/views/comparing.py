"""Two versions of a question side by side, and the record of who decided what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.clock import local_date, utc_now
from lms.errors import NotFound
from lms.questions import queries
from lms.questions.diff import FieldChange, diff_documents
from lms.questions.models import Item, ItemVersion, ReviewDecision
from lms.questions.queries.decisions import DecisionFilter, DecisionRow, decisions_query, list_rows
from lms.questions.views.blueprint import blueprint, full_line_name
from lms.web.pagination import Pagination, page_number, paginate
from lms.web.workbooks import Value, make_workbook, send_workbook

DAYS = 30  # the record opens on so many days up to today
MOST = 10_000  # rows of an export


@dataclass(frozen=True)
class ComparePage:
    """Two versions of a question and what differs."""

    item: Item
    versions: Sequence[ItemVersion]
    old: ItemVersion
    new: ItemVersion
    changes: Sequence[FieldChange]


@dataclass(frozen=True)
class DecisionsPage:
    """The decisions of a period."""

    wanted: DecisionFilter
    rows: Pagination[DecisionRow]


@blueprint.get("/bank/<int:item_id>/compare")
@requires(Permission.BANK_READ)
def compare_versions(item_id: int) -> str:
    """Show what differs between two versions; without any named, the last two."""
    item = queries.get_item_for(current_actor(), item_id)
    versions = queries.list_versions(item.id)
    by_number = {version.number: version for version in versions}
    new = by_number.get(request.args.get("new", versions[0].number, type=int))
    if new is None:
        raise NotFound(_("没有这个版本。"))
    old = by_number.get(request.args.get("old", max(new.number - 1, 1), type=int))
    if old is None:
        raise NotFound(_("没有这个版本。"))
    page = ComparePage(item, versions, old, new, diff_documents(old.document, new.document))
    return render_template("questions/compare_versions.html", page=page)


@blueprint.get("/bank/decisions")
@requires(Permission.BANK_REVIEW)
def list_decisions() -> str:
    """Show who decided what in a period, newest first."""
    wanted = _wanted()
    found = paginate(db.session(), decisions_query(current_actor(), wanted), page_number())
    rows = Pagination(list_rows(found.items), found.number, found.per_page, found.total)
    return render_template("questions/list_decisions.html", page=DecisionsPage(wanted, rows))


@blueprint.post("/bank/decisions/export")
@requires(Permission.BANK_REVIEW)
def export_decisions() -> Response:
    """Hand out the decisions of a period as a workbook; that is recorded."""
    actor, wanted = current_actor(), _wanted()
    query = decisions_query(actor, wanted).limit(MOST)
    rows = list_rows(db.session.scalars(query).all())
    data = make_workbook({_("审核记录"): (_headings(), [_cells(row) for row in rows])})
    with db.transaction() as session:
        record(
            session,
            Action.BANK_EXPORTED,
            actor=actor,
            object_type="item_review",
            detail={"from": str(wanted.first), "to": str(wanted.last), "count": len(rows)},
            now=utc_now(),
        )
    return send_workbook(
        data, _("审核记录 %(a)s 至 %(b)s", a=wanted.first, b=wanted.last) + ".xlsx"
    )


def _headings() -> list[str]:
    return [
        _("时间"), _("编号"), _("版本"), _("题干"), _("业务条线"), _("命题人"), _("审核人"),
        _("结果"), _("意见"),
    ]  # fmt: skip


def _cells(row: DecisionRow) -> list[Value]:
    version, review = row.version, row.review
    return [
        review.at, version.item.external_id, version.number, version.stem_text,
        full_line_name(version.primary_line), row.author, row.reviewer,
        decision_names()[review.decision], review.comment,
    ]  # fmt: skip


def decision_names() -> dict[str, str]:
    """Return decision → its word."""
    return {
        ReviewDecision.APPROVE: _("通过"),
        ReviewDecision.RETURN: _("退回"),
        ReviewDecision.COMMENT: _("意见"),
    }


def _wanted() -> DecisionFilter:
    """Return the period and the decision asked for; nonsense is the default."""
    today = local_date(utc_now())
    first = _date(request.values.get("from", "")) or today - timedelta(days=DAYS - 1)
    last = _date(request.values.get("to", "")) or today
    decision = request.values.get("decision", "")
    return DecisionFilter(
        min(first, last),
        max(first, last),
        ReviewDecision(decision) if decision in set(ReviewDecision) else None,
        request.values.get("q", "").strip()[:60],
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@blueprint.context_processor
def _decision_names() -> dict[str, object]:
    return {"decision_names": decision_names()}
