"""日日学: the questions of the day, one at a time; the mistake book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.errors import DomainError, NotFound
from lms.practice import service
from lms.practice.models import DailySet, PracticeAnswer
from lms.practice.queries import (
    DrillStatus,
    MistakeRow,
    answers_of,
    count_mistakes,
    drill_status,
    held_items,
    mistake_rows,
    open_mistakes,
)
from lms.questions.content import item_of
from lms.questions.marked import QuestionResult, bases_of, result_of_grade
from lms.questions.models import ItemVersion
from lms.questions.paper import examinee_item, own_document
from lms.questions.posted_answers import read_posted
from lms.web.i18n import explain
from lms.web.pagination import Pagination, page_number, paginate
from question_bank.items import AnswerError, grade

blueprint = Blueprint("practice", __name__)


@dataclass(frozen=True)
class Drilled:
    """A question of today's set; `answer` is None while it waits."""

    number: int
    version: ItemVersion
    public: Mapping[str, Any]  # opaque id of the question, map of its options
    answer: PracticeAnswer | None
    is_held: bool = False  # an exam has come to use it since it was answered
    is_current: bool = False

    @property
    def url(self) -> str:
        """Return the address of the question."""
        return url_for("practice.today", q=self.number)

    @property
    def is_answered(self) -> bool:
        """Return whether it has been answered."""
        return self.answer is not None

    @property
    def is_flagged(self) -> bool:
        """Return whether it was answered wrong, which the navigator marks."""
        return self.answer is not None and self.answer.marks < self.answer.max_marks

    def shown(self) -> dict[str, Any]:
        """Return what is shown of it before it is answered: nothing that tells the key."""
        return examinee_item(item_of(self.version), self.public["id"], self.public["ids"])


@dataclass(frozen=True)
class TodayPage:
    """The questions of today and the one being looked at; none when all are done."""

    set_id: int
    entries: Sequence[Drilled]
    current: Drilled | None
    item: Mapping[str, Any] | None
    result: QuestionResult | None
    following: Drilled | None
    status: DrillStatus
    right: int
    mistakes: int


@dataclass(frozen=True)
class ReviewedMistake:
    """A mistake with its question; `result` is None while an exam uses it."""

    row: MistakeRow
    item: Mapping[str, Any]
    result: QuestionResult | None


@dataclass(frozen=True)
class MistakesPage:
    """A page of the mistake book."""

    mistakes: Pagination[Any]
    rows: Sequence[ReviewedMistake]


@blueprint.get("/practice")
@requires(Permission.LEARN)
def today() -> str:
    """Show the first question of today that waits, or the one asked for; then the summary."""
    actor, now = current_actor(), utc_now()
    daily = service.open_daily_set(actor.staff_id, now=now)
    if daily is None:
        return render_template("practice/no_questions.html")
    entries = _entries(daily, now)
    asked = request.args.get("q", type=int)
    waiting = next((each for each in entries if not each.is_answered), None)
    current = next((each for each in entries if each.number == asked), waiting)
    return render_template("practice/today.html", page=_today_page(daily, entries, current, now))


@blueprint.post("/practice/<int:set_id>/<int:number>")
@requires(Permission.LEARN)
def answer(set_id: int, number: int) -> Response:
    """Take in the answer to a question and show what came of it."""
    actor, now = current_actor(), utc_now()
    daily = db.session.get(DailySet, set_id)
    if daily is None or daily.staff_id != actor.staff_id:
        raise NotFound(_("没有找到这道练习题。"), _("请从今日练习进入。"))
    if not 1 <= number <= len(daily.version_ids):
        raise NotFound(_("没有找到这道练习题。"), _("请从今日练习进入。"))
    version_id = daily.version_ids[number - 1]
    try:
        given = _posted(daily, version_id)
        service.answer_question(set_id, version_id, staff_id=actor.staff_id, answer=given, now=now)
    except DomainError as error:
        flash(explain(error), "warning")
    except AnswerError as error:
        flash(_("作答无法识别：%(why)s。请重新作答。", why=error), "warning")
    return redirect(url_for("practice.today", q=number))


@blueprint.get("/practice/mistakes")
@requires(Permission.LEARN)
def mistakes() -> str:
    """Show the questions answered wrong and not yet right twice in a row."""
    actor, now = current_actor(), utc_now()
    found = paginate(db.session(), open_mistakes(actor.staff_id), page_number(), per_page=10)
    rows = mistake_rows(found.items, actor.staff_id, now)
    bases = bases_of([row.version.id for row in rows])
    page = MistakesPage(found, [_reviewed(row, bases) for row in rows])
    return render_template("practice/mistakes.html", page=page)


def _entries(daily: DailySet, now: datetime) -> list[Drilled]:
    """Return today's questions in order."""
    session = db.session()
    answers = answers_of(session, daily.id)
    held = held_items(session, now)
    versions = {
        version.id: version
        for version in session.query(ItemVersion).filter(ItemVersion.id.in_(daily.version_ids))
    }
    return [
        Drilled(
            number,
            versions[version_id],
            daily.option_maps[str(version_id)],
            answers.get(version_id),
            is_held=versions[version_id].item_id in held,
        )
        for number, version_id in enumerate(daily.version_ids, start=1)
    ]


def _today_page(
    daily: DailySet, entries: Sequence[Drilled], current: Drilled | None, now: datetime
) -> TodayPage:
    session = db.session()
    answered = [each for each in entries if each.answer]
    return TodayPage(
        set_id=daily.id,
        entries=[replace(each, is_current=each is current) for each in entries],
        current=current,
        item=current.shown() if current else None,
        result=_result(current) if current else None,
        following=next((e for e in entries if not e.answer and e is not current), None),
        status=drill_status(session, daily.staff_id, local_date(now)),
        right=sum(1 for each in answered if not each.is_flagged),
        mistakes=count_mistakes(session, daily.staff_id),
    )


def _result(entry: Drilled) -> QuestionResult | None:
    """Return key, rationale and clause of an answered question, None while they are not shown."""
    if entry.answer is None or entry.is_held:
        return None
    item = item_of(entry.version)
    given = entry.answer.answer
    basis = bases_of([entry.version.id]).get(entry.version.id, ())
    return result_of_grade(item, entry.public["ids"], given, grade(item, given), basis)


def _posted(daily: DailySet, version_id: int) -> dict[str, Any] | None:
    """Return the posted answer in the bank's own ids; raises AnswerError when it does not fit."""
    item = item_of(db.session.get_one(ItemVersion, version_id))
    public = daily.option_maps[str(version_id)]
    posted = read_posted(request.form, [examinee_item(item, public["id"], public["ids"])])
    given = {key: value for key, value in posted.items() if value is not None}
    return own_document(item, public["id"], public["ids"], given)


def _reviewed(row: MistakeRow, bases: Mapping[int, Sequence[Any]]) -> ReviewedMistake:
    daily = db.session.get_one(DailySet, row.answer.daily_set_id)
    public = daily.option_maps[str(row.version.id)]
    item = item_of(row.version)
    given = row.answer.answer
    result = None
    if not row.is_held:
        basis = bases.get(row.version.id, ())
        result = result_of_grade(item, public["ids"], given, grade(item, given), basis)
    return ReviewedMistake(row, examinee_item(item, public["id"], public["ids"]), result)
