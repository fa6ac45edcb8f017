"""Figures of exams and of the bank, computed from answers given through the services."""

from datetime import timedelta

import pytest

from lms import db
from lms.access.permissions import Role
from lms.analysis import queries, service
from lms.analysis.advice import DRIFT
from lms.analysis.models import ItemLook, ItemStatistic
from lms.errors import NotFound, Refused
from lms.exams.models import Attempt, ExamKind
from question_bank.statistics.items import Flag
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_analysis import AFTER, by_ability, sit_class, sit_once, void
from tests.support.build_exams import make_exam


def _by_facility(exam_id: int) -> list[ItemStatistic]:
    analysis = queries.find_analysis(exam_id)
    assert analysis is not None
    return sorted(queries.list_statistics(analysis.id), key=lambda row: -row.facility)


def test_figures_follow_from_the_answers(database: db.Session) -> None:
    exam = sit_class(make_unit(), 12, lambda person, question: person >= 2 * question)
    assert service.analyse_exam(exam.id, now=AFTER)
    rows = _by_facility(exam.id)
    assert [row.people for row in rows] == [12] * 6
    assert [round(row.facility * 12) for row in rows] == [12, 10, 8, 6, 4, 2]
    assert rows[3].discrimination == 1.0  # the three best have it, the three worst have not
    assert rows[0].item_rest is None  # everybody has it
    assert sum(option["count"] for option in rows[3].options) == 12
    assert [option["option"] for option in rows[3].options if option["is_key"]] == ["B"]
    assert [point["share"] for point in rows[3].curve] == sorted(
        point["share"] for point in rows[3].curve
    )
    assert {row.flags for row in rows} == {""}  # fewer than 50 people


def test_running_exam_is_refused_and_left_alone_by_the_job(database: db.Session) -> None:
    exam = sit_class(make_unit(), 2)
    with pytest.raises(Refused, match="考试结束后"):
        service.analyse_exam(exam.id, now=NOW + timedelta(hours=1))
    assert service.analyse_due(NOW + timedelta(hours=1)) == 0


def test_unchanged_results_are_not_computed_again_a_voided_attempt_is(
    database: db.Session,
) -> None:
    exam = sit_class(make_unit(), 4)
    assert service.analyse_due(AFTER) == 1
    assert service.analyse_due(AFTER + timedelta(hours=1)) == 0
    attempt = database.query(Attempt).filter_by(exam_id=exam.id).first()
    assert attempt is not None
    void(attempt.id)
    assert service.analyse_due(AFTER + timedelta(hours=2)) == 1
    assert {row.people for row in _by_facility(exam.id)} == {3}


def test_only_the_first_attempt_of_a_person_counts(database: db.Session) -> None:
    unit = make_unit()
    exam = make_exam(unit, kinds=("single_choice",) * 6, attempts_allowed=2)
    staff = make_staff(unit)
    sit_once(exam.id, staff.id, 0, lambda _p, _q: False, now=NOW, minutes=9)
    later = NOW + timedelta(hours=1)
    sit_once(exam.id, staff.id, 0, lambda _p, _q: True, now=later, minutes=9)
    service.analyse_exam(exam.id, now=AFTER)
    assert {(row.people, row.facility) for row in _by_facility(exam.id)} == {(1, 0.0)}


def test_practice_is_not_analysed(database: db.Session) -> None:
    unit = make_unit()
    exam = make_exam(unit, kinds=("single_choice",) * 6, kind=ExamKind.PRACTICE)
    sit_class(unit, 2, exam=exam)
    assert service.analyse_due(AFTER) == 0


def test_a_wrong_key_is_named_in_the_bank_list_until_somebody_looks(database: db.Session) -> None:
    unit = make_unit()
    exam = sit_class(
        unit,
        60,
        lambda person, question: (person < 20) if question == 3 else person >= 8 * question,
    )
    service.analyse_due(AFTER)
    actor = make_actor_with(Role.TRAINER, unit=unit)
    (first, *_others) = database.scalars(queries.todo_query(actor)).all()
    assert {Flag.SUSPECT_KEY, Flag.NEGATIVE_DISCRIMINATION} <= set(first.flags.split(","))
    assert first.facility == pytest.approx(20 / 60)
    service.note_look(first.item_id, "已核对", actor=actor, now=AFTER)
    service.note_look(first.item_id, "已核对", actor=actor, now=AFTER)
    assert database.query(ItemLook).count() == 1
    left = [row.item_id for row in database.scalars(queries.todo_query(actor))]
    seen = [row.item_id for row in database.scalars(queries.todo_query(actor, looked=True))]
    assert first.item_id not in left
    assert seen == [first.item_id]
    (row,) = [row for row in _by_facility(exam.id) if row.item_id == first.item_id]
    row_look = queries.list_looks(first)
    assert [(look.note, look.is_current) for look in row_look] == [("已核对", True)]
    assert row.flags == first.flags


def test_other_units_see_nothing_and_may_note_nothing(database: db.Session) -> None:
    unit = make_unit()
    sit_class(unit, 60, lambda person, question: (person < 20) == (question == 3))
    service.analyse_due(AFTER)
    stranger = make_actor_with(Role.TRAINER, unit=make_unit())
    assert database.scalars(queries.todo_query(stranger)).all() == []
    assert queries.list_points(stranger) == []
    item_id = database.query(ItemStatistic.item_id).limit(1).scalar()
    with pytest.raises(NotFound):
        service.note_look(item_id, "", actor=stranger, now=AFTER)


def test_two_exams_are_pooled_and_a_question_that_became_hard_is_named(
    database: db.Session,
) -> None:
    unit = make_unit()
    first = sit_class(unit, 60, by_ability)
    again = make_exam(unit, kinds=(), publish=True, blueprint_id=first.blueprint_id)
    sit_class(
        unit, 60, lambda person, question: False if question == 1 else by_ability(person, question),
        exam=again,
    )  # fmt: skip
    assert service.analyse_due(AFTER) == 2
    bank = queries.find_bank_analysis()
    assert bank is not None
    assert bank.people == 120
    rows = queries.list_statistics(bank.id)
    assert {row.people for row in rows} == {120}
    drifted = [row for row in rows if row.drift]
    assert len(drifted) == 1
    assert drifted[0].drift.startswith("难度系数由 0.90 变为 0.00")
    assert DRIFT in drifted[0].flags.split(",")
    assert drifted[0].facility == pytest.approx(0.45)
    actor = make_actor_with(Role.TRAINER, unit=unit)
    by_exam = queries.list_by_exam(actor, drifted[0].item_id, drifted[0].item_version_id)
    assert [round(row.facility, 2) for row in by_exam] == [0.0, 0.9]


def test_a_flash_attempt_is_a_signal(database: db.Session) -> None:
    exam = sit_class(make_unit(), 25, minutes=lambda place: 1 if place == 4 else 20 + place % 7)
    service.analyse_exam(exam.id, now=AFTER)
    analysis = queries.find_analysis(exam.id)
    assert analysis is not None
    (signal,) = analysis.fast
    assert signal["seconds"] == 60
    assert signal["candidate"] in queries.people_of(analysis)
