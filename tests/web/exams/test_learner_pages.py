"""What candidates see: list, rules, exam room, result, history."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.exams import service
from lms.exams.models import AnswerLog, Attempt, AttemptState, Exam, ReviewRule
from lms.notices.models import Notice
from lms.people.models import OrgUnit
from tests.service.exams.test_publishing import ALL_KINDS
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_exams import answer_to, make_exam, make_learner, questions_of
from tests.support.pages import submit, text_of, visit


def _now() -> datetime:
    return datetime.now(UTC)


def _open_exam(unit: OrgUnit, **settings: object) -> int:
    times = {"opens_at": _now() - timedelta(hours=1), "closes_at": _now() + timedelta(hours=2)}
    return make_exam(unit, **(times | settings)).id


def _sit(client: FlaskClient, unit: OrgUnit, **settings: object) -> int:
    """Sign a learner in, start an exam, and return the attempt's id."""
    learner = make_learner(unit)
    exam_id = _open_exam(unit, **settings)
    sign_in(client, learner)
    client.post(f"/exams/{exam_id}/attempts")
    attempt_id = db.session().scalar(sa.select(sa.func.max(Attempt.id)))
    assert attempt_id is not None
    return attempt_id


def test_list_shows_open_exams_first_then_upcoming_then_over(
    client: FlaskClient, database: db.Session
) -> None:
    unit = make_unit()
    now = _now()
    make_exam(unit, title="已结束的考试", opens_at=now - timedelta(days=2),
              closes_at=now - timedelta(days=1), publish=False)  # fmt: skip
    db.session().execute(sa.update(Exam).values(published_at=now - timedelta(days=3)))
    db.session().commit()
    make_exam(unit, title="将来的考试", opens_at=now + timedelta(days=1),
              closes_at=now + timedelta(days=2))  # fmt: skip
    _open_exam(unit, title="现在的考试")
    make_exam(unit, title="没有发布的考试", publish=False)
    make_exam(make_unit(), title="别的单位的考试")
    sign_in(client, make_learner(unit))
    words = text_of(visit(client, "/exams"))
    places = [words.index(name) for name in ("现在的考试", "将来的考试", "已结束的考试")]
    assert places == sorted(places)
    assert "没有发布的考试" not in words
    assert "别的单位的考试" not in words
    assert "未参加" in words


def test_empty_list_says_what_would_be_here(client: FlaskClient, database: db.Session) -> None:
    sign_in(client, make_learner(make_unit()))
    assert "还没有安排考试" in text_of(visit(client, "/exams"))
    assert "还没有答卷" in text_of(visit(client, "/exams/mine"))


def test_rules_are_shown_before_the_start_and_a_late_start_is_warned_of(
    client: FlaskClient, database: db.Session
) -> None:
    unit = make_unit()
    exam_id = _open_exam(unit, closes_at=_now() + timedelta(minutes=20, seconds=30))
    sign_in(client, make_learner(unit))
    words = text_of(visit(client, f"/exams/{exam_id}"))
    assert "2 题，满分 4 分" in words
    assert "现在开始，只有 20 分钟作答时间" in words
    assert "开始答题" in words


def test_strangers_find_neither_exam_nor_attempt(client: FlaskClient, database: db.Session) -> None:
    unit = make_unit()
    colleague, stranger = client.application.test_client(), client.application.test_client()
    sign_in(colleague, make_learner(unit))
    sign_in(stranger, make_learner(make_unit()))
    attempt_id = _sit(client, unit)
    exam_id = db.session().get_one(Attempt, attempt_id).exam_id
    for who in (colleague, stranger):
        for page in ("", "/submit", "/result", "/ping"):
            assert who.get(f"/attempts/{attempt_id}{page}").status_code == 404
        assert who.post(f"/attempts/{attempt_id}/answers").status_code == 404
        assert who.post(f"/attempts/{attempt_id}/submit").status_code == 404
    assert colleague.get(f"/exams/{exam_id}").status_code == 200
    assert stranger.get(f"/exams/{exam_id}").status_code == 404
    assert stranger.post(f"/exams/{exam_id}/attempts").status_code == 404


def test_auditor_has_no_exams(client: FlaskClient, database: db.Session) -> None:
    sign_in(client, make_account(Role.AUDIT_ADMIN))
    assert client.get("/exams").status_code == 403


def test_exam_room_holds_every_question_and_no_key(
    client: FlaskClient, database: db.Session
) -> None:
    attempt_id = _sit(client, make_unit(), kinds=ALL_KINDS)
    page = visit(client, f"/attempts/{attempt_id}")
    assert len(page.select(".paper-question")) == len(ALL_KINDS)
    html = str(page)
    for word in ("机密", "rationale", "key_points", "keywords"):
        assert word not in html
    sent = client.get(f"/attempts/{attempt_id}/ping").get_json()
    assert set(sent) == {"state", "ends_at", "server_now"}


def test_form_without_scripts_appends_only_what_changed(
    client: FlaskClient, database: db.Session
) -> None:
    attempt_id = _sit(client, make_unit(), kinds=ALL_KINDS)
    questions = {question["type"]: question for question in questions_of(attempt_id)[::-1]}
    single, ordering = questions["single_choice"]["id"], questions["ordering"]
    entries = [entry["id"] for entry in ordering["entries"]]
    data = {
        f"{single}.choices": answer_to(attempt_id, questions["single_choice"])["choices"][0],
        f"{questions['fill_blank']['id']}.blanks": ["六十", ""],
        f"{questions['numeric']['id']}.number": "1234.5",
        f"{ordering['id']}.order.{entries[0]}": "2",
        f"{ordering['id']}.order.{entries[2]}": "1",
    }
    submit(client, f"/attempts/{attempt_id}/answers", data)
    [entry] = db.session().query(AnswerLog).all()
    assert entry.seq == 1
    assert entry.answers[ordering["id"]] == {"order": [entries[2], entries[0]]}
    assert entry.answers[questions["fill_blank"]["id"]] == {"blanks": ["六十", ""]}
    assert len(entry.answers) == 4
    submit(client, f"/attempts/{attempt_id}/answers", data)
    assert db.session().query(AnswerLog).count() == 1
    data[f"{questions['numeric']['id']}.number"] = ""
    page = submit(client, f"/attempts/{attempt_id}/answers", data | {"then": "submit"})
    assert "现在交卷" in text_of(page)
    last = db.session().query(AnswerLog).order_by(AnswerLog.seq.desc()).first()
    assert last is not None
    assert last.answers == {questions["numeric"]["id"]: None}


def test_form_sent_after_the_end_leads_to_the_result_saying_so(
    client: FlaskClient, database: db.Session
) -> None:
    attempt_id = _sit(client, make_unit())
    question = questions_of(attempt_id)[0]
    choice = answer_to(attempt_id, question)["choices"][0]
    past = _now() - timedelta(minutes=1)
    db.session().execute(
        sa.update(Attempt).values(starts_at=past - timedelta(hours=1), ends_at=past)
    )
    db.session().commit()
    service.close_overdue(_now())
    page = submit(client, f"/attempts/{attempt_id}/answers", {f"{question['id']}.choices": choice})
    assert "答案未保存：考试已于" in text_of(page)
    assert db.session().query(AnswerLog).count() == 0


@pytest.mark.parametrize(
    ("rule", "score", "answers"),
    [
        (ReviewRule.NOTHING, False, False),
        (ReviewRule.SCORE, True, False),
        (ReviewRule.AFTER_CLOSE, True, False),
        (ReviewRule.AT_ONCE, True, True),
    ],
)
def test_result_page_follows_the_review_rule(
    client: FlaskClient, database: db.Session, rule: ReviewRule, score: bool, answers: bool
) -> None:
    attempt_id = _sit(client, make_unit(), kinds=ALL_KINDS, review_rule=rule)
    page = submit(client, f"/attempts/{attempt_id}/submit", {})
    words = text_of(page)
    assert ("各题型得分" in words) is score
    assert ("逐题查看" in words) is answers
    assert ("解析机密" in words) is answers
    assert ("工伤保险条例" in words) is answers
    assert ("答案和解析在考试全部结束后" in words) is (rule is ReviewRule.AFTER_CLOSE)
    notice = db.session().query(Notice).one()
    assert (f"得 0 / {2 * len(ALL_KINDS)} 分" in notice.body) is score


def test_answers_appear_once_the_exam_and_all_extra_time_are_over(
    client: FlaskClient, database: db.Session
) -> None:
    attempt_id = _sit(client, make_unit())
    client.post(f"/attempts/{attempt_id}/submit")
    over = _now() - timedelta(minutes=10)
    db.session().execute(sa.update(Exam).values(opens_at=over - timedelta(hours=2), closes_at=over))
    db.session().commit()
    url = f"/attempts/{attempt_id}/result"
    assert "逐题查看" in text_of(visit(client, url))
    from lms.exams.models import ExamCandidate

    attempt = db.session().get_one(Attempt, attempt_id)
    db.session().add(ExamCandidate(exam_id=attempt.exam_id, staff_id=attempt.staff_id, extra_min=30,
                               reason="照顾"))  # fmt: skip
    db.session().commit()
    assert "逐题查看" not in text_of(visit(client, url))


def test_finished_attempt_leads_to_its_result_and_back(
    client: FlaskClient, database: db.Session
) -> None:
    attempt_id = _sit(client, make_unit())
    assert client.get(f"/attempts/{attempt_id}/result").location == f"/attempts/{attempt_id}"
    client.post(f"/attempts/{attempt_id}/submit")
    assert client.get(f"/attempts/{attempt_id}").location == f"/attempts/{attempt_id}/result"
    assert db.session().get_one(Attempt, attempt_id).state is AttemptState.MARKED
    words = text_of(visit(client, "/exams/mine"))
    assert "0 / 4" in words


def test_list_takes_the_same_number_of_statements_for_many_exams(
    client: FlaskClient, database: db.Session
) -> None:
    unit = make_unit()
    learner = make_learner(unit)

    def count() -> int:
        seen: list[str] = []
        connection = db.session().connection()
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        sa.event.listen(connection, "before_cursor_execute", listener)
        sign_in(client, learner)
        visit(client, "/exams")
        sa.event.remove(connection, "before_cursor_execute", listener)
        return len(seen)

    _open_exam(unit)
    few = count()
    for _ in range(5):
        _open_exam(unit)
    learner = make_learner(unit)
    assert count() <= few
