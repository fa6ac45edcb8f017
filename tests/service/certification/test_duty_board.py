"""The board's SQL says what the rule says; statements do not grow with the people."""

import itertools
import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lms import db
from lms.certification.eligibility import eligibility_of
from lms.certification.models import CertificationPeriod, Programme
from lms.certification.queries.board import (
    BoardFilter,
    board_query,
    board_rows,
    count_board,
    may_serve,
)
from lms.certification.queries.duty import staff_facts
from lms.clock import local_instant
from lms.people.models import StaffMember
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_certification import make_admin, make_certified, make_programme

ON = date(2026, 11, 23)
DAYS = [ON + timedelta(days=n) for n in (-400, -1, 0, 1, 30, 400)]


def _period(staff: StaffMember, programme: Programme, number: int, **dates: object) -> None:
    db.session.add(
        CertificationPeriod(
            staff_id=staff.id, programme_id=programme.id, number=number, opened_at=NOW,
            due_on=ON, evidence={}, **dates,
        )
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_condition_in_sql_agrees_with_the_rule(database: db.Session, seed: int) -> None:
    chance = random.Random(seed)
    unit = make_unit()
    programmes = [
        make_programme(unit, lines=lines) for lines in (("03",), ("03", "05"), ("02", "05"))
    ]
    people = []
    for _ in range(60):
        lines = chance.choice([(), ("03",), ("05",), ("03", "02"), ("07",)])
        hired_on = chance.choice([None, date(2020, 1, 6), ON, ON + timedelta(days=1)])
        staff = make_staff(unit, lines=lines, hired_on=hired_on)
        people.append(staff)
        for programme, number in itertools.product(programmes, (1, 2)):
            first, last = sorted(chance.sample(DAYS, 2))
            if chance.random() < 0.3:
                revoked = chance.choice([None, None, first, ON, ON + timedelta(days=1)])
                _period(
                    staff, programme, number, certified_at=NOW, valid_from=first, valid_until=last,
                    revoked_at=local_instant(revoked) if revoked else None,
                )  # fmt: skip
            elif chance.random() < 0.2:
                _period(staff, programme, number)
    database.commit()
    facts = staff_facts(database, people, ON)
    for line in ("", "02", "03", "05", "07"):
        by_rule = {p.id for p in people if eligibility_of(facts[p.id], line or None, ON).eligible}
        query = sa.select(StaffMember.id).where(may_serve(database, line, ON))
        assert set(database.scalars(query)) == by_rule
    assert by_rule == set()  # 07 is covered by no programme
    assert any(eligibility_of(facts[p.id], None, ON).eligible for p in people)


def test_states_filter_and_count(database: db.Session) -> None:
    unit = make_unit()
    actor = make_admin(unit)
    database.get_one(StaffMember, actor.staff_id).is_window_staff = False
    programme = make_programme(unit, valid_months=12)
    ready, ending, expired, fresh = (make_staff(unit, lines=("03",)) for _ in range(4))
    make_certified(ready, programme, on=date(2026, 10, 1))
    make_certified(ending, programme, on=date(2026, 1, 5))
    make_certified(expired, programme, on=date(2025, 1, 5))
    make_staff(unit, left_on=date(2026, 1, 1))
    make_staff(lines=("03",))

    def found(**wanted: str) -> set[int]:
        query = board_query(database, actor, BoardFilter(**wanted), ON)  # type: ignore[arg-type]
        return {person.id for person in database.scalars(query)}

    assert found() == {ready.id, ending.id, expired.id, fresh.id}
    assert found(state="ready", line="03") == {ready.id, ending.id}
    assert found(state="ending") == {ending.id}
    assert found(state="blocked") == {expired.id, fresh.id}
    assert found(line="05") == set()
    assert found(q=ready.name) == {ready.id}
    counts = count_board(database, actor, "", ON)
    assert (counts.total, counts.ready, counts.blocked, counts.ending) == (4, 2, 2, 1)


def test_rows_tell_each_line_apart(database: db.Session) -> None:
    unit = make_unit()
    staff = make_staff(unit, lines=("03", "05"))
    make_certified(staff, make_programme(unit, valid_months=12))
    (row,) = board_rows(database, [staff], "", ON)
    assert row.state == "partly"
    assert row.ready == [("养老保险", date(2027, 3, 1))]
    assert row.blocked == [("证书不含本业务条线：工伤保险", ())]
    assert board_rows(database, [staff], "05", ON)[0].state == "blocked"


def test_statements_do_not_grow_with_people(database: db.Session) -> None:
    unit = make_unit()
    actor, programme = make_admin(unit), make_programme(unit)

    def statements() -> int:
        database.expire_all()
        seen = []
        connection = database.connection()
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(connection, "before_cursor_execute", listener)
        people = database.scalars(board_query(database, actor, BoardFilter(), ON)).all()
        board_rows(database, people, "", ON)
        event.remove(connection, "before_cursor_execute", listener)
        return len(seen)

    for _ in range(2):
        make_certified(make_staff(unit, lines=("03",)), programme)
    few = statements()
    for _ in range(8):
        make_certified(make_staff(unit, lines=("03",)), programme)
    assert statements() == few
