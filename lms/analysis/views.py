"""Pages of figures: of an exam, of the bank, of one question; and signals to look into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.analysis import charts, queries, service
from lms.analysis.advice import ADVICE, advice_on
from lms.analysis.forms import LookForm
from lms.analysis.models import ItemStatistic, ResponseAnalysis
from lms.clock import utc_now
from lms.errors import Refused
from lms.exams.models import Exam
from lms.exams.queries.managing import get_managed_exam
from lms.questions.models import Item
from lms.questions.queries.items import get_item_for, readable_ids
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate

blueprint = Blueprint("analysis", __name__)


@dataclass(frozen=True)
class ExamPage:
    """Figures of an exam. readable: ids of the questions whose page the reader may open."""

    exam: Exam
    analysis: ResponseAnalysis | None
    rows: Sequence[ItemStatistic]
    flagged: int
    scatter: Mapping[str, Any]
    readable: set[int]


@dataclass(frozen=True)
class SignalsPage:
    """Signals of an exam, with the people they name."""

    exam: Exam
    analysis: ResponseAnalysis | None
    people: Mapping[str, queries.SignalPerson]


@dataclass(frozen=True)
class BankPage:
    """Figures of the bank: the scatter, and the questions worth a look."""

    analysis: ResponseAnalysis | None
    points: Sequence[ItemStatistic]
    scatter: Mapping[str, Any]
    todo: Pagination[ItemStatistic]
    flag: str
    looked: bool


@dataclass(frozen=True)
class ItemPage:
    """Figures of a question, version in use."""

    item: Item
    statistic: ItemStatistic | None
    texts: Mapping[str, str]
    curve: Mapping[str, Any]
    distractors: Mapping[str, Any]
    by_exam: Sequence[ItemStatistic]
    looks: Sequence[queries.Look]
    form: LookForm
    may_edit: bool


@blueprint.get("/manage/exams/<int:exam_id>/analysis")
@requires(Permission.EXAM_MANAGE)
def show_exam(exam_id: int) -> str:
    """Show how the questions of an exam fared."""
    actor = current_actor()
    exam = get_managed_exam(actor, exam_id)
    analysis = queries.find_analysis(exam_id)
    rows = queries.list_statistics(analysis.id) if analysis else []
    page = ExamPage(
        exam=exam,
        analysis=analysis,
        rows=rows,
        flagged=sum(1 for row in rows if row.urgency),
        scatter=charts.scatter(rows),
        readable=readable_ids(actor, [row.item_id for row in rows])
        if actor.may(Permission.BANK_READ)
        else set(),
    )
    return render_template("analysis/show_exam.html", page=page, advice_on=advice_on)


@blueprint.post("/manage/exams/<int:exam_id>/analysis")
@requires(Permission.EXAM_MANAGE)
def analyse_exam(exam_id: int) -> Response:
    """Compute the figures of an exam now."""
    exam = get_managed_exam(current_actor(), exam_id)
    try:
        changed = service.analyse_exam(exam.id, now=utc_now())
    except Refused as refusal:
        flash(explain(refusal), "error")
        return redirect(url_for("exams.show_managed_exam", exam_id=exam_id))
    if changed:
        service.analyse_bank(now=utc_now())
        flash(_("试题分析已更新。"), "success")
    elif queries.find_analysis(exam_id) is None:
        flash(_("还没有评阅完的答卷，暂时没有可分析的数据。"), "info")
    else:
        flash(_("成绩没有变化，已是最新分析。"), "info")
    return redirect(url_for("analysis.show_exam", exam_id=exam_id))


@blueprint.get("/manage/exams/<int:exam_id>/signals")
@requires(Permission.EXAM_MANAGE)
def show_signals(exam_id: int) -> str:
    """Show pairs of alike wrong answers and implausible speed, for a look, never a verdict."""
    actor = current_actor()
    exam = get_managed_exam(actor, exam_id)
    analysis = queries.find_analysis(exam_id)
    people = queries.people_of(analysis) if analysis else {}
    if people:
        service.show_signals(exam_id, actor=actor, now=utc_now())
    page = SignalsPage(exam=exam, analysis=analysis, people=people)
    return render_template("analysis/show_signals.html", page=page)


@blueprint.get("/bank/analysis")
@requires(Permission.BANK_READ)
def show_bank() -> str:
    """Show how the questions of the bank fare, and which are worth a look."""
    actor = current_actor()
    flag = request.args.get("flag", "")
    looked = request.args.get("looked") == "1"
    query = queries.todo_query(actor, flag if flag in ADVICE else "", looked=looked)
    points = queries.list_points(actor)
    page = BankPage(
        analysis=queries.find_bank_analysis(),
        points=points,
        scatter=charts.scatter(points),
        todo=paginate(db.session(), query, page_number()),
        flag=flag,
        looked=looked,
    )
    return render_template("analysis/show_bank.html", page=page, advice_on=advice_on, advice=ADVICE)


@blueprint.get("/bank/<int:item_id>/statistics")
@requires(Permission.BANK_READ)
def show_item(item_id: int) -> str:
    """Show how a question fares."""
    return _show_item(item_id, LookForm())


@blueprint.post("/bank/<int:item_id>/looked")
@requires(Permission.BANK_READ)
def note_look(item_id: int) -> str | Response:
    """Note that somebody looked at the flags of a question."""
    form = LookForm()
    if not form.validate_on_submit():
        return _show_item(item_id, form)
    note = (form.note.data or "").strip()
    service.note_look(item_id, note, actor=current_actor(), now=utc_now())
    flash(_("已记下“已看过”。出现新的提示时，这道题会再次列出。"), "success")
    return redirect(url_for("analysis.show_bank"))


def _show_item(item_id: int, form: LookForm) -> str:
    actor = current_actor()
    item = get_item_for(actor, item_id)
    version = item.approved_version or item.latest_version
    statistic = queries.find_pooled(item.id, version.id) if version else None
    document = version.document if version else {}
    page = ItemPage(
        item=item,
        statistic=statistic,
        texts={each["id"]: each["text"] for each in document.get("options") or ()}
        | {"T": _("正确"), "F": _("错误")},
        curve=charts.curve(statistic.curve) if statistic else {},
        distractors=charts.distractors(statistic.options) if statistic else {},
        by_exam=queries.list_by_exam(actor, item.id, version.id) if version else (),
        looks=queries.list_looks(statistic) if statistic else (),
        form=form,
        may_edit=actor.may(Permission.BANK_AUTHOR),
    )
    return render_template("analysis/show_item.html", page=page, advice_on=advice_on)
