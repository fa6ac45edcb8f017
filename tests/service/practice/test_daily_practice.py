"""Drawing the questions of the day, answering them, the mistake book."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from lms.db import Session
from lms.errors import Invalid, NotFound, Refused
from lms.exams.assembly import CellSpec
from lms.people.models import OrgUnit, StaffMember
from lms.practice.models import DailySet, Mistake, PracticeAnswer
from lms.practice.queries import count_mistakes, drill_status, mistake_rows, open_mistakes
from lms.practice.service import answer_question, open_daily_set
from lms.questions.models import ItemVersion
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_exams import make_blueprint, make_exam, make_question

DAY = timedelta(days=1)
RIGHT, WRONG = {"choices": ["B"]}, {"choices": ["A"]}


@pytest.fixture
def unit(database: Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def staff(unit: OrgUnit) -> StaffMember:
    return make_staff(unit)


@pytest.fixture
def fill(unit: OrgUnit) -> Callable[..., list[ItemVersion]]:
    def make(count: int, kind: str = "single_choice") -> list[ItemVersion]:
        return [make_question(unit, kind) for _ in range(count)]

    return make


def opened(staff: StaffMember, now: datetime = NOW) -> DailySet:
    daily = open_daily_set(staff.id, now=now)
    assert daily is not None
    return daily


def answer_all(
    staff: StaffMember, answer: dict[str, list[str]], now: datetime = NOW
) -> list[PracticeAnswer]:
    daily = opened(staff, now)
    return [
        answer_question(daily.id, version_id, staff_id=staff.id, answer=answer, now=now)
        for version_id in daily.version_ids
    ]


def use_in_exam(unit: OrgUnit) -> None:
    """Publish an exam whose form holds the unit's only true-false question and two new ones."""
    blueprint = make_blueprint(unit, CellSpec(3, Decimal(2), type="true_false"))
    make_exam(unit, kinds=("true_false", "true_false"), blueprint_id=blueprint.id)


Fill = Callable[..., list[ItemVersion]]


def test_five_questions_are_drawn_once_a_day(
    database: Session, staff: StaffMember, fill: Fill
) -> None:
    fill(9)
    first, again = opened(staff), opened(staff, NOW + timedelta(hours=3))
    assert first.id == again.id
    assert len(set(first.version_ids)) == 5
    assert opened(staff, NOW + DAY).id != first.id


def test_without_questions_there_is_no_set_yet(
    database: Session, staff: StaffMember, fill: Fill
) -> None:
    fill(1, "short_answer")
    fill(1, "case")
    assert open_daily_set(staff.id, now=NOW) is None
    fill(2)
    assert len(opened(staff).version_ids) == 2


def test_questions_of_other_units_are_not_drawn(database: Session, staff: StaffMember) -> None:
    make_question(make_unit())
    assert open_daily_set(staff.id, now=NOW) is None


def test_option_names_are_opaque(database: Session, staff: StaffMember, fill: Fill) -> None:
    fill(5)
    daily = opened(staff)
    for public in daily.option_maps.values():
        assert sorted(own for _shown, own in public["ids"]["options"]) == list("ABCD")
        assert not {shown for shown, _own in public["ids"]["options"]} & set("ABCD")


def test_the_first_answer_counts(database: Session, staff: StaffMember, fill: Fill) -> None:
    fill(1)
    daily = opened(staff)
    version_id = daily.version_ids[0]
    first = answer_question(daily.id, version_id, staff_id=staff.id, answer=WRONG, now=NOW)
    again = answer_question(daily.id, version_id, staff_id=staff.id, answer=RIGHT, now=NOW)
    assert (again.id, str(again.marks)) == (first.id, "0.00")
    assert database.scalars(sa.select(Mistake.wrong_count)).all() == [1]


def test_mistakes_come_back_until_right_twice_in_a_row(
    database: Session, staff: StaffMember, fill: Fill
) -> None:
    fill(9)
    wrong = {row.item_version_id for row in answer_all(staff, WRONG)}
    assert count_mistakes(database, staff.id) == 5
    second = answer_all(staff, RIGHT, NOW + DAY)
    assert {row.item_version_id for row in second} == wrong
    assert count_mistakes(database, staff.id) == 5
    answer_all(staff, RIGHT, NOW + 2 * DAY)
    assert count_mistakes(database, staff.id) == 0
    new = {row.item_version_id for row in answer_all(staff, RIGHT, NOW + 3 * DAY)}
    assert len(new - wrong) == 4  # the bank's other questions come first now


def test_questions_of_open_exams_are_held_back(
    database: Session, unit: OrgUnit, staff: StaffMember, fill: Fill
) -> None:
    make_exam(unit)
    assert open_daily_set(staff.id, now=NOW) is None
    free = {version.id for version in fill(2)}
    assert set(opened(staff).version_ids) == free
    later = opened(staff, NOW + 3 * DAY)  # the exam is over
    assert len(later.version_ids) == 4


def test_a_question_that_an_exam_comes_to_use_is_replaced(
    database: Session, unit: OrgUnit, staff: StaffMember
) -> None:
    [used] = [make_question(unit, "true_false")]
    daily = opened(staff)
    assert daily.version_ids == [used.id]
    use_in_exam(unit)
    free = make_question(unit)
    with pytest.raises(Refused, match="正用于考试"):
        answer_question(daily.id, used.id, staff_id=staff.id, answer={"choices": ["T"]}, now=NOW)
    assert opened(staff).version_ids == [free.id]


def test_what_an_exam_uses_stays_hidden_in_the_mistake_book(
    database: Session, unit: OrgUnit, staff: StaffMember
) -> None:
    make_question(unit, "true_false")
    answer_all(staff, {"choices": ["F"]})
    mistakes = database.scalars(open_mistakes(staff.id)).all()
    assert [row.is_held for row in mistake_rows(mistakes, staff.id, NOW)] == [False]
    use_in_exam(unit)
    assert [row.is_held for row in mistake_rows(mistakes, staff.id, NOW)] == [True]


def test_nothing_and_nonsense_are_no_answers(
    database: Session, staff: StaffMember, fill: Fill
) -> None:
    fill(1)
    daily = opened(staff)
    for answer, error in ((None, Refused), ({"choices": []}, Refused), ({"text": "B"}, Invalid)):
        with pytest.raises(error):
            answer_question(
                daily.id, daily.version_ids[0], staff_id=staff.id, answer=answer, now=NOW
            )
    assert database.scalar(sa.select(sa.func.count(PracticeAnswer.id))) == 0


def test_another_persons_set_and_yesterdays_set_take_no_answer(
    database: Session, unit: OrgUnit, staff: StaffMember, fill: Fill
) -> None:
    fill(1)
    daily = opened(staff)
    version_id = daily.version_ids[0]
    with pytest.raises(NotFound):
        answer_question(daily.id, version_id, staff_id=make_staff(unit).id, answer=RIGHT, now=NOW)
    with pytest.raises(NotFound):
        answer_question(daily.id, 10_000, staff_id=staff.id, answer=RIGHT, now=NOW)
    with pytest.raises(Refused, match="已过零点"):
        answer_question(daily.id, version_id, staff_id=staff.id, answer=RIGHT, now=NOW + DAY)


def test_a_day_counts_when_every_question_was_answered(
    database: Session, staff: StaffMember, fill: Fill
) -> None:
    fill(5)
    answer_all(staff, RIGHT, NOW - DAY)
    daily = opened(staff)
    answer_question(daily.id, daily.version_ids[0], staff_id=staff.id, answer=RIGHT, now=NOW)
    status = drill_status(database, staff.id, daily.on)
    assert (status.answered, status.total, status.streak) == (1, 5, 1)
    assert status.week[0] is False  # Monday, still open
    answer_all(staff, RIGHT)
    assert drill_status(database, staff.id, daily.on).streak == 2
