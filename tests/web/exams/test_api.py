"""The API of exams and attempts."""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.exams.models import AnswerLog, Attempt, Exam, ReviewRule
from lms.notices.models import Notice
from lms.people.models import OrgUnit
from tests.service.exams.test_publishing import ALL_KINDS
from tests.support.build import bearer, make_account, make_unit
from tests.support.build_exams import SECRET_WORDS, answer_to, make_exam, make_learner, questions_of


class Learner(NamedTuple):
    """A learner as the API knows one: rows do not outlive a request."""

    headers: dict[str, str]
    staff_id: int
    unit: OrgUnit


def _learner(unit: OrgUnit) -> Learner:
    account = make_learner(unit)
    return Learner(bearer(account), account.staff_id, unit)


@pytest.fixture
def learner(database: db.Session) -> Learner:
    """Give a learner with an exam that is open now."""
    unit = make_unit()
    now = datetime.now(UTC)
    make_exam(unit, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=2))
    return _learner(unit)


def _start(client: FlaskClient, learner: Learner) -> dict[str, object]:
    exam_id = db.session().scalar(sa.select(sa.func.max(Exam.id)))
    answer = client.post(f"/api/v1/exams/{exam_id}/attempts", headers=learner.headers)
    assert answer.status_code in (200, 201), answer.text
    return answer.get_json() | {"status": answer.status_code}


def _token(started: dict[str, object]) -> dict[str, str]:
    return {"Authorization": f"Attempt {started['token']}"}


def test_exam_is_listed_started_saved_resumed_and_submitted(
    client: FlaskClient, learner: Learner
) -> None:
    listed = client.get("/api/v1/exams", headers=learner.headers).get_json()
    assert [each["state"] for each in listed["items"]] == ["open"]
    assert listed["next"] is None
    started = _start(client, learner)
    assert started["status"] == 201
    url = f"/api/v1/attempts/{started['id']}"
    question = questions_of(started["id"])[0]
    answer = answer_to(started["id"], question)
    saved = client.put(
        f"{url}/answers", json={"seq": 1, "answers": {question["id"]: answer}},
        headers=_token(started),
    )  # fmt: skip
    assert saved.status_code == 200
    assert set(saved.get_json()) == {"seq", "saved_at", "ends_at", "server_now"}
    status = client.get(url, headers=learner.headers).get_json()
    assert (status["state"], status["seq"]) == ("in_progress", 1)
    assert status["answers"] == {question["id"]: answer}
    done = client.post(f"{url}/submit", json={"seq": 1}, headers=_token(started)).get_json()
    assert done["state"] == "marked"
    assert done["result"]["marks"] == "2.00"
    assert done["result"]["sections"][0]["max_marks"] == "4.00"
    again = client.post(f"{url}/submit", json={"seq": 1}, headers=learner.headers).get_json()
    assert again == done
    notice = db.session().scalars(sa.select(Notice)).one()
    assert (notice.staff_id, notice.url) == (learner.staff_id, f"/attempts/{started['id']}/result")


def test_starting_again_returns_the_same_attempt_with_200(
    client: FlaskClient, learner: Learner
) -> None:
    first, again = _start(client, learner), _start(client, learner)
    assert (first["status"], again["status"]) == (201, 200)
    for member in ("id", "token", "starts_at", "ends_at", "form"):
        assert first[member] == again[member]


def test_form_is_the_frozen_payload_byte_for_byte(client: FlaskClient, learner: Learner) -> None:
    started = _start(client, learner)
    form = db.session().get_one(Attempt, started["id"]).form_id
    payload = db.session().scalar(
        sa.text("SELECT payload FROM exam_form WHERE id = :id").bindparams(id=form)
    )
    assert json.loads(bytes(payload)) == started["form"]


@pytest.mark.parametrize("rule", [ReviewRule.NOTHING, ReviewRule.SCORE, ReviewRule.AFTER_CLOSE])
def test_no_key_and_no_rationale_in_any_byte_of_an_attempt(
    client: FlaskClient, database: db.Session, rule: ReviewRule
) -> None:
    unit = make_unit()
    now = datetime.now(UTC)
    make_exam(
        unit, kinds=ALL_KINDS, review_rule=rule,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=2),
    )  # fmt: skip
    learner = _learner(unit)
    started = _start(client, learner)
    url = f"/api/v1/attempts/{started['id']}"
    question = questions_of(started["id"])[0]
    answers = {question["id"]: answer_to(started["id"], question, right=False)}
    sent = [
        client.post(f"/api/v1/exams/{_exam_of(started)}/attempts", headers=learner.headers),
        client.put(f"{url}/answers", json={"seq": 1, "answers": answers}, headers=_token(started)),
        client.put(f"{url}/answers", json={"seq": 1, "answers": {}}, headers=_token(started)),
        client.put(
            f"{url}/answers", json={"seq": 2, "answers": {question["id"]: {"x": 1}}},
            headers=_token(started),
        ),
        client.get(url, headers=_token(started)),
        client.post(f"{url}/submit", json={}, headers=_token(started)),
        client.get(url, headers=_token(started)),
    ]  # fmt: skip
    for response in sent:
        text = response.get_data(as_text=True)
        assert "机密" not in text
        assert SECRET_WORDS not in text
        for word in ("rationale", "key_points", "keywords", '"answer"', "correct"):
            assert word not in text
    assert (sent[-2].get_json()["result"] is None) is (rule is ReviewRule.NOTHING)


def _exam_of(started: dict[str, object]) -> int:
    return db.session().get_one(Attempt, started["id"]).exam_id


def test_strangers_get_404_on_everything(client: FlaskClient, learner: Learner) -> None:
    stranger = _learner(make_unit()).headers
    colleague = _learner(learner.unit).headers
    started = _start(client, learner)
    url = f"/api/v1/attempts/{started['id']}"
    for who in (stranger, colleague):
        assert client.get(url, headers=who).status_code == 404
        body = {"seq": 1, "answers": {}}
        assert client.put(f"{url}/answers", json=body, headers=who).status_code == 404
        assert client.post(f"{url}/submit", json={}, headers=who).status_code == 404
    exam = f"/api/v1/exams/{_exam_of(started)}/attempts"
    assert client.post(exam, headers=stranger).status_code == 404
    assert client.get("/api/v1/exams", headers=stranger).get_json()["items"] == []
    other = {"token": str(started["token"])[::-1]}
    assert client.get(url, headers=_token(other)).status_code == 401
    elsewhere = f"/api/v1/attempts/{started['id'] + 1}"
    assert client.get(elsewhere, headers=_token(started)).status_code == 404


def test_administrators_without_the_right_to_learn_start_nothing(
    client: FlaskClient, learner: Learner
) -> None:
    from lms.access.permissions import Role

    auditor = make_account(Role.AUDIT_ADMIN, unit=learner.unit)
    exam_id = db.session().scalar(sa.select(sa.func.max(Exam.id)))
    answer = client.post(f"/api/v1/exams/{exam_id}/attempts", headers=bearer(auditor))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ('{"seq": 1', 422, "invalid-json"),
        ("[" * 100_000, 422, "invalid-json"),
        ("[]", 422, "invalid-body"),
        ('{"seq": 0, "answers": {}}', 422, "invalid-body"),
        ('{"seq": "1", "answers": {}}', 422, "invalid-body"),
        ('{"seq": true, "answers": {}}', 422, "invalid-body"),
        ('{"seq": 9999999, "answers": {}}', 422, "invalid-body"),
        ('{"seq": 1, "answers": {"nosuch": null}}', 422, "unknown-item"),
        ('{"seq": 1, "answers": {"\\ud800": null}}', 422, "unknown-item"),
        ('{"seq": 1, "answers": {"\\u0000": null}}', 422, "unknown-item"),
        ('{"seq": 1, "answers": {"a": ' + '"' + "x" * 262_144 + '"}}', 413, "too-large"),
    ],
)
def test_bad_body_is_a_problem_document_and_stores_nothing(
    client: FlaskClient, learner: Learner, body: str, status: int, code: str
) -> None:
    started = _start(client, learner)
    answer = client.put(
        f"/api/v1/attempts/{started['id']}/answers", data=body,
        content_type="application/json", headers=_token(started),
    )  # fmt: skip
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert db.session().scalar(sa.select(sa.func.count()).select_from(AnswerLog)) == 0


@pytest.mark.parametrize(
    "answer",
    [{"\ud800": 1}, {"choices": ["\ud800"]}, {"choices": [{}]}, {"text": "\u0000"}, {"choices": 7}],
)
def test_odd_answers_are_refused_naming_the_question(
    client: FlaskClient, learner: Learner, answer: dict[str, object]
) -> None:
    started = _start(client, learner)
    question = questions_of(started["id"])[0]
    sent = client.put(
        f"/api/v1/attempts/{started['id']}/answers",
        data=json.dumps({"seq": 1, "answers": {question["id"]: answer}}),
        content_type="application/json", headers=_token(started),
    )  # fmt: skip
    assert (sent.status_code, sent.get_json()["item"]) == (422, question["id"])


def test_save_after_the_end_says_which_seq_counted(client: FlaskClient, learner: Learner) -> None:
    started = _start(client, learner)
    url = f"/api/v1/attempts/{started['id']}/answers"
    client.put(url, json={"seq": 4, "answers": {}}, headers=_token(started))
    past = datetime.now(UTC) - timedelta(minutes=1)
    db.session().execute(
        sa.update(Attempt).values(starts_at=past - timedelta(hours=1), ends_at=past)
    )
    db.session().commit()
    refused = client.put(url, json={"seq": 5, "answers": {}}, headers=_token(started))
    problem = refused.get_json()
    assert (refused.status_code, problem["code"], problem["seq"]) == (409, "attempt-closed", 4)


def test_without_any_token_the_api_asks_for_one(client: FlaskClient, learner: Learner) -> None:
    started = _start(client, learner)
    for call in (
        client.get("/api/v1/exams"),
        client.get(f"/api/v1/attempts/{started['id']}"),
        client.put(f"/api/v1/attempts/{started['id']}/answers", json={"seq": 1, "answers": {}}),
    ):
        assert call.status_code == 401


def test_operations_stand_in_the_openapi_document(client: FlaskClient, learner: Learner) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert "put" in paths["/api/v1/attempts/{attempt_id}/answers"]
    assert "201" in paths["/api/v1/exams/{exam_id}/attempts"]["post"]["responses"]
