"""Two at once: real threads, real commits, a database of their own."""

import os
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lms import db, tables
from lms.errors import Refused
from lms.exams import service
from lms.exams.models import AnswerLog, Attempt, AttemptResult, Response
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_exams import answer_to, make_exam, questions_of


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[None]:
    """Point the platform at a fresh database for one test, whose commits are real."""
    server = os.environ.get("LMS_TEST_POSTGRES")
    name = f"lms_race_{uuid.uuid4().hex[:12]}"
    url = f"{server}/{name}" if server else f"sqlite:///{tmp_path / 'race.sqlite3'}"
    if server:
        admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
    tables.metadata.create_all(db.configure(url))
    yield
    db.session.remove()
    db.engine().dispose()


def _together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Return what each call returns or raises, all started at the same moment."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_person_who_starts_twice_at_once_has_one_attempt(own_database: None) -> None:
    unit = make_unit()
    exam_id, staff_id = make_exam(unit, attempts_allowed=5).id, make_staff(unit).id
    db.session.remove()
    started = _together(
        [lambda: service.start_attempt(exam_id, staff_id=staff_id, now=NOW) for _ in range(6)]
    )
    assert len({each.attempt_id for each in started}) == 1
    assert sorted(each.created for each in started) == [False] * 5 + [True]
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Attempt)) == 1


def test_same_seq_from_two_devices_is_stored_once_and_the_other_told(own_database: None) -> None:
    unit = make_unit()
    exam_id, staff_id = make_exam(unit).id, make_staff(unit).id
    attempt_id = service.start_attempt(exam_id, staff_id=staff_id, now=NOW).attempt_id
    question = questions_of(attempt_id)[0]
    choices = [option["id"] for option in question["options"]]
    db.session.remove()

    def save(choice: str) -> Any:
        answers = {question["id"]: {"choices": [choice]}}
        return service.save_answers(attempt_id, staff_id=staff_id, seq=1, answers=answers, now=NOW)

    outcomes = _together([lambda choice=choice: save(choice) for choice in choices])
    stored = db.session().scalars(sa.select(AnswerLog)).one()
    won = choices.index(stored.answers[question["id"]]["choices"][0])
    for place, outcome in enumerate(outcomes):
        if place == won:
            assert isinstance(outcome, service.Saved)
        else:
            assert isinstance(outcome, Refused)
            assert outcome.code == "seq-conflict"


def test_save_racing_the_submit_is_graded_or_refused(own_database: None) -> None:
    """An acknowledged answer counts, whoever came first; repeated with changing timing."""
    unit = make_unit()
    exam_id = make_exam(unit, attempts_allowed=99).id
    staff_id = make_staff(unit).id
    counted = refused = 0
    for _ in range(25):
        started = service.start_attempt(exam_id, staff_id=staff_id, now=NOW)
        attempt_id = started.attempt_id
        question = questions_of(attempt_id)[0]
        answers = {question["id"]: answer_to(attempt_id, question)}
        db.session.remove()
        pause = random.Random(attempt_id).random() * 0.01
        saved, _submitted = _together(
            [
                lambda attempt_id=attempt_id, answers=answers: service.save_answers(
                    attempt_id, staff_id=staff_id, seq=1, answers=answers, now=NOW
                ),
                lambda attempt_id=attempt_id, pause=pause: (
                    threading.Event().wait(pause),
                    service.submit_attempt(attempt_id, staff_id=staff_id, now=NOW),
                ),
            ]
        )
        marks = db.session().scalar(
            sa.select(AttemptResult.marks).where(AttemptResult.attempt_id == attempt_id)
        )
        if isinstance(saved, Refused):
            assert saved.code == "attempt-closed"
            assert str(marks) == "0.00"
            refused += 1
        else:
            assert str(marks) == "2.00"
            counted += 1
        db.session.remove()
    assert counted + refused == 25


def test_submits_at_once_grade_once(own_database: None) -> None:
    unit = make_unit()
    exam_id, staff_id = make_exam(unit).id, make_staff(unit).id
    attempt_id = service.start_attempt(exam_id, staff_id=staff_id, now=NOW).attempt_id
    db.session.remove()
    outcomes = _together(
        [lambda: service.submit_attempt(attempt_id, staff_id=staff_id, now=NOW) for _ in range(5)]
    )
    assert sorted(each.is_new for each in outcomes) == [False] * 4 + [True]
    assert db.session().scalar(sa.select(sa.func.count()).select_from(AttemptResult)) == 1
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Response)) == 2
