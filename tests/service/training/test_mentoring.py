"""Mentorships: pairing, logging with credit, signing off."""

from datetime import date

import pytest
import sqlalchemy as sa

from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.credits.models import CreditEntry, EntryState, SourceKind
from lms.credits.queries import year_summary
from lms.db import Session
from lms.errors import Invalid, NotPermitted, Refused
from lms.flows.mentoring_credit import log_mentoring
from lms.people.models import OrgUnit, StaffMember
from lms.training.models import MentoringKind, MentoringLog, Mentorship
from lms.training.queries import signed_off_mentorship
from lms.training.service import create_mentorship, end_mentorship, sign_off
from tests.support.build import NOW, actor_of, make_account, make_actor_with, make_staff, make_unit
from tests.support.build_training import make_mentorship

TODAY = date(2026, 11, 23)


@pytest.fixture
def unit(database: Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def admin(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.UNIT_ADMIN, unit=unit)


@pytest.fixture
def pair(unit: OrgUnit) -> Mentorship:
    return make_mentorship(make_staff(unit, name="师傅"), make_staff(unit, name="徒弟"))


def log(pair: Mentorship, actor: Actor, **changes: object) -> MentoringLog:
    values: dict[str, object] = {
        "on": date(2026, 11, 20),
        "minutes": 90,
        "kind": MentoringKind.INDEPENDENT,
        "business": "养老待遇核定",
        "feedback": "",
    }
    return log_mentoring(pair.id, actor=actor, now=NOW, **(values | changes))  # type: ignore[arg-type]


def entries(database: Session) -> dict[str, CreditEntry]:
    return {entry.source_kind: entry for entry in database.scalars(sa.select(CreditEntry))}


def test_a_log_of_the_unit_counts_at_once_and_the_mentor_earns_half(
    database: Session, pair: Mentorship, admin: Actor
) -> None:
    log(pair, admin)
    found = entries(database)
    mentee, mentor = found[SourceKind.MENTORING], found[SourceKind.MENTORING_LEAD]
    assert (mentee.staff_id, mentee.minutes) == (pair.mentee_id, 90)
    assert (mentor.staff_id, mentor.minutes) == (pair.mentor_id, 45)
    assert {mentee.state, mentor.state} == {EntryState.CONFIRMED}
    assert mentee.evidence["recorded_by"] == admin.display_name


def test_a_log_of_the_mentor_waits_for_the_unit(database: Session, pair: Mentorship) -> None:
    mentor = actor_of(make_account(staff=database.get_one(StaffMember, pair.mentor_id)))
    log(pair, mentor)
    assert {entry.state for entry in entries(database).values()} == {EntryState.SUBMITTED}
    assert year_summary(database, pair.mentor_id, 2026, TODAY).pending_hours == 1


def test_a_mentor_who_is_unit_administrator_does_not_credit_themselves(
    database: Session, pair: Mentorship
) -> None:
    staff = database.get_one(StaffMember, pair.mentor_id)
    log(pair, actor_of(make_account(Role.UNIT_ADMIN, staff=staff)))
    assert {entry.state for entry in entries(database).values()} == {EntryState.SUBMITTED}


def test_logging_twice_credits_once(database: Session, pair: Mentorship, admin: Actor) -> None:
    assert log(pair, admin).id == log(pair, admin).id
    assert len(database.scalars(sa.select(CreditEntry)).all()) == 2


def test_mentee_hours_count_up_to_sixteen(
    database: Session, pair: Mentorship, admin: Actor
) -> None:  # M1, M2
    for day in range(1, 4):
        log(pair, admin, on=date(2026, 11, day), minutes=360)
    assert year_summary(database, pair.mentee_id, 2026, TODAY).counted_hours == 16
    assert year_summary(database, pair.mentor_id, 2026, TODAY).counted_hours == 8


def test_a_stranger_and_the_mentee_cannot_log(database: Session, pair: Mentorship) -> None:
    mentee = actor_of(make_account(staff=database.get_one(StaffMember, pair.mentee_id)))
    for actor in (mentee, make_actor_with(Role.UNIT_ADMIN, unit=make_unit())):
        with pytest.raises(NotPermitted):
            log(pair, actor)
    assert entries(database) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"on": date(2026, 8, 31)},  # before the term
        {"on": date(2026, 11, 24)},  # tomorrow
        {"minutes": 0},
        {"minutes": 481},
    ],
)
def test_bad_logs_are_refused(pair: Mentorship, admin: Actor, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        log(pair, admin, **changes)


def test_a_mentor_has_three_open_mentees_at_most(unit: OrgUnit, admin: Actor) -> None:
    mentor = make_staff(unit)
    mentees = [make_staff(unit) for _ in range(4)]
    pairs = [make_mentorship(mentor, mentee) for mentee in mentees[:3]]
    with pytest.raises(Refused, match="最多同时带 3 名"):
        make_mentorship(mentor, mentees[3])
    end_mentorship(pairs[0].id, date(2026, 11, 22))
    assert make_mentorship(mentor, mentees[3]).mentee_id == mentees[3].id


def test_pairing_twice_makes_one_pair(database: Session, unit: OrgUnit) -> None:
    mentor, mentee = make_staff(unit), make_staff(unit)
    assert make_mentorship(mentor, mentee).id == make_mentorship(mentor, mentee).id


@pytest.mark.parametrize(
    ("lines", "ends_on"), [((), None), (("03",), date(2026, 8, 31))], ids=["no line", "ends early"]
)
def test_bad_pairs_are_refused(unit: OrgUnit, lines: tuple[str, ...], ends_on: date | None) -> None:
    with pytest.raises(Invalid):
        make_mentorship(make_staff(unit), make_staff(unit), lines=lines, ends_on=ends_on)


def test_nobody_mentors_themselves(unit: OrgUnit) -> None:
    staff = make_staff(unit)
    with pytest.raises(Invalid):
        create_mentorship(staff.id, staff.id, ["03"], TODAY, None, now=NOW)


def test_signing_off_needs_independent_work_and_is_found_by_line(
    database: Session, pair: Mentorship, admin: Actor
) -> None:
    log(pair, admin, kind=MentoringKind.OBSERVED)
    with pytest.raises(Refused, match="独立办"):
        sign_off(pair.id, "可独立上岗", actor=admin, now=NOW)
    assert signed_off_mentorship(database, pair.mentee_id, ["03"]) is None
    log(pair, admin)
    sign_off(pair.id, "可独立上岗", actor=admin, now=NOW)
    sign_off(pair.id, "第二次", actor=admin, now=NOW)
    found = signed_off_mentorship(database, pair.mentee_id, ["03"])
    assert found is not None
    assert (found.id, found.opinion, found.signed_off_by) == (
        pair.id,
        "可独立上岗",
        admin.account_id,
    )
    assert signed_off_mentorship(database, pair.mentee_id, ["03", "04"]) is None
    assert signed_off_mentorship(database, pair.mentee_id, []) is not None
    assert signed_off_mentorship(database, pair.mentor_id, ["03"]) is None


def test_nobody_signs_off_themselves(database: Session, pair: Mentorship, admin: Actor) -> None:
    log(pair, admin)
    mentee = database.get_one(StaffMember, pair.mentee_id)
    with pytest.raises(Refused, match="本人"):
        sign_off(
            pair.id, "很好", actor=actor_of(make_account(Role.UNIT_ADMIN, staff=mentee)), now=NOW
        )


def test_after_signing_off_nothing_is_logged(pair: Mentorship, admin: Actor) -> None:
    log(pair, admin)
    sign_off(pair.id, "可独立上岗", actor=admin, now=NOW)
    with pytest.raises(Refused, match="已出师"):
        log(pair, admin, on=date(2026, 11, 21))
