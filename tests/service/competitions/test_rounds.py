"""Entering, the boards, the freeze and finalising, with real papers."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.competitions import service
from lms.competitions.models import (
    Entrant,
    Round,
    RoundResult,
    SnapshotScope,
    StandingsSnapshot,
)
from lms.competitions.queries import find_snapshot
from lms.competitions.standings import board_hash
from lms.errors import Invalid, NotFound, Refused
from lms.exams import service as exams
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_competitions import (
    competition_id_of,
    make_round,
    make_sitter,
    sit_round,
)

AFTER = NOW + timedelta(hours=2)


def board(each: Round, scope: SnapshotScope = SnapshotScope.PUBLIC) -> StandingsSnapshot:
    snapshot = find_snapshot(each.id, scope)
    assert snapshot is not None
    return snapshot


def finalise(each: Round) -> StandingsSnapshot:
    with db.transaction() as session:
        return service.finalise(session, each.id, actor=None, now=AFTER)


def test_board_orders_people_and_units_by_their_marks(database: db.Session) -> None:
    city = make_unit()
    east, west = make_unit(city), make_unit(city)
    each = make_round(city)
    best = make_sitter(east, each, 4)
    make_sitter(west, each, 3)
    make_sitter(west, each, 2)
    assert service.build_standings(each.id, NOW + timedelta(minutes=10))
    snapshot = board(each)
    assert [(row["rank"], row["score"]) for row in snapshot.individuals] == [
        (1, "8.00"), (2, "6.00"), (3, "4.00"),
    ]  # fmt: skip
    assert snapshot.individuals[0]["staff_id"] == best.id
    # two best of each unit: 8 / 2 = 4, (6 + 4) / 2 = 5
    assert [(row["unit_id"], row["score"]) for row in snapshot.units] == [
        (west.id, "5.00"), (east.id, "4.00"),
    ]  # fmt: skip
    assert snapshot.sha256 == board_hash(snapshot.individuals, snapshot.units)


def test_equal_marks_are_separated_by_time_and_the_board_says_so(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    slow = make_sitter(city, each, 4, minutes=9)
    fast = make_sitter(city, each, 4, minutes=3)
    service.build_standings(each.id, NOW + timedelta(minutes=10))
    rows = board(each).individuals
    assert [row["staff_id"] for row in rows] == [fast.id, slow.id]
    assert rows[0]["decided_by"] == "time"


def test_building_twice_makes_one_snapshot(database: db.Session) -> None:
    each = make_round()
    assert service.build_standings(each.id, NOW)
    assert not service.build_standings(each.id, NOW)
    count = sa.select(sa.func.count()).where(StandingsSnapshot.round_id == each.id)
    assert db.session.scalar(count) == 2  # one public, one restricted


def test_freeze_stops_the_public_board_only(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    actor = make_actor_with(Role.ORGANIZER, unit=city)
    early = make_sitter(city, each, 2, minutes=3)
    service.freeze(each.id, actor=actor, now=NOW + timedelta(minutes=4))
    late = make_sitter(city, each, 4, minutes=8)
    service.build_standings(each.id, NOW + timedelta(minutes=10))
    assert [row["staff_id"] for row in board(each).individuals] == [early.id]
    assert board(each).is_frozen
    whole = board(each, SnapshotScope.RESTRICTED)
    assert [row["staff_id"] for row in whole.individuals] == [late.id, early.id]
    service.unfreeze(each.id, actor=actor, now=NOW + timedelta(minutes=11))
    assert [row["staff_id"] for row in board(each).individuals] == [late.id, early.id]
    assert not board(each).is_frozen


def test_freezing_again_after_lifting_keeps_what_was_shown(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city, freeze_at=NOW + timedelta(minutes=1))
    actor = make_actor_with(Role.ORGANIZER, unit=city)
    make_sitter(city, each, 2, minutes=3)
    service.unfreeze(each.id, actor=actor, now=NOW + timedelta(minutes=5))
    service.freeze(each.id, actor=actor, now=NOW + timedelta(minutes=6))
    assert len(board(each).individuals) == 1
    make_sitter(city, each, 4, minutes=8)
    service.build_standings(each.id, NOW + timedelta(minutes=10))
    assert len(board(each).individuals) == 1


def test_planned_freeze_needs_nobody_at_the_button(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city, freeze_at=NOW + timedelta(minutes=4))
    early = make_sitter(city, each, 2, minutes=3)
    make_sitter(city, each, 4, minutes=4)
    service.build_standings(each.id, NOW + timedelta(minutes=10))
    assert [row["staff_id"] for row in board(each).individuals] == [early.id]


def test_final_board_holds_everybody_and_stays(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city, freeze_at=NOW + timedelta(minutes=4))
    make_sitter(city, each, 2, minutes=3)
    winner = make_sitter(city, each, 4, minutes=8)
    final = finalise(each)
    assert final.is_final
    assert not final.is_frozen
    assert final.individuals[0]["staff_id"] == winner.id
    assert finalise(each).id == final.id
    assert not service.build_standings(each.id, AFTER)
    assert board(each).sha256 == board(each, SnapshotScope.RESTRICTED).sha256 == final.sha256


def test_open_round_is_not_finalised(database: db.Session) -> None:
    each = make_round()
    with pytest.raises(Refused) as refused, db.transaction() as session:
        service.finalise(session, each.id, actor=None, now=NOW)
    assert "尚未结束" in refused.value.message
    assert each.finalised_at is None


def test_round_with_somebody_sitting_is_not_finalised(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    staff = make_staff(city)
    service.enter(competition_id_of(each), staff_id=staff.id, now=NOW)
    exams.start_attempt(each.exam_id, staff_id=staff.id, now=NOW)
    with pytest.raises(Refused) as refused:
        finalise(each)
    assert "1 人正在答题" in refused.value.message


def test_voided_attempt_leaves_the_board(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    staff = make_staff(city)
    attempt_id = sit_round(each, staff, 4)
    service.build_standings(each.id, NOW + timedelta(minutes=6))
    assert len(board(each).individuals) == 1
    actor = make_actor_with(Role.ORGANIZER, unit=city)
    exams.void_attempt(attempt_id, reason="代考", actor=actor, now=NOW + timedelta(minutes=7))
    service.build_standings(each.id, NOW + timedelta(minutes=8))
    assert board(each).individuals == []
    assert db.session.scalar(sa.select(sa.func.count(RoundResult.id))) == 0


def test_entering_twice_is_once_and_lists_for_the_paper(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    staff = make_staff(make_unit(city))
    competition_id = competition_id_of(each)
    first = service.enter(competition_id, staff_id=staff.id, now=NOW)
    assert service.enter(competition_id, staff_id=staff.id, now=NOW).id == first.id
    assert exams.start_attempt(each.exam_id, staff_id=staff.id, now=NOW).created


def test_withdrawn_person_cannot_sit_but_may_enter_again(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    staff = make_staff(city)
    competition_id = competition_id_of(each)
    service.enter(competition_id, staff_id=staff.id, now=NOW)
    service.withdraw(competition_id, staff_id=staff.id, now=NOW)
    with pytest.raises(NotFound):
        exams.start_attempt(each.exam_id, staff_id=staff.id, now=NOW)
    service.enter(competition_id, staff_id=staff.id, now=NOW)
    assert exams.start_attempt(each.exam_id, staff_id=staff.id, now=NOW).created
    with pytest.raises(Refused):
        service.withdraw(competition_id, staff_id=staff.id, now=NOW)


def test_stranger_cannot_enter(database: db.Session) -> None:
    each = make_round()
    stranger = make_staff(make_unit())
    with pytest.raises(NotFound):
        service.enter(competition_id_of(each), staff_id=stranger.id, now=NOW)


def test_entering_is_over_when_the_rounds_are(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    with pytest.raises(Refused) as refused:
        service.enter(competition_id_of(each), staff_id=make_staff(city).id, now=AFTER)
    assert refused.value.code == "entering-over"


def test_units_enter_whole_without_others_or_the_departed(database: db.Session) -> None:
    city = make_unit()
    east, foreign = make_unit(city), make_unit()
    each = make_round(city)
    make_staff(east), make_staff(make_unit(east))
    make_staff(east, left_on=NOW.date())
    make_staff(foreign)
    competition_id = competition_id_of(each)
    assert service.enter_units(competition_id, [east.id, foreign.id], now=NOW) == 2
    assert service.enter_units(competition_id, [east.id], now=NOW) == 0
    assert db.session.scalar(sa.select(sa.func.count(Entrant.id))) == 2


def test_plan_that_contradicts_itself_is_refused(database: db.Session) -> None:
    with pytest.raises(Invalid) as invalid:
        make_round(freeze_at=NOW - timedelta(hours=1), unit_best_of=0)
    assert "封榜时间" in invalid.value.message
    assert "单位计分人数" in invalid.value.message


def test_unpublished_competition_takes_nobody(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city, publish=False)
    with pytest.raises(NotFound):
        service.enter(competition_id_of(each), staff_id=make_staff(city).id, now=NOW)
    with pytest.raises(Refused):
        service.enter_units(competition_id_of(each), [city.id], now=NOW)


def test_cancelled_competition_takes_nobody_and_stops_its_papers(database: db.Session) -> None:
    city = make_unit()
    each = make_round(city)
    actor = make_actor_with(Role.ORGANIZER, unit=city)
    competition_id = competition_id_of(each)
    service.cancel_competition(competition_id, reason="停电", actor=actor, now=NOW)
    service.cancel_competition(competition_id, reason="停电", actor=actor, now=NOW)
    with pytest.raises(Refused):
        service.enter(competition_id, staff_id=make_staff(city).id, now=NOW)
