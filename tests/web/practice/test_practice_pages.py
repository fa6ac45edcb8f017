"""The pages of daily practice: nothing tells the key before the answer."""

from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.practice.models import DailySet, PracticeAnswer
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_exams import SECRET_WORDS, make_question
from tests.support.pages import submit, text_of, visit


class Learner(NamedTuple):
    staff_id: int
    unit: OrgUnit


@pytest.fixture
def learner(client: FlaskClient) -> Learner:
    unit = make_unit()
    for _ in range(5):
        make_question(unit)
    account = make_account(Role.LEARNER, unit=unit)
    found = Learner(account.staff_id, unit)
    sign_in(client, account)
    return found


def post(client: FlaskClient, number: int, own: str | None) -> str:
    """Answer a question of today by the bank's own option id; returns the page's words."""
    daily = db.session.scalars(sa.select(DailySet)).one()
    public = daily.option_maps[str(daily.version_ids[number - 1])]
    form = {}
    if own is not None:
        shown = next(each for each, option in public["ids"]["options"] if option == own)
        form[f"{public['id']}.choices"] = shown
    return text_of(submit(client, f"/practice/{daily.id}/{number}", form))


def test_key_rationale_and_clause_come_only_after_the_answer(
    client: FlaskClient, learner: Learner
) -> None:
    html = client.get("/practice").get_data(as_text=True)
    assert "选项B文字" in html
    for secret in (SECRET_WORDS, "机密原文", "is-key", 'value="B"', "工伤保险条例"):
        assert secret not in html
    words = post(client, 1, "A")
    for told in (SECRET_WORDS, "机密原文", "工伤保险条例", "选错"):
        assert told in words
    html = client.get("/practice?q=2").get_data(as_text=True)
    assert SECRET_WORDS not in html


def test_five_answers_lead_to_the_summary_and_the_mistake_book(
    client: FlaskClient, learner: Learner
) -> None:
    visit(client, "/practice")
    for number in range(1, 6):
        words = post(client, number, "A" if number == 3 else "B")
    assert "查看今日小结" in words
    words = text_of(visit(client, "/practice"))
    assert "答对 4 / 5 题" in words
    assert "已连续练习 1 天" in words
    assert "今天的练习已完成" in text_of(visit(client, "/"))
    words = text_of(visit(client, "/practice/mistakes"))
    assert "1 道题还没有掌握" in words
    assert "再答对 2 次移出" in words
    assert SECRET_WORDS in words


def test_no_answer_is_said_and_the_question_stays(client: FlaskClient, learner: Learner) -> None:
    visit(client, "/practice")
    daily = db.session.scalars(sa.select(DailySet)).one()
    page = submit(client, f"/practice/{daily.id}/1", {})
    assert "还没有作答" in page.get_text()
    assert page.select_one("form article.question") is not None


def test_an_option_that_is_none_is_refused(client: FlaskClient, learner: Learner) -> None:
    visit(client, "/practice")
    daily = db.session.scalars(sa.select(DailySet)).one()
    name = daily.option_maps[str(daily.version_ids[0])]["id"]
    page = submit(client, f"/practice/{daily.id}/1", {f"{name}.choices": "zzzz"})
    assert "作答无法识别" in page.get_text()
    assert db.session.scalar(sa.select(sa.func.count(PracticeAnswer.id))) == 0


def test_another_persons_set_does_not_exist(client: FlaskClient, learner: Learner) -> None:
    visit(client, "/practice")
    set_id = db.session.scalars(sa.select(DailySet.id)).one()
    unit = db.session.get_one(OrgUnit, learner.unit.id)
    sign_in(client, make_account(Role.LEARNER, unit=unit))
    assert client.post(f"/practice/{set_id}/1").status_code == 404
    assert client.post(f"/practice/{set_id}/99").status_code == 404


def test_without_questions_the_page_says_what_would_be_here(client: FlaskClient) -> None:
    sign_in(client, make_account(Role.LEARNER))
    assert "还没有可以练习的题" in text_of(visit(client, "/practice"))
    assert "错题本是空的" in text_of(visit(client, "/practice/mistakes"))


def test_practice_is_for_learners(client: FlaskClient) -> None:
    sign_in(client, make_account(Role.AUDIT_ADMIN))
    visit(client, "/practice", status=403)
