"""Reading competitions: each function limits its rows to who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.competitions.models import (
    Competition,
    Entrant,
    Round,
    SnapshotScope,
    Stage,
    StandingsSnapshot,
)
from lms.errors import NotFound
from lms.exams.models import Attempt, Exam
from lms.exams.window import ExamPhase, exam_phase
from lms.people.models import OrgUnit
from lms.people.queries import within


@dataclass(frozen=True)
class MyRound:
    """A round as a person finds it: its phase, whether they entered, what they did."""

    round: Round
    competition: Competition
    exam: Exam
    phase: ExamPhase
    entrant: Entrant | None
    attempt: Attempt | None


def find_round_of_exam(session: Session, exam_id: int) -> Round | None:
    """Return the round that is sat as an exam, None for an ordinary exam."""
    return session.scalar(sa.select(Round).where(Round.exam_id == exam_id))


def list_open_rounds(session: Session) -> list[int]:
    """Return the ids of published rounds whose board is not final."""
    return list(
        session.scalars(
            _rounds()
            .where(Competition.cancelled_at.is_(None), Round.finalised_at.is_(None))
            .with_only_columns(Round.id)
        )
    )


def list_my_rounds(actor: Actor, now: datetime) -> list[MyRound]:
    """Return the rounds of the competitions open to a person's unit, the latest first."""
    rows = db.session.execute(_mine(actor).order_by(Exam.opens_at.desc(), Round.id)).all()
    return [_my_round(*row, now=now) for row in rows]


def get_my_round(actor: Actor, round_id: int, now: datetime) -> MyRound:
    """Return a round open to a person's unit. Raises NotFound for any other."""
    row = db.session.execute(_mine(actor).where(Round.id == round_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这轮比武。", "比武可能不面向您的单位。")
    return _my_round(*row, now=now)


def list_competitions_for(actor: Actor) -> Sequence[Competition]:
    """Return the competitions an organizer answers for, the newest first."""
    return db.session.scalars(
        _managed(actor).order_by(Competition.created_at.desc(), Competition.id.desc())
    ).all()


def get_competition_for(actor: Actor, competition_id: int) -> Competition:
    """Return a competition an organizer answers for. Raises NotFound for any other."""
    found = db.session.scalar(_managed(actor).where(Competition.id == competition_id))
    if found is None:
        raise NotFound("没有找到这项比武。")
    return found


def get_round_for(actor: Actor, round_id: int) -> Round:
    """Return a round an organizer answers for. Raises NotFound for any other."""
    found = db.session.scalar(
        sa.select(Round)
        .join(Stage, Stage.id == Round.stage_id)
        .where(Round.id == round_id, Stage.competition_id.in_(_managed_ids(actor)))
    )
    if found is None:
        raise NotFound("没有找到这轮比武。")
    return found


def get_public_round(round_id: int) -> Round:
    """Return a round of a published competition, for the public board."""
    found = db.session.scalar(_rounds().where(Round.id == round_id))
    if found is None:
        raise NotFound("没有找到这个榜单。", "链接可能有误，或比武尚未发布。")
    return found


def find_snapshot(round_id: int, scope: SnapshotScope) -> StandingsSnapshot | None:
    """Return the current snapshot of a round, None before the first was built."""
    return db.session.scalar(
        sa.select(StandingsSnapshot)
        .where(StandingsSnapshot.round_id == round_id, StandingsSnapshot.scope == scope)
        .order_by(StandingsSnapshot.version.desc())
        .limit(1)
    )


def count_entrants(competition_id: int) -> tuple[int, int]:
    """Return how many people and how many units have entered a competition."""
    people, units = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(Entrant.unit_id.distinct())).where(
            Entrant.competition_id == competition_id, Entrant.withdrawn_at.is_(None)
        )
    ).one()
    return people, units


def _rounds() -> sa.Select[Round]:
    return (
        sa.select(Round)
        .join(Stage, Stage.id == Round.stage_id)
        .join(Competition, Competition.id == Stage.competition_id)
        .where(Competition.published_at.is_not(None))
    )


def _mine(actor: Actor) -> sa.Select[Round, Competition, Exam, Entrant | None]:
    owners = [int(part) for part in actor.unit_path.split("/") if part]
    return (
        sa.select(Round, Competition, Exam, Entrant)
        .join(Stage, Stage.id == Round.stage_id)
        .join(Competition, Competition.id == Stage.competition_id)
        .join(Exam, Exam.id == Round.exam_id)
        .outerjoin(
            Entrant,
            sa.and_(
                Entrant.competition_id == Competition.id,
                Entrant.staff_id == actor.staff_id,
                Entrant.withdrawn_at.is_(None),
            ),
        )
        .where(Competition.published_at.is_not(None), Competition.unit_id.in_(owners))
    )


def _my_round(
    each: Round, competition: Competition, exam: Exam, entrant: Entrant | None, *, now: datetime
) -> MyRound:
    attempt = None
    if entrant is not None:
        attempt = db.session.scalar(
            sa.select(Attempt)
            .where(Attempt.exam_id == exam.id, Attempt.staff_id == entrant.staff_id)
            .order_by(Attempt.number.desc())
            .limit(1)
        )
    return MyRound(each, competition, exam, exam_phase(exam.times, now), entrant, attempt)


def _managed(actor: Actor) -> sa.Select[Competition]:
    return sa.select(Competition).where(Competition.id.in_(_managed_ids(actor)))


def _managed_ids(actor: Actor) -> sa.Select[int]:
    return (
        sa.select(Competition.id)
        .join(OrgUnit, OrgUnit.id == Competition.unit_id)
        .where(within(actor.scope(Permission.COMPETITION_MANAGE)))
    )


def is_round_open(session: Session, now: datetime) -> bool:
    """Return whether a published round is being sat now."""
    found = session.scalar(
        _rounds()
        .join(Exam, Exam.id == Round.exam_id)
        .where(
            Competition.cancelled_at.is_(None),
            Round.finalised_at.is_(None),
            Exam.opens_at <= now,
            Exam.closes_at > now,
        )
        .with_only_columns(Round.id)
        .limit(1)
    )
    return found is not None
