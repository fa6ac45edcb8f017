"""The public big-screen board: no sign-in, names masked, one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import make_response, render_template, request
from werkzeug import Response

from lms import db
from lms.access.guard import public
from lms.clock import utc_now
from lms.competitions import queries
from lms.competitions.models import Competition, Round, SnapshotScope, Stage, StandingsSnapshot
from lms.competitions.pages import StandingRow, rows_of
from lms.competitions.views.blueprint import blueprint
from lms.exams.models import Exam

ROWS = 10  # on a 1080p screen


@dataclass(frozen=True)
class BoardPage:
    """The board as the hall sees it."""

    round: Round
    stage: Stage
    competition: Competition
    exam: Exam
    snapshot: StandingsSnapshot | None
    rows: Sequence[StandingRow]
    shows_units: bool
    now: datetime


@blueprint.get("/boards/<int:round_id>")
@public
def board(round_id: int) -> Response:
    """Show the first ten people or units; answers 304 while the snapshot stands."""
    each = queries.get_public_round(round_id)
    snapshot = queries.find_snapshot(round_id, SnapshotScope.PUBLIC)
    exam = db.session.get_one(Exam, each.exam_id)
    page = BoardPage(
        round=each,
        stage=each.stage,
        competition=each.stage.competition,
        exam=exam,
        snapshot=snapshot,
        rows=rows_of(snapshot, me=None, masked=True, first=0, count=ROWS),
        shows_units=request.args.get("by") == "units",
        now=utc_now(),
    )
    response = make_response(render_template("competitions/board.html", page=page))
    response.headers["Cache-Control"] = "no-cache"
    return response
