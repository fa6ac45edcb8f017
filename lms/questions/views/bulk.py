"""Changing many questions at once: choose, look at what would happen, apply, see what did."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import DomainError, Invalid
from lms.people.queries import list_units_for
from lms.questions import queries, service
from lms.questions.changes import BulkAction, Outcome
from lms.questions.forms.bulk import BulkForm
from lms.questions.models import BulkChange, Item
from lms.questions.service import PlannedRow
from lms.questions.views.blueprint import blueprint, full_line_name, translated
from lms.questions.views.filtering import filter_args, list_url, read_filters
from lms.questions.views.importing import unit_choices
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number
from question_bank.taxonomy import COMPETENCIES, CONTENT_CATEGORIES, DIFFICULTIES

SHOWN = 50  # questions a page
OUTCOMES = {
    Outcome.REFUSED: (_l("不能修改"), "amber"),
    Outcome.REVIEW: (_l("生成新版本，送审"), "blue"),
    Outcome.CHANGED: (_l("直接生效"), "pine"),
    Outcome.SAME: (_l("不需要改"), "grey"),
}


@dataclass(frozen=True)
class ChoicePage:
    """The form of a change, with the questions it is for."""

    form: BulkForm
    count: int
    fields: Sequence[tuple[str, str]]
    back: str


@dataclass(frozen=True)
class ChangePage:
    """A change before or after it is applied: how many of each outcome, and each question."""

    change: BulkChange
    title: str
    counts: Mapping[Outcome, int]
    rows: Pagination[tuple[Item, PlannedRow]]

    @property
    def effective(self) -> int:
        """Return how many questions it changes."""
        return self.counts[Outcome.CHANGED] + self.counts[Outcome.REVIEW]


@blueprint.route("/bank/bulk", methods=["GET", "POST"])
@requires(Permission.BANK_AUTHOR)
def choose_change() -> str | Response | tuple[str, int]:
    """Choose what to change in the questions ticked, or in all that a filter selects."""
    actor, now = current_actor(), utc_now()
    ids = _selected(actor, request.values)
    if not ids:
        raise Invalid("还没有选择题目。", "请回到题库，选中要修改的题目。")
    form = BulkForm()
    form.unit.choices = unit_choices(list_units_for(actor, Permission.BANK_AUTHOR))
    if form.validate_on_submit():
        try:
            action = BulkAction(form.action.data)
            change = service.choose_change(action, form.value_of(action), ids, actor=actor, now=now)
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            return redirect(url_for("questions.show_change", change_id=change.id))
    page = ChoicePage(form, len(ids), _fields(request.values), _list_url(request.values))
    html = render_template("questions/choose_change.html", page=page, form=form)
    return html, 422 if form.errors else 200


@blueprint.get("/bank/bulk/<int:change_id>")
@requires(Permission.BANK_AUTHOR)
def show_change(change_id: int) -> str:
    """Show what a change would do to each question, or what it did."""
    actor = current_actor()
    change = queries.get_bulk_for(actor, change_id)
    if change.finished_at is None:
        rows = service.preview_change(change, actor=actor)
    else:
        rows = [PlannedRow(row[0], Outcome(row[1]), row[2]) for row in change.results]
    counts = Counter(row.outcome for row in rows)
    order = list(OUTCOMES)
    rows.sort(key=lambda row: order.index(row.outcome))
    number = page_number()
    some = rows[(number - 1) * SHOWN : number * SHOWN]
    items = {item.id: item for item in queries.load_items([row.item_id for row in some])}
    shown = [(items[row.item_id], row) for row in some]
    page = ChangePage(change, _title(change), counts, Pagination(shown, number, SHOWN, len(rows)))
    return render_template("questions/show_change.html", page=page, outcomes=OUTCOMES)


@blueprint.post("/bank/bulk/<int:change_id>/apply")
@requires(Permission.BANK_AUTHOR)
def apply_change(change_id: int) -> Response:
    """Apply a change; what cannot be changed is left as it is, with the reason."""
    change = service.apply_change(change_id, actor=current_actor(), now=utc_now())
    done = Counter(row[1] for row in change.results)
    changed = done[Outcome.CHANGED.value] + done[Outcome.REVIEW.value]
    refused = done[Outcome.REFUSED.value]
    flash(_("已修改 %(n)s 题，%(refused)s 题没有修改。", n=changed, refused=refused), "success")
    return redirect(url_for("questions.show_change", change_id=change_id))


def _selected(actor: Actor, values: MultiDict[str, str]) -> Sequence[int]:
    """Return the ids ticked, or of all the filter selects that the actor may change."""
    if values.get("whole") == "1":
        return queries.list_ids(actor, read_filters(values), local_date(utc_now()))
    return values.getlist("item", type=int)


def _fields(values: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return the hidden fields that carry the selection on."""
    if values.get("whole") == "1":
        return [("whole", "1"), *filter_args(read_filters(values)).items()]
    return [("item", str(item_id)) for item_id in values.getlist("item", type=int)]


def _list_url(values: MultiDict[str, str]) -> str:
    return list_url(filter_args(read_filters(values)))


def _title(change: BulkChange) -> str:
    """Return the change in words, such as “难度改为：较难”."""
    action, value = BulkAction(change.action), change.value
    if action is BulkAction.MOVE:
        value = queries.unit_names([int(value)]).get(int(value), value)
    names: Mapping[BulkAction, Mapping[str, str]] = {
        BulkAction.DIFFICULTY: {str(k): v for k, v in translated(DIFFICULTIES).items()},
        BulkAction.COMPETENCY: translated(COMPETENCIES),
        BulkAction.CATEGORY: translated(CONTENT_CATEGORIES),
    }
    if action in (BulkAction.ADD_LINE, BulkAction.REMOVE_LINE):
        value = full_line_name(value)
    value = names.get(action, {}).get(value, value)
    label = str(BulkForm.LABELS[action])
    return _("%(label)s：%(value)s", label=label, value=value) if value else label
