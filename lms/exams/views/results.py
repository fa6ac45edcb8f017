"""What a candidate sees after the exam, and the history of their attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, url_for
from werkzeug import Response

from lms import db
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.exams.models import Attempt, AttemptState, ReviewRule
from lms.exams.names import ENDED_NAMES, KIND_NAMES, STATE_NAMES, STATE_TONES
from lms.exams.queries.results import ResultRow, find_result_of_attempt
from lms.exams.queries.review import Reviewed, review_form
from lms.exams.queries.sitting import (
    get_my_attempt,
    last_end_of,
    my_attempts_query,
    scores_shown,
)
from lms.exams.review import Shown, shown_to_candidate
from lms.exams.views.base import blueprint
from lms.exams.window import sitting_time_ms
from lms.web.i18n import line_label
from lms.web.pagination import Pagination, page_number, paginate


@dataclass(frozen=True)
class LineScore:
    """The share of marks earned in a business line, 0 to 100."""

    name: str
    marks: object
    max_marks: object
    share: int


@dataclass(frozen=True)
class ResultPage:
    """The outcome of an attempt, as far as the rules show it."""

    attempt: Attempt
    state: str
    tone: str
    ended_by: str
    time_s: int
    shown: Shown
    answers_from: datetime | None
    result: ResultRow | None
    lines: Sequence[LineScore]
    questions: Sequence[Reviewed]


@dataclass(frozen=True)
class HistoryPage:
    """Every attempt of the person, the latest first."""

    attempts: Pagination[Attempt]
    scores: dict[int, str]


@blueprint.get("/attempts/<int:attempt_id>/result")
@requires(Permission.LEARN)
def show_result(attempt_id: int) -> str | Response:
    """Show what the review rule of the exam allows now; an attempt under way leads back to it."""
    attempt = get_my_attempt(current_actor(), attempt_id)
    if attempt.state is AttemptState.IN_PROGRESS:
        return redirect(url_for("exams.sit", attempt_id=attempt_id))
    return render_template("exams/show_result.html", page=_result_page(attempt, utc_now()))


@blueprint.get("/exams/mine")
@requires(Permission.LEARN)
def list_attempts() -> str:
    """List the attempts of the signed-in person."""
    attempts = paginate(db.session(), my_attempts_query(current_actor()), page_number())
    page = HistoryPage(attempts, scores_shown(attempts.items, utc_now()))
    return render_template(
        "exams/list_attempts.html",
        page=page,
        states=STATE_NAMES,
        tones=STATE_TONES,
        kinds=KIND_NAMES,
    )


def _result_page(attempt: Attempt, now: datetime) -> ResultPage:
    exam = attempt.exam
    last_end_at = last_end_of(exam)
    shown = shown_to_candidate(exam.review_rule, attempt.state, last_end_at=last_end_at, now=now)
    waits = exam.review_rule is ReviewRule.AFTER_CLOSE and not shown.answers
    is_void = attempt.state is AttemptState.VOIDED
    result = find_result_of_attempt(db.session(), attempt.id) if shown.score else None
    ended_at = attempt.ended_at or attempt.ends_at
    return ResultPage(
        attempt=attempt,
        state=STATE_NAMES[attempt.state],
        tone=STATE_TONES[attempt.state],
        ended_by=ENDED_NAMES[attempt.ended_by] if attempt.ended_by else "",
        time_s=sitting_time_ms(attempt.starts_at, attempt.ends_at, ended_at) // 1000,
        shown=shown,
        answers_from=last_end_at if waits and not is_void else None,
        result=result,
        lines=_lines(result) if result else (),
        questions=review_form(attempt) if shown.answers else (),
    )


def _lines(result: ResultRow) -> list[LineScore]:
    return [
        LineScore(line_label(line), marks, full, int(marks * 100 / full))
        for line, (marks, full) in result.by_line.items()
        if full and line
    ]
