"""Builders of exams that a class of known ability has sat."""

from collections.abc import Callable
from datetime import datetime, timedelta

from lms import db
from lms.exams import service
from lms.exams.models import Attempt, Exam
from lms.people.models import OrgUnit
from tests.support.build import NOW, make_staff
from tests.support.build_exams import answer_to, make_exam, questions_of

AFTER = NOW + timedelta(days=1)
# Whether a person answers a question right: (place of the person from 0, number of the question)
Pattern = Callable[[int, int], bool]


def by_ability(person: int, question: int) -> bool:
    """Return right for whoever is able enough: question n is right for six people a step fewer."""
    return person >= 6 * question


def sit_class(
    unit: OrgUnit,
    people: int,
    pattern: Pattern = by_ability,
    *,
    questions: int = 6,
    minutes: Callable[[int], int] = lambda place: 20 + place % 7,
    now: datetime = NOW,
    exam: Exam | None = None,
) -> Exam:
    """Return an exam that so many new people of a unit have sat and handed in."""
    exam = exam or make_exam(unit, kinds=("single_choice",) * questions)
    staff_ids = [make_staff(unit).id for _person in range(people)]
    for place, staff_id in enumerate(staff_ids):
        sit_once(exam.id, staff_id, place, pattern, now=now, minutes=minutes(place))
    return exam


def sit_once(
    exam_id: int, staff_id: int, place: int, pattern: Pattern, *, now: datetime, minutes: int
) -> int:
    """Sit an exam, question by question in the order of the bank; returns the attempt."""
    started = service.start_attempt(exam_id, staff_id=staff_id, now=now)
    shown = sorted(questions_of(started.attempt_id), key=lambda each: each["stem_html"])
    answers = {
        each["id"]: answer_to(started.attempt_id, each, right=pattern(place, number))
        for number, each in enumerate(shown)
    }
    end = now + timedelta(minutes=minutes)
    service.save_answers(started.attempt_id, staff_id=staff_id, seq=1, answers=answers, now=end)
    service.submit_attempt(started.attempt_id, staff_id=staff_id, seq=1, now=end)
    return started.attempt_id


def void(attempt_id: int) -> None:
    """Void an attempt."""
    service.void_attempt(attempt_id, reason="设备故障", actor=None, now=AFTER)
    assert db.session().get_one(Attempt, attempt_id).void_reason
