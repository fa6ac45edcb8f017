"""The quiz of a course: sitting it, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.courses import service
from lms.courses.handover import hand_on
from lms.courses.models import QuizAttempt
from lms.courses.progress import CourseProgress
from lms.courses.queries import get_my_attempt, get_my_course, quiz_versions
from lms.courses.quiz import QuizQuestion
from lms.courses.views.blueprint import blueprint
from lms.errors import Invalid
from lms.questions.content import item_of
from lms.questions.marked import PartMarks, QuestionResult, bases_of, result_of
from lms.questions.models import ItemVersion
from lms.questions.paper import examinee_item
from lms.questions.posted_answers import nested, read_posted
from question_bank.items import AnswerError
from question_bank.items.question import find_marks


@dataclass(frozen=True)
class SittingPage:
    """A quiz to answer; `unanswered` are the numbers left out when it was handed in."""

    progress: CourseProgress
    number: int
    questions: Sequence[Mapping[str, Any]]
    answers: Sequence[Mapping[str, Any] | None]
    unanswered: Sequence[int] = ()


@dataclass(frozen=True)
class ReviewedQuestion:
    """A question of a sitting with its result."""

    number: int
    item: Mapping[str, Any]
    result: QuestionResult


@dataclass(frozen=True)
class QuizResultPage:
    """What came of a sitting."""

    progress: CourseProgress
    attempt: QuizAttempt
    questions: Sequence[ReviewedQuestion]
    right: int


@blueprint.get("/courses/<int:course_id>/quiz")
@requires(Permission.LEARN)
def take_quiz(course_id: int) -> str | Response:
    """Show the quiz, options in an order of this sitting."""
    actor = current_actor()
    progress = get_my_course(actor, course_id)
    number, questions = _draw(actor, course_id, None)
    shown = [question.shown() for question in questions]
    page = SittingPage(progress, number, shown, [None] * len(shown))
    return render_template("courses/take_quiz.html", page=page)


@blueprint.post("/courses/<int:course_id>/quiz")
@requires(Permission.LEARN)
def submit_quiz(course_id: int) -> str | Response:
    """Take in the answers; with some missing ask once whether that is meant."""
    actor, now = current_actor(), utc_now()
    progress = get_my_course(actor, course_id)
    number, questions = _draw(actor, course_id, request.form.get("sitting", type=int))
    shown = [question.shown() for question in questions]
    posted = read_posted(request.form, shown)
    answers = _own_answers(questions, posted)
    missing = [place for place, each in enumerate(questions, 1) if not answers[each.version_id]]
    if missing and request.form.get("sure") != "1":
        given = [nested(question, posted) for question in shown]
        page = SittingPage(progress, number, shown, given, missing)
        return render_template("courses/take_quiz.html", page=page)
    outcome = service.submit_quiz(
        course_id, staff_id=actor.staff_id, answers=answers, number=number, now=now
    )
    if outcome.is_met:
        hand_on(actor.staff_id, course_id, now)
    return redirect(
        url_for("courses.show_quiz_result", course_id=course_id, attempt_id=outcome.attempt_id)
    )


@blueprint.get("/courses/<int:course_id>/quiz/<int:attempt_id>")
@requires(Permission.LEARN)
def show_quiz_result(course_id: int, attempt_id: int) -> str:
    """Show a sitting with key, rationale and clause of every question."""
    actor = current_actor()
    progress = get_my_course(actor, course_id)
    attempt = get_my_attempt(actor, course_id, attempt_id)
    questions = _reviewed(attempt)
    right = sum(1 for each in questions if each.result.marks == each.result.max_marks)
    page = QuizResultPage(progress, attempt, questions, right)
    return render_template("courses/show_quiz_result.html", page=page)


def _draw(actor: Actor, course_id: int, number: int | None) -> tuple[int, list[QuizQuestion]]:
    """Return the sitting posted back when it is the person's own, else their next one."""
    session = db.session()
    following = service.next_sitting(session, actor.staff_id, course_id)
    if number is None or not 1 <= number <= following:
        number = following
    versions = quiz_versions(session, course_id)
    return number, service.draw_sitting(versions, course_id, actor.staff_id, number)


def _own_answers(
    questions: Sequence[QuizQuestion], posted: Mapping[str, Any]
) -> dict[int, dict[str, Any] | None]:
    try:
        return {question.version_id: question.own_answer(posted) for question in questions}
    except AnswerError as error:
        raise Invalid(_("有一题的作答无法识别：%(why)s。", why=error), _("请重新作答。")) from error


def _reviewed(attempt: QuizAttempt) -> list[ReviewedQuestion]:
    rows: list[dict[str, Any]] = attempt.results
    ids = [row["version_id"] for row in rows]
    versions = {
        version.id: version
        for version in db.session.query(ItemVersion).filter(ItemVersion.id.in_(ids))
    }
    bases = bases_of(ids)
    reviewed = []
    for number, row in enumerate(rows, start=1):
        item = item_of(versions[row["version_id"]])
        parts = {
            part["part"]: PartMarks(find_marks(part["marks"]), part["reason"])
            for part in row["parts"]
        }
        result = result_of(
            item,
            row["id_map"],
            attempt.answers[str(row["version_id"])],
            find_marks(row["marks"]),
            row["reason"],
            parts,
            bases.get(row["version_id"], ()),
        )
        shown = examinee_item(item, row["public_id"], row["id_map"])
        reviewed.append(ReviewedQuestion(number, shown, result))
    return reviewed
