"""Results of a round, its snapshots, the freeze and the final board."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.competitions.freeze import freeze_moment, is_frozen, is_public
from lms.competitions.models import (
    Entrant,
    Round,
    RoundResult,
    SnapshotScope,
    Stage,
    StandingsSnapshot,
)
from lms.competitions.ranking import Performance, TieBreak, sort_key
from lms.competitions.standings import Contestant, build_board
from lms.db import transaction
from lms.errors import Refused
from lms.exams.models import Attempt, AttemptState, Exam
from lms.exams.queries import results_of
from lms.people.models import OrgUnit, StaffMember
from lms.words import Phrase, term


def moment_of(each: Round) -> datetime | None:
    """Return the instant from which a round's results stay off the public board."""
    if each.finalised_at is not None:
        return None
    return freeze_moment(
        freeze_at=each.freeze_at, frozen_at=each.frozen_at, unfrozen_at=each.unfrozen_at
    )


def record_results(session: Session, each: Round, *, now: datetime) -> int:
    """Bring the results of a round up to what its exam says; returns how many changed.

    Follows regrades; a final round is left as it is.
    """
    if each.finalised_at is not None:
        return 0
    entrants = _entrants(session, each)
    known = {
        result.entrant_id: result
        for result in session.scalars(sa.select(RoundResult).where(RoundResult.round_id == each.id))
    }
    tie_breaks = [TieBreak(value) for value in each.tie_break]
    moment = moment_of(each)
    changed = 0
    seen = set()
    for row in results_of(session, each.exam_id):
        entrant = entrants.get(row.staff_id)
        if entrant is None:
            continue  # withdrawn, or never entered
        seen.add(entrant.id)
        performance = Performance(
            entrant_id=entrant.id,
            unit_id=entrant.unit_id,
            marks=row.marks,
            all_round_correct=row.all_round_correct,
            all_round_total=row.all_round_total,
            time_ms=row.time_ms,
            submitted_at=row.ended_at,
        )
        key = sort_key(performance, tie_breaks)
        by_line = {line: [f"{got:.2f}", f"{most:.2f}"] for line, (got, most) in row.by_line.items()}
        public_key = key if is_public(row.ended_at, moment) else None
        result = known.get(entrant.id)
        if result is None:
            result = RoundResult(round_id=each.id, entrant_id=entrant.id)
            session.add(result)
        elif (result.restricted_key, result.public_key, result.attempt_id) == (
            key,
            public_key,
            row.attempt_id,
        ) and result.by_line == by_line:
            continue
        result.attempt_id, result.marks = row.attempt_id, row.marks
        result.all_round_correct = row.all_round_correct
        result.all_round_total = row.all_round_total
        result.time_ms, result.submitted_at = row.time_ms, row.ended_at
        result.by_line = by_line
        result.restricted_key, result.public_key = key, public_key
        result.updated_at = now
        changed += 1
    for entrant_id, result in known.items():
        if entrant_id not in seen:  # the attempt was voided
            session.delete(result)
            changed += 1
    session.flush()
    return changed


def build_standings(round_id: int, now: datetime) -> bool:
    """Bring results and snapshots of a round up to date; returns whether a board changed."""
    with transaction() as session:
        each = session.get_one(Round, round_id, with_for_update=True)
        if each.finalised_at is not None:
            return False
        record_results(session, each, now=now)
        changed = [_snapshot(session, each, scope, now) for scope in SnapshotScope]
        return any(changed)


def freeze(round_id: int, *, actor: Actor, now: datetime) -> Round:
    """Stop the public board now; twice changes nothing."""
    with transaction() as session:
        each = session.get_one(Round, round_id, with_for_update=True)
        if each.finalised_at is not None:
            raise Refused("成绩已经最终公布，不能封榜。", code="round-finalised")
        if not is_frozen(moment_of(each), now):
            if each.unfrozen_at is not None:
                each.freeze_at = None  # the plan was overruled when the freeze was lifted
            each.frozen_at, each.unfrozen_at = now, None
            _record_board(session, each, actor, now, {"frozen": True})
        record_results(session, each, now=now)
        for scope in SnapshotScope:
            _snapshot(session, each, scope, now)
    return each


def unfreeze(round_id: int, *, actor: Actor, now: datetime) -> Round:
    """Let the public board go on, with everything handed in meanwhile; twice changes nothing."""
    with transaction() as session:
        each = session.get_one(Round, round_id, with_for_update=True)
        if each.unfrozen_at is None and each.finalised_at is None:
            each.unfrozen_at = now
            _record_board(session, each, actor, now, {"frozen": False})
        record_results(session, each, now=now)
        for scope in SnapshotScope:
            _snapshot(session, each, scope, now)
    return each


def finalise(
    session: Session, round_id: int, *, actor: Actor | None, now: datetime
) -> StandingsSnapshot:
    """Make the final board of a round inside the caller's transaction and return it (Z1, Z2).

    Twice returns the first. Raises Refused while the round is open, somebody still sits, or an
    answer waits for a marker.
    """
    each = session.get_one(Round, round_id, with_for_update=True)
    if each.finalised_at is not None:
        return latest_snapshot(session, round_id, SnapshotScope.PUBLIC, final=True)
    for reason in blockers(session, each, now):
        raise Refused(reason, code="round-not-final")
    record_results(session, each, now=now)
    each.finalised_at = now
    results = session.scalars(sa.select(RoundResult).where(RoundResult.round_id == each.id))
    for result in results:
        result.public_key = result.restricted_key
    session.flush()
    for scope in SnapshotScope:
        _snapshot(session, each, scope, now)
    record(
        session,
        Action.ROUND_FINALISED,
        actor=actor,
        object_type="round",
        object_id=each.id,
        now=now,
    )
    return latest_snapshot(session, round_id, SnapshotScope.PUBLIC, final=True)


def blockers(session: Session, each: Round, now: datetime) -> list[str]:
    """Return what stands in the way of finalising a round, in the organizer's words."""
    exam = session.get_one(Exam, each.exam_id)
    reasons: list[str] = []
    if exam.cancelled_at is not None:
        reasons.append(term("本轮已取消，没有最终成绩。"))
    if exam.closes_at > now:
        reasons.append(term("本轮尚未结束，结束后才能公布最终成绩。"))
    counts = dict(
        session.execute(
            sa.select(Attempt.state, sa.func.count())
            .where(Attempt.exam_id == exam.id)
            .group_by(Attempt.state)
        ).all()
    )
    if sitting := counts.get(AttemptState.IN_PROGRESS, 0):
        reasons.append(Phrase("还有 %(n)s 人正在答题，请等其交卷或到时自动收卷。", n=sitting))
    if waiting := counts.get(AttemptState.SUBMITTED, 0):
        reasons.append(Phrase("还有 %(n)s 份答卷待阅卷，阅完后才能公布最终成绩。", n=waiting))
    return reasons


def latest_snapshot(
    session: Session, round_id: int, scope: SnapshotScope, *, final: bool = False
) -> StandingsSnapshot:
    """Return the newest snapshot of a round; there is always one after `_snapshot`."""
    query = (
        sa.select(StandingsSnapshot)
        .where(StandingsSnapshot.round_id == round_id, StandingsSnapshot.scope == scope)
        .order_by(StandingsSnapshot.version.desc())
        .limit(1)
    )
    if final:
        query = query.where(StandingsSnapshot.is_final)
    return session.scalars(query).one()


def _snapshot(session: Session, each: Round, scope: SnapshotScope, now: datetime) -> bool:
    """Add a snapshot when the board, or whether it is frozen or final, changed."""
    rows = session.execute(
        sa.select(RoundResult, Entrant, StaffMember, OrgUnit)
        .join(Entrant, Entrant.id == RoundResult.entrant_id)
        .join(StaffMember, StaffMember.id == Entrant.staff_id)
        .join(OrgUnit, OrgUnit.id == Entrant.unit_id)
        .where(RoundResult.round_id == each.id)
    ).all()
    if scope is SnapshotScope.PUBLIC:
        rows = [row for row in rows if row[0].public_key is not None]
    board = build_board(
        [_performance(result, entrant) for result, entrant, _, _ in rows],
        {
            entrant.id: Contestant(staff.id, staff.name, unit.name, result.by_line)
            for result, entrant, staff, unit in rows
        },
        {unit.id: unit.name for _, _, _, unit in rows},
        tie_breaks=[TieBreak(value) for value in each.tie_break],
        unit_best_of=each.unit_best_of,
    )
    frozen = scope is SnapshotScope.PUBLIC and is_frozen(moment_of(each), now)
    final = each.finalised_at is not None
    last = session.scalars(
        sa.select(StandingsSnapshot)
        .where(StandingsSnapshot.round_id == each.id, StandingsSnapshot.scope == scope)
        .order_by(StandingsSnapshot.version.desc())
        .limit(1)
    ).one_or_none()
    if last and (last.sha256, last.is_frozen, last.is_final) == (board.sha256, frozen, final):
        return False
    session.add(
        StandingsSnapshot(
            round_id=each.id,
            scope=scope,
            version=last.version + 1 if last else 1,
            built_at=now,
            sha256=board.sha256,
            is_frozen=frozen,
            is_final=final,
            individuals=board.individuals,
            units=board.units,
        )
    )
    session.flush()
    return True


def _performance(result: RoundResult, entrant: Entrant) -> Performance:
    return Performance(
        entrant_id=entrant.id,
        unit_id=entrant.unit_id,
        marks=result.marks,
        all_round_correct=result.all_round_correct,
        all_round_total=result.all_round_total,
        time_ms=result.time_ms,
        submitted_at=result.submitted_at,
    )


def _entrants(session: Session, each: Round) -> dict[int, Entrant]:
    stage = session.get_one(Stage, each.stage_id)
    return {
        entrant.staff_id: entrant
        for entrant in session.scalars(
            sa.select(Entrant).where(
                Entrant.competition_id == stage.competition_id, Entrant.withdrawn_at.is_(None)
            )
        )
    }


def _record_board(
    session: Session, each: Round, actor: Actor, now: datetime, detail: dict[str, object]
) -> None:
    record(
        session,
        Action.BOARD_FROZEN,
        actor=actor,
        object_type="round",
        object_id=each.id,
        detail=detail,
        now=now,
    )
