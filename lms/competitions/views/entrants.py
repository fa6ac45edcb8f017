"""What an entrant does: find, enter, sit, and see where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.competitions import queries, service
from lms.competitions.models import SnapshotScope, StandingsSnapshot
from lms.competitions.pages import PER_PAGE, StandingRow, my_row, rows_of
from lms.competitions.queries import MyRound
from lms.competitions.views.blueprint import blueprint
from lms.exams import service as exams
from lms.web.pagination import Pagination, page_number


@dataclass(frozen=True)
class RoundPage:
    """A round with its board."""

    mine: MyRound
    snapshot: StandingsSnapshot | None
    me: StandingRow | None
    people: Pagination[StandingRow]
    shows_units: bool
    now: datetime

    @property
    def units(self) -> Sequence[dict[str, object]]:
        """Return the rows of the units' board."""
        return self.snapshot.units if self.snapshot else []


@blueprint.get("/competitions")
@requires(Permission.LEARN)
def list_competitions() -> str:
    """Show the rounds open to one's unit."""
    rounds = queries.list_my_rounds(current_actor(), utc_now())
    return render_template("competitions/list_competitions.html", page=rounds)


@blueprint.get("/rounds/<int:round_id>")
@requires(Permission.LEARN)
def show_round(round_id: int) -> str:
    """Show a round: its rules, one's entry, the board."""
    actor, now = current_actor(), utc_now()
    mine = queries.get_my_round(actor, round_id, now)
    snapshot = queries.find_snapshot(round_id, SnapshotScope.PUBLIC)
    number = page_number()
    total = len(snapshot.individuals) if snapshot else 0
    rows = rows_of(
        snapshot, me=actor.staff_id, masked=True, first=(number - 1) * PER_PAGE, count=PER_PAGE
    )
    page = RoundPage(
        mine=mine,
        snapshot=snapshot,
        me=my_row(snapshot, actor.staff_id),
        people=Pagination(rows, number, PER_PAGE, total),
        shows_units=request.args.get("by") == "units",
        now=now,
    )
    return render_template("competitions/show_round.html", page=page)


@blueprint.post("/rounds/<int:round_id>/enter")
@requires(Permission.LEARN)
def enter(round_id: int) -> Response:
    """Enter the competition of a round."""
    actor, now = current_actor(), utc_now()
    mine = queries.get_my_round(actor, round_id, now)
    service.enter(mine.competition.id, staff_id=actor.staff_id, now=now)
    flash(_("报名成功。开始后请在规定时间内完成作答。"), "success")
    return redirect(url_for("competitions.show_round", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/withdraw")
@requires(Permission.LEARN)
def withdraw(round_id: int) -> Response:
    """Take one's entry back before beginning."""
    actor, now = current_actor(), utc_now()
    mine = queries.get_my_round(actor, round_id, now)
    service.withdraw(mine.competition.id, staff_id=actor.staff_id, now=now)
    flash(_("已取消报名。"), "info")
    return redirect(url_for("competitions.show_round", round_id=round_id))


@blueprint.post("/rounds/<int:round_id>/start")
@requires(Permission.LEARN)
def start_round(round_id: int) -> Response:
    """Begin the round, or go on with it."""
    actor, now = current_actor(), utc_now()
    mine = queries.get_my_round(actor, round_id, now)
    if mine.entrant is None:
        service.enter(mine.competition.id, staff_id=actor.staff_id, now=now)
    started = exams.start_attempt(mine.exam.id, staff_id=actor.staff_id, now=now)
    return redirect(url_for("exams.sit", attempt_id=started.attempt_id))
