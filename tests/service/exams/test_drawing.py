"""Forms are drawn to be looked at, changed by hand, and frozen as they were left."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.errors import NotFound, Refused
from lms.exams import service
from lms.exams.drawn import drawn_forms
from lms.exams.models import Exam
from lms.exams.queries.drawing import list_offers, look_at_drawn
from lms.people.models import OrgUnit
from lms.questions.models import Item
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_exams import make_exam, make_question


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def organizer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.ORGANIZER, unit=unit)


@pytest.fixture
def exam(unit: OrgUnit, organizer: Actor) -> Exam:
    """An exam of two questions, four in the bank, drawn and not published."""
    exam = make_exam(unit, kinds=("single_choice",) * 2, publish=False)
    for _ in range(2):
        make_question(unit, "single_choice")
    return service.draw_exam(exam.id, actor=organizer, now=NOW)


def _items(exam: Exam) -> list[int]:
    fresh = db.session().get_one(Exam, exam.id, populate_existing=True)
    return [int(each.item) for form in drawn_forms(fresh) for each in form.placements]


def test_published_forms_are_the_drawn_ones(exam: Exam, organizer: Actor) -> None:
    drawn = _items(exam)
    published = service.publish_exam(exam.id, actor=organizer, now=NOW)
    assert {row.item_version_id for row in published.forms[0].items} == set(drawn)
    assert published.drawn is None
    assert published.fairness is not None


def test_swapped_question_is_on_the_paper_and_the_old_one_is_not(
    exam: Exam, organizer: Actor
) -> None:
    out, kept = _items(exam)
    offer = list_offers(exam, 1, out).offers[0].version.id
    service.swap_item(exam.id, 1, out, offer, actor=organizer, now=NOW)
    assert _items(exam) == [offer, kept]
    service.swap_item(exam.id, 1, out, offer, actor=organizer, now=NOW)  # a second click
    assert _items(exam) == [offer, kept]
    form = service.publish_exam(exam.id, actor=organizer, now=NOW).forms[0]
    assert {row.item_version_id for row in form.items} == {offer, kept}


def test_offers_leave_out_what_stands_on_a_form_and_what_does_not_fit(
    exam: Exam, unit: OrgUnit
) -> None:
    other_type = make_question(unit, "true_false")
    drawn = _items(exam)
    offered = {offer.version.id for offer in list_offers(exam, 1, drawn[0]).offers}
    assert len(offered) == 2
    assert not offered & {*drawn, other_type.id}


def test_question_that_does_not_fit_is_refused(exam: Exam, unit: OrgUnit, organizer: Actor) -> None:
    first, second = _items(exam)
    stranger = make_question(make_unit(), "single_choice").id
    for other in (make_question(unit, "true_false").id, stranger, 10**9, second):
        with pytest.raises(Refused) as refusal:
            service.swap_item(exam.id, 1, first, other, actor=organizer, now=NOW)
        assert refusal.value.code == "swap-refused"
    assert _items(exam) == [first, second]


@pytest.mark.parametrize("form", [0, 2])
def test_place_that_is_not_there_is_not_found(exam: Exam, organizer: Actor, form: int) -> None:
    with pytest.raises(NotFound):
        service.swap_item(exam.id, form, _items(exam)[0], 1, actor=organizer, now=NOW)


def test_drawn_question_that_was_retired_keeps_the_exam_from_being_published(
    exam: Exam, organizer: Actor
) -> None:
    version_id = _items(exam)[0]
    session = db.session()
    item = session.scalars(sa.select(Item).where(Item.approved_version_id == version_id)).one()
    item.retired_at = NOW
    session.commit()
    assert look_at_drawn(exam).report is None
    with pytest.raises(Refused) as refusal:
        service.publish_exam(exam.id, actor=organizer, now=NOW)
    assert refusal.value.code == "items-unusable"
    assert db.session().get_one(Exam, exam.id).published_at is None
    service.draw_exam(exam.id, actor=organizer, now=NOW)
    assert version_id not in _items(exam)
    service.publish_exam(exam.id, actor=organizer, now=NOW)


def test_changed_blueprint_makes_the_drawn_forms_outdated(exam: Exam, organizer: Actor) -> None:
    session = db.session()
    stored = session.get_one(Exam, exam.id)
    stored.blueprint.cells = [{**stored.blueprint.cells[0], "count": 1}]
    session.commit()
    with pytest.raises(Refused) as refusal:
        service.publish_exam(exam.id, actor=organizer, now=NOW)
    assert refusal.value.code == "forms-outdated"


def test_published_exam_is_neither_drawn_nor_swapped(exam: Exam, organizer: Actor) -> None:
    first, second = _items(exam)
    service.publish_exam(exam.id, actor=organizer, now=NOW)
    later = NOW + timedelta(minutes=1)
    with pytest.raises(Refused):
        service.draw_exam(exam.id, actor=organizer, now=later)
    with pytest.raises(Refused):
        service.swap_item(exam.id, 1, first, second, actor=organizer, now=later)
