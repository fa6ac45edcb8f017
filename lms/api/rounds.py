"""Rounds and standings."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, request, url_for
from pydantic import BaseModel

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.api.exams import StartedAttempt, attempt_response
from lms.api.frame import Instant, answer, describe
from lms.clock import utc_now
from lms.competitions import queries, service
from lms.competitions.models import SnapshotScope, StandingsSnapshot
from lms.competitions.pages import PER_PAGE, place_of, rows_of
from lms.competitions.queries import MyRound
from lms.exams import service as exams
from lms.web.pagination import page_number
from lms.web.security import csrf

blueprint = Blueprint("api_rounds", __name__)
csrf.exempt(blueprint)


class MyEntry(BaseModel):
    """The caller's entry."""

    entered_at: Instant
    attempt_id: int | None
    attempt_state: str | None


class RoundItem(BaseModel):
    """A round."""

    id: int
    title: str
    competition: str
    state: str
    opens_at: Instant
    closes_at: Instant
    duration_min: int
    my_entry: MyEntry | None


class RoundList(BaseModel):
    """Rounds the caller may see."""

    items: Sequence[RoundItem]
    next: str | None


class Standing(BaseModel):
    """A row of a board; names of others are masked."""

    rank: int
    name: str
    unit: str
    score: str
    all_round: str
    seconds: int
    decided_by: str
    is_me: bool


class UnitStanding(BaseModel):
    """A row of the units' board."""

    rank: int
    unit: str
    score: str
    members: int


class Standings(BaseModel):
    """A page of the current snapshot."""

    version: int
    built_at: Instant | None
    sha256: str
    frozen: bool
    final: bool
    total: int
    items: Sequence[Standing]
    units: Sequence[UnitStanding]
    next: str | None


@blueprint.get("/rounds")
@requires(Permission.LEARN)
@describe("List the rounds open to the caller", response=RoundList)
def list_rounds() -> Response:
    """List rounds, the latest first."""
    rounds = queries.list_my_rounds(current_actor(), utc_now())
    return answer(RoundList(items=[_round(each) for each in rounds], next=None))


@blueprint.get("/rounds/<int:round_id>/standings")
@requires(Permission.LEARN)
@describe(
    "Read a page of the standings of a round; `around=me` gives the page the caller is on",
    response=Standings,
    statuses=(200, 304),
    query=("page", "around"),
)
def show_standings(round_id: int) -> Response:
    """Answer from the current snapshot; 304 while it stands."""
    actor = current_actor()
    queries.get_my_round(actor, round_id, utc_now())
    snapshot = queries.find_snapshot(round_id, SnapshotScope.PUBLIC)
    number = page_number()
    if request.args.get("around") == "me":
        number = (place_of(snapshot, actor.staff_id) or 0) // PER_PAGE + 1
    response = answer(_standings(snapshot, actor.staff_id, round_id, number))
    # Rows say who asks (`is_me`), so the tag names the caller beside the snapshot.
    response.set_etag(f"{round_id}-{snapshot.id if snapshot else 0}-{number}-{actor.staff_id}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _round(each: MyRound) -> RoundItem:
    entry = None
    if each.entrant:
        attempt = each.attempt
        entry = MyEntry(
            entered_at=each.entrant.entered_at,
            attempt_id=attempt.id if attempt else None,
            attempt_state=attempt.state.value if attempt else None,
        )
    return RoundItem(
        id=each.round.id,
        title=each.round.title,
        competition=each.competition.title,
        state="final" if each.round.finalised_at else each.phase.value,
        opens_at=each.exam.opens_at,
        closes_at=each.exam.closes_at,
        duration_min=each.exam.duration_min,
        my_entry=entry,
    )


def _standings(
    snapshot: StandingsSnapshot | None, staff_id: int, round_id: int, number: int
) -> Standings:
    first = (number - 1) * PER_PAGE
    rows = rows_of(snapshot, me=staff_id, masked=True, first=first, count=PER_PAGE)
    total = len(snapshot.individuals) if snapshot else 0
    following = None
    if first + PER_PAGE < total:
        following = url_for("api_rounds.show_standings", round_id=round_id, page=number + 1)
    built_at: datetime | None = snapshot.built_at if snapshot else None
    return Standings(
        version=snapshot.version if snapshot else 0,
        built_at=built_at,
        sha256=snapshot.sha256 if snapshot else "",
        frozen=bool(snapshot and snapshot.is_frozen),
        final=bool(snapshot and snapshot.is_final),
        total=total,
        items=[
            Standing(
                rank=row.rank,
                name=row.name,
                unit=row.unit,
                score=row.score,
                all_round=row.all_round,
                seconds=row.seconds,
                decided_by=row.tie_reason,
                is_me=row.is_me,
            )
            for row in rows
        ],
        units=[
            UnitStanding(
                rank=unit["rank"], unit=unit["unit"], score=unit["score"], members=unit["members"]
            )
            for unit in (snapshot.units if snapshot else [])
        ],
        next=following,
    )


@blueprint.post("/rounds/<int:round_id>/attempts")
@requires(Permission.LEARN)
@describe(
    "Begin a round, or get the attempt under way; enters the caller if need be",
    response=StartedAttempt,
    statuses=(200, 201),
)
def start_attempt(round_id: int) -> Response:
    """Return the attempt with its form, as for an exam."""
    actor, now = current_actor(), utc_now()
    mine = queries.get_my_round(actor, round_id, now)
    if mine.entrant is None:
        service.enter(mine.competition.id, staff_id=actor.staff_id, now=now)
    return attempt_response(exams.start_attempt(mine.exam.id, staff_id=actor.staff_id, now=now))
