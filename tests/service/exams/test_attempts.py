"""Starting, saving, handing in, closing, voiding."""

from datetime import timedelta

import pytest

from lms import db
from lms.errors import Invalid, NotFound, Refused
from lms.exams import service
from lms.exams.attempt_token import Claim
from lms.exams.models import AnswerLog, Attempt, AttemptResult, AttemptState, EndedBy, Response
from lms.people.models import StaffMember
from tests.support.build import NOW, make_actor_with, make_staff, make_unit
from tests.support.build_exams import answer_to, make_exam, make_question, questions_of

LATER = NOW + timedelta(minutes=5)


def _start(**settings: object) -> tuple[service.StartedAttempt, StaffMember]:
    unit = make_unit()
    staff = make_staff(unit)
    exam = make_exam(unit, **settings)
    return service.start_attempt(exam.id, staff_id=staff.id, now=NOW), staff


def _save(
    started: service.StartedAttempt,
    staff: StaffMember,
    seq: int,
    answers: object,
    at: object = LATER,
) -> service.Saved:
    return service.save_answers(
        started.attempt_id, staff_id=staff.id, seq=seq, answers=answers, now=at
    )


def test_starting_twice_gives_the_same_attempt(database: db.Session) -> None:
    started, staff = _start()
    again = service.start_attempt(started.exam_id, staff_id=staff.id, now=LATER)
    assert (started.created, again.created) == (True, False)
    assert again.attempt_id == started.attempt_id
    assert again.ends_at == NOW + timedelta(minutes=60)
    assert again.payload == started.payload


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (timedelta(hours=-2), "exam-not-open"),
        (timedelta(hours=9), "exam-closed"),
    ],
)
def test_exam_starts_only_while_open(database: db.Session, when: timedelta, code: str) -> None:
    unit = make_unit()
    exam, staff = make_exam(unit), make_staff(unit)
    with pytest.raises(Refused) as refused:
        service.start_attempt(exam.id, staff_id=staff.id, now=NOW + when)
    assert refused.value.code == code


def test_exam_of_another_unit_does_not_exist(database: db.Session) -> None:
    exam = make_exam(make_unit())
    stranger = make_staff(make_unit())
    with pytest.raises(NotFound):
        service.start_attempt(exam.id, staff_id=stranger.id, now=NOW)


def test_attempts_allowed_are_counted_without_voided_ones(database: db.Session) -> None:
    started, staff = _start()
    service.void_attempt(started.attempt_id, reason="断电", actor=make_actor_with(), now=LATER)
    second = service.start_attempt(started.exam_id, staff_id=staff.id, now=LATER)
    assert second.attempt_id != started.attempt_id
    service.submit_attempt(second.attempt_id, staff_id=staff.id, now=LATER)
    with pytest.raises(Refused) as refused:
        service.start_attempt(started.exam_id, staff_id=staff.id, now=LATER)
    assert refused.value.code == "no-attempts-left"


def test_second_attempt_gets_another_form(database: db.Session) -> None:
    unit = make_unit()
    staff = make_staff(unit)
    make_question(unit)
    make_question(unit)
    exam = make_exam(unit, form_count=2, attempts_allowed=2)
    first = service.start_attempt(exam.id, staff_id=staff.id, now=NOW)
    service.submit_attempt(first.attempt_id, staff_id=staff.id, now=LATER)
    second = service.start_attempt(exam.id, staff_id=staff.id, now=LATER)
    assert second.form_id != first.form_id


def test_same_seq_again_is_stored_once_and_answered_the_same(database: db.Session) -> None:
    started, staff = _start()
    answers = {questions_of(started.attempt_id)[0]["id"]: None}
    first = _save(started, staff, 1, answers)
    again = _save(started, staff, 1, answers, LATER + timedelta(minutes=1))
    assert again == first
    assert database.query(AnswerLog).count() == 1


def test_other_answers_under_a_used_seq_are_refused_and_the_first_stay(
    database: db.Session,
) -> None:
    started, staff = _start()
    one, two = questions_of(started.attempt_id)
    _save(started, staff, 1, {one["id"]: answer_to(started.attempt_id, one)})
    with pytest.raises(Refused) as refused:
        _save(started, staff, 1, {two["id"]: answer_to(started.attempt_id, two)})
    assert (refused.value.code, refused.value.extra["seq"]) == ("seq-conflict", 1)
    assert list(database.query(AnswerLog).one().answers) == [one["id"]]


def test_save_is_refused_after_grace_and_says_what_counted(database: db.Session) -> None:
    started, staff = _start()
    one, _two = questions_of(started.attempt_id)
    answers = {one["id"]: answer_to(started.attempt_id, one)}
    _save(started, staff, 3, answers, started.ends_at + timedelta(seconds=15))
    with pytest.raises(Refused) as refused:
        _save(started, staff, 4, answers, started.ends_at + timedelta(seconds=16))
    assert refused.value.code == "attempt-closed"
    assert refused.value.extra["seq"] == 3
    assert "此前保存的 1 题答案有效" in refused.value.message
    late = _save(started, staff, 3, answers, started.ends_at + timedelta(hours=1))
    assert late.saved_at == started.ends_at + timedelta(seconds=15)  # a retry of a stored save


@pytest.mark.parametrize(
    ("item", "answer", "code"),
    [
        ("nosuchid", {"choices": []}, "unknown-item"),
        (None, {"choices": ["nope"]}, "invalid-answer"),
        (None, {"choices": ["A"]}, "invalid-answer"),  # the bank's own ids mean nothing here
        (None, {"text": "文字"}, "invalid-answer"),
        (None, {"choices": "abcd"}, "invalid-answer"),
        (None, "B", "invalid-answer"),
    ],
)
def test_answer_that_does_not_fit_is_refused_naming_the_question(
    database: db.Session, item: str | None, answer: object, code: str
) -> None:
    started, staff = _start()
    item = item or questions_of(started.attempt_id)[0]["id"]
    with pytest.raises(Invalid) as refused:
        _save(started, staff, 1, {item: answer})
    assert (refused.value.code, refused.value.extra["item"]) == (code, item)
    assert database.query(AnswerLog).count() == 0


def test_other_people_cannot_save_or_submit(database: db.Session) -> None:
    started, staff = _start()
    colleague = make_staff(database.get_one(StaffMember, staff.id).unit)
    with pytest.raises(NotFound):
        _save(started, colleague, 1, {})
    with pytest.raises(NotFound):
        service.submit_attempt(started.attempt_id, staff_id=colleague.id, now=LATER)
    other = Claim(started.attempt_id + 1, started.form_id, started.form_hash)
    with pytest.raises(NotFound):
        service.save_answers(started.attempt_id, claim=other, seq=1, answers={}, now=LATER)


def test_right_answers_earn_full_marks_and_unanswered_none(database: db.Session) -> None:
    started, staff = _start(kinds=("single_choice", "multiple_choice", "true_false"))
    single, multiple, judged = questions_of(started.attempt_id)
    _save(started, staff, 1, {single["id"]: answer_to(started.attempt_id, single)})
    _save(started, staff, 2, {judged["id"]: answer_to(started.attempt_id, judged)})
    half = {"choices": answer_to(started.attempt_id, multiple)["choices"][:1]}
    _save(started, staff, 3, {multiple["id"]: half, judged["id"]: None})
    outcome = service.submit_attempt(started.attempt_id, staff_id=staff.id, seq=3, now=LATER)
    assert outcome.state is AttemptState.MARKED
    result = database.query(AttemptResult).one()
    assert f"{result.marks} / {result.max_marks}" == "3.00 / 6.00"
    assert result.passed is False
    assert result.by_line == {"05": ["3.00", "6.00"]}
    reasons = [row.reason for row in database.query(Response).order_by(Response.form_item_id)]
    assert reasons[0] == "回答正确"
    assert reasons[2] == "未作答"


def test_submitting_again_changes_nothing(database: db.Session) -> None:
    started, staff = _start()
    first = service.submit_attempt(started.attempt_id, staff_id=staff.id, now=LATER)
    again = service.submit_attempt(
        started.attempt_id, staff_id=staff.id, now=LATER + timedelta(minutes=1)
    )
    assert (first.is_new, again.is_new) == (True, False)
    assert again.ended_at == LATER
    assert database.query(AttemptResult).count() == 1


def test_submit_is_refused_while_a_save_is_missing(database: db.Session) -> None:
    started, staff = _start()
    _save(started, staff, 1, {})
    with pytest.raises(Refused) as refused:
        service.submit_attempt(started.attempt_id, staff_id=staff.id, seq=2, now=LATER)
    assert (refused.value.code, refused.value.extra["seq"]) == ("answers-missing", 1)


def test_save_after_submit_is_refused(database: db.Session) -> None:
    started, staff = _start()
    service.submit_attempt(started.attempt_id, staff_id=staff.id, now=LATER)
    with pytest.raises(Refused) as refused:
        _save(started, staff, 1, {})
    assert refused.value.code == "attempt-closed"


def test_overdue_attempts_are_closed_once_with_what_was_saved(database: db.Session) -> None:
    started, staff = _start()
    one, _two = questions_of(started.attempt_id)
    _save(started, staff, 1, {one["id"]: answer_to(started.attempt_id, one)})
    seen: list[int] = []
    over = started.ends_at + timedelta(seconds=16)
    assert service.close_overdue(started.ends_at, after=seen.append) == 0
    assert service.close_overdue(over, after=seen.append) == 1
    assert service.close_overdue(over, after=seen.append) == 0
    assert seen == [started.attempt_id]
    attempt = database.get_one(Attempt, started.attempt_id)
    assert (attempt.ended_by, attempt.ended_at) == (EndedBy.TIME, started.ends_at)
    assert str(database.query(AttemptResult).one().marks) == "2.00"


def test_extra_time_moves_the_end_of_a_running_attempt(database: db.Session) -> None:
    started, staff = _start()
    actor = make_actor_with()
    service.grant_extra_time(
        started.exam_id, staff.id, 20, reason="设备故障", actor=actor, now=LATER
    )
    saved = _save(started, staff, 1, {}, started.ends_at + timedelta(minutes=19))
    assert saved.ends_at == started.ends_at + timedelta(minutes=20)
    with pytest.raises(Refused):
        service.grant_extra_time(
            started.exam_id, staff.id, 5, reason="改少", actor=actor, now=LATER
        )


def test_extra_time_is_for_candidates_and_with_a_reason(database: db.Session) -> None:
    started, staff = _start()
    actor = make_actor_with()
    with pytest.raises(NotFound):
        service.grant_extra_time(
            started.exam_id, make_staff().id, 5, reason="原因", actor=actor, now=LATER
        )
    with pytest.raises(Invalid):
        service.grant_extra_time(started.exam_id, staff.id, 5, reason=" ", actor=actor, now=LATER)


def test_extending_the_closing_frees_attempts_it_had_cut(database: db.Session) -> None:
    started, staff = _start(closes_at=NOW + timedelta(minutes=30))
    assert started.ends_at == NOW + timedelta(minutes=30)
    service.extend_closing(
        started.exam_id, NOW + timedelta(hours=2), actor=make_actor_with(), now=LATER
    )
    assert _save(started, staff, 1, {}).ends_at == NOW + timedelta(minutes=60)


def test_cancelled_exam_voids_what_is_under_way(database: db.Session) -> None:
    started, staff = _start()
    service.cancel_exam(started.exam_id, reason="停电", actor=make_actor_with(), now=LATER)
    with pytest.raises(Refused) as refused:
        _save(started, staff, 1, {})
    assert refused.value.code == "attempt-closed"
    assert "停电" in refused.value.hint
    with pytest.raises(Refused) as refused:
        service.start_attempt(started.exam_id, staff_id=staff.id, now=LATER)
    assert refused.value.code == "exam-cancelled"


def test_voided_attempt_keeps_its_log_and_counts_for_nothing(database: db.Session) -> None:
    started, staff = _start()
    _save(started, staff, 1, {})
    actor = make_actor_with()
    service.void_attempt(started.attempt_id, reason="替考", actor=actor, now=LATER)
    again = service.void_attempt(started.attempt_id, reason="另一个", actor=actor, now=LATER)
    assert again.is_new is False
    attempt = database.get_one(Attempt, started.attempt_id)
    assert (attempt.state, attempt.void_reason) == (AttemptState.VOIDED, "替考")
    assert database.query(AnswerLog).count() == 1
