"""The marker's desk: answers without names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.clock import utc_now
from lms.errors import Invalid, Refused
from lms.exams import service
from lms.exams.handover import hand_on
from lms.exams.queries.marking import (
    MARK,
    QueueRow,
    Sheet,
    find_next,
    get_waiting,
    list_queue,
    sheet_of,
)
from lms.exams.views.base import blueprint
from lms.web.i18n import explain

_MARKS = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class DeskPage:
    """An answer to mark; given: what was typed before, by part, when it was sent back."""

    sheet: Sheet
    given: dict[str, str]
    problem: str


@blueprint.get("/marking")
@requires(MARK)
def marking_queue() -> str:
    """List the questions with answers that wait."""
    queue: Sequence[QueueRow] = list_queue(current_actor())
    return render_template("exams/marking_queue.html", queue=queue)


@blueprint.route("/marking/<int:response_id>", methods=["GET", "POST"])
@requires(MARK)
def mark_response(response_id: int) -> str | Response:
    """Mark one answer, then go on to the next."""
    actor = current_actor()
    response = get_waiting(actor, response_id)
    given = {
        part.part: request.form.get(f"marks.{part.part}", "") for part in sheet_of(response).parts
    }
    problem = ""
    if request.method == "POST" and FlaskForm().validate_on_submit():
        try:
            attempt_id = service.mark_response(
                response_id,
                {part: _marks(text) for part, text in given.items()},
                comment=request.form.get("comment", "")[:500],
                actor=actor,
                now=utc_now(),
            )
        except (Invalid, Refused) as refusal:
            problem = explain(refusal)
        else:
            hand_on(attempt_id, utc_now())
            return _next(response_id)
    page = DeskPage(sheet_of(get_waiting(actor, response_id)), given, problem)
    return render_template("exams/mark_response.html", page=page)


def _marks(text: str) -> Decimal:
    if not _MARKS.fullmatch(text.strip()):
        raise Invalid(_("请填写分数，最多两位小数。"))
    return Decimal(text.strip())


def _next(response_id: int) -> Response:
    following = find_next(current_actor(), response_id)
    if following is None:
        flash(_("都批阅完了，辛苦了。"), "success")
        return redirect(url_for("exams.marking_queue"))
    flash(_("已记分。"), "success")
    return redirect(url_for("exams.mark_response", response_id=following))
