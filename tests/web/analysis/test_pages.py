"""What trainers see of figures."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.analysis import queries, service
from lms.analysis.models import ItemStatistic
from lms.audit.models import AuditEntry
from lms.exams.models import Attempt, Exam
from lms.people.models import OrgUnit
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_analysis import sit_class
from tests.support.build_exams import make_exam, make_question
from tests.support.pages import submit, text_of, visit


@pytest.fixture
def unit(client: FlaskClient, database: db.Session) -> OrgUnit:
    """Give a unit whose trainer is signed in."""
    unit = make_unit(name="城关镇")
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def _closed_exam(unit: OrgUnit, people: int) -> Exam:
    """Return an exam that closed an hour ago; question 3 has a wrong key, the first are alike."""
    now = datetime.now(UTC)
    exam = make_exam(
        unit,
        kinds=("single_choice",) * 6,
        opens_at=now - timedelta(hours=5),
        closes_at=now - timedelta(hours=1),
    )
    return sit_class(
        unit,
        people,
        lambda person, question: person < 20 if question == 3 else person >= 8 * question,
        exam=exam,
        now=now - timedelta(hours=4),
    )


def test_exam_page_invites_then_shows_figures(client: FlaskClient, unit: OrgUnit) -> None:
    exam = _closed_exam(unit, 60)
    url = f"/manage/exams/{exam.id}/analysis"
    page = visit(client, url)
    assert "还没有试题分析" in text_of(page)
    page = submit(client, url, {})
    text = text_of(page)
    assert "试题分析已更新" in page.get_text()
    assert "答案存疑" in text
    assert "考生不足 100 人" in text
    assert len(page.select("tbody tr")) >= 7  # six questions and a form
    assert page.select_one("#scatter-option") is not None
    assert "已是最新分析" in submit(client, url, {}).get_text()


def test_bank_list_leads_to_the_question_and_a_note_takes_it_off(
    client: FlaskClient, unit: OrgUnit
) -> None:
    _closed_exam(unit, 60)
    service.analyse_due(datetime.now(UTC))
    page = visit(client, "/bank/analysis")
    assert "请对照政策原文核对答案" in text_of(page)
    row = page.select("tbody tr a")[0]
    page = visit(client, row["href"])
    assert "（答案）" in text_of(page)
    assert page.select_one("#curve-option") is not None
    assert page.select_one("#distractors-option") is not None
    item_id = int(row["href"].split("/")[2])
    page = submit(client, f"/bank/{item_id}/looked", {"note": "已按新条款改"})
    assert row.get_text() not in [each.get_text() for each in page.select("tbody tr a")]
    page = visit(client, "/bank/analysis?looked=1&flag=suspect_key")
    assert [each["href"] for each in page.select("tbody tr a")] == [row["href"]]
    assert "已按新条款改" in text_of(visit(client, row["href"]))


def test_pages_without_figures_say_so(client: FlaskClient, unit: OrgUnit) -> None:
    assert "还没有可分析的作答" in text_of(visit(client, "/bank/analysis"))
    exam = make_exam(unit)
    assert "没有发现" in text_of(visit(client, f"/manage/exams/{exam.id}/signals"))
    item_id = make_question(unit).item_id
    assert "这道题还没有作答" in text_of(visit(client, f"/bank/{item_id}/statistics"))


def test_signals_are_facts_and_say_that_they_decide_nothing(
    client: FlaskClient, unit: OrgUnit
) -> None:
    exam = _closed_exam(unit, 25)
    service.analyse_due(datetime.now(UTC))
    analysis = queries.find_analysis(exam.id)
    assert analysis is not None
    first, second = [str(each.id) for each in db.session().query(Attempt).limit(2)]
    analysis.alike = [
        {
            "first": first, "second": second, "both_wrong": 12, "same": 11, "expected": 3.9,
            "probability": 1e-7, "corrected": 1e-5,
        }
    ]  # fmt: skip
    db.session().commit()
    text = text_of(visit(client, f"/manage/exams/{exam.id}/signals"))
    assert "供核查，不作结论" in text
    shown = db.session().query(AuditEntry).filter_by(action="personal_data_shown").all()
    assert [(entry.object_type, entry.object_id) for entry in shown] == [("exam", str(exam.id))]
    assert "12 题 11 题 3.9 题 不到万分之一 同一单位" in text


def test_running_exam_has_no_figures(client: FlaskClient, unit: OrgUnit) -> None:
    now = datetime.now(UTC)
    exam = make_exam(unit, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    page = submit(client, f"/manage/exams/{exam.id}/analysis", {})
    assert "考试结束后才能做试题分析" in page.get_text()


@pytest.mark.parametrize("path", ["analysis", "signals"])
def test_strangers_find_no_exam(client: FlaskClient, unit: OrgUnit, path: str) -> None:
    exam = make_exam(make_unit())
    assert client.get(f"/manage/exams/{exam.id}/{path}").status_code == 404


def test_learners_and_strangers_see_no_question(client: FlaskClient, unit: OrgUnit) -> None:
    _closed_exam(unit, 4)
    service.analyse_due(datetime.now(UTC))
    item_id = db.session().query(ItemStatistic.item_id).limit(1).scalar()
    sign_in(client, make_account(Role.TRAINER, unit=make_unit()))
    assert client.get(f"/bank/{item_id}/statistics").status_code == 404
    assert client.post(f"/bank/{item_id}/looked").status_code == 404
    sign_in(client, make_account(Role.LEARNER, unit=unit))
    assert client.get("/bank/analysis").status_code == 403
