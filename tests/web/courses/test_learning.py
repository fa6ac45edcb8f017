"""The pages of a learner: courses, lessons with their heartbeat, the quiz."""

from typing import NamedTuple

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.courses.models import Course, CourseCompletion, LessonProgress
from lms.courses.queries import quiz_versions
from lms.courses.service import draw_sitting, next_sitting
from lms.credits.models import CreditEntry
from lms.people.models import OrgUnit
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_courses import make_course
from tests.support.pages import submit, text_of, visit

SECRET = "解析机密"


class Learner(NamedTuple):
    staff_id: int
    course_id: int
    unit: OrgUnit


@pytest.fixture
def learner(client: FlaskClient) -> Learner:
    """Give a signed-in learner with a course of their unit."""
    unit = make_unit()
    course = make_course(unit)
    account = make_account(Role.LEARNER, unit=unit)
    found = Learner(account.staff_id, course.id, unit)
    sign_in(client, account)
    return found


def posted(learner: Learner, *, right: bool = True) -> dict[str, str]:
    """Return the form of a quiz answered right or wrong."""
    session = db.session()
    number = next_sitting(session, learner.staff_id, learner.course_id)
    versions = quiz_versions(session, learner.course_id)
    form = {"sitting": str(number)}
    for question in draw_sitting(versions, learner.course_id, learner.staff_id, number):
        wanted = "B" if right else "A"
        shown = next(each for each, own in question.id_map["options"] if own == wanted)
        form[f"{question.public_id}.choices"] = shown
    return form


def quiz_url(learner: Learner) -> str:
    return f"/courses/{learner.course_id}/quiz"


def test_course_is_listed_and_shown_with_its_lessons(client: FlaskClient, learner: Learner) -> None:
    assert "窗口服务规范" in text_of(visit(client, "/courses"))
    page = visit(client, f"/courses/{learner.course_id}")
    assert "第一课" in text_of(page)
    assert "至少 2 分钟" in text_of(page)


def test_drafts_and_courses_of_other_units_do_not_exist(
    client: FlaskClient, learner: Learner
) -> None:
    unit_id = learner.unit.id
    for course in (
        make_course(db.session().get_one(OrgUnit, unit_id), publish=False),
        make_course(make_unit()),
    ):
        course_id = course.id
        for url in ("", "/lessons/1", "/quiz", "/quiz/1"):
            visit(client, f"/courses/{course_id}{url}", status=404)
        assert client.post(f"/courses/{course_id}/lessons/1/beats").status_code == 404
        assert client.post(f"/courses/{course_id}/quiz").status_code == 404


def test_lesson_that_is_not_there_does_not_exist(client: FlaskClient, learner: Learner) -> None:
    visit(client, f"/courses/{learner.course_id}/lessons/9", status=404)


def test_lesson_shows_clean_text_and_loads_its_heartbeat(
    client: FlaskClient, learner: Learner
) -> None:
    page = visit(client, f"/courses/{learner.course_id}/lessons/1")
    body = page.select_one(".lesson-body")
    assert body is not None
    assert body.strong.get_text() == "一次告知"
    assert page.select_one("[data-lesson]") is not None
    assert any("lesson.js" in str(each.get("src")) for each in page.find_all("script"))


def test_beat_answers_how_far_one_is(client: FlaskClient, learner: Learner) -> None:
    url = f"/courses/{learner.course_id}/lessons/1/beats"
    first = client.post(url, data={"resumed": "1"}).get_json()
    assert (first["seconds"], first["needed"], first["completed"]) == (0, 60, False)
    assert first["text"] == "已学 0 秒，需 1 分钟"


def test_no_key_and_no_rationale_is_sent_before_answering(
    client: FlaskClient, learner: Learner
) -> None:
    html = client.get(quiz_url(learner)).get_data(as_text=True)
    assert "三天" in html
    assert SECRET not in html
    assert "is-key" not in html
    page = BeautifulSoup(html, "html5lib")
    for option in page.select(".option input"):
        assert option["value"] not in ("A", "B")


def test_quiz_result_shows_marks_key_and_rationale(client: FlaskClient, learner: Learner) -> None:
    page = submit(client, quiz_url(learner), posted(learner, right=False))
    assert "未通过" in text_of(page)
    assert SECRET in text_of(page)
    assert len(page.select(".is-key")) == 2
    assert len(page.select(".is-wrong")) == 2
    page = submit(client, quiz_url(learner), posted(learner))
    assert "已通过" in text_of(page)
    assert "还有 2 课没有学够时间" in text_of(page)


def test_unanswered_questions_are_asked_about_once(client: FlaskClient, learner: Learner) -> None:
    form = posted(learner)
    name = next(each for each in form if each.endswith(".choices"))
    kept = {"sitting": form["sitting"], name: form[name]}
    page = submit(client, quiz_url(learner), kept)
    assert "还有 1 题没有作答" in text_of(page)
    assert page.select_one(f'input[name="{name}"][checked]') is not None
    page = submit(client, quiz_url(learner), kept | {"sure": "1"})
    assert "未通过" in text_of(page)


def test_the_same_form_sent_twice_is_one_sitting(client: FlaskClient, learner: Learner) -> None:
    form = posted(learner)
    first = client.post(quiz_url(learner), data=form)
    second = client.post(quiz_url(learner), data=form)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location


def test_answers_that_do_not_belong_to_the_quiz_are_refused(
    client: FlaskClient, learner: Learner
) -> None:
    form = dict.fromkeys(posted(learner), "zzzz") | {"sitting": "1"}
    assert client.post(quiz_url(learner), data=form).status_code == 422


def test_the_last_condition_completes_the_course_with_credit(
    client: FlaskClient, learner: Learner
) -> None:
    from datetime import timedelta

    from lms.clock import utc_now

    now = utc_now() - timedelta(minutes=5)
    session = db.session()
    course = session.get_one(Course, learner.course_id)
    for lesson in course.lessons:
        session.add(
            LessonProgress(
                staff_id=learner.staff_id, lesson_id=lesson.id, opened_at=now,
                seconds=lesson.min_minutes * 60, last_beat_at=now, completed_at=now,
            )
        )  # fmt: skip
    session.commit()
    page = submit(client, quiz_url(learner), posted(learner))
    assert "课程已学完" in text_of(page)
    assert db.session.scalars(sa.select(CourseCompletion)).one().staff_id == learner.staff_id
    assert db.session.scalars(sa.select(CreditEntry)).all() == []  # no day of study was recorded
    page = visit(client, f"/courses/{learner.course_id}")
    assert "学完这门课程" in text_of(page)
    assert visit(client, f"/courses/{learner.course_id}/lessons/1").select("[data-lesson]") == []


def test_another_persons_sitting_does_not_exist(client: FlaskClient, learner: Learner) -> None:
    location = client.post(quiz_url(learner), data=posted(learner)).location
    sign_in(client, make_account(Role.LEARNER, unit=db.session.get_one(OrgUnit, learner.unit.id)))
    visit(client, location, status=404)


def test_listing_courses_takes_the_same_statements_for_many(
    client: FlaskClient, learner: Learner
) -> None:
    def count() -> int:
        statements: list[str] = []

        def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        sa.event.listen(db.engine(), "before_cursor_execute", note)
        try:
            visit(client, "/courses")
        finally:
            sa.event.remove(db.engine(), "before_cursor_execute", note)
        return len(statements)

    visit(client, "/courses")
    few = count()
    for _ in range(4):
        make_course(db.session.get_one(OrgUnit, learner.unit.id))
    assert count() <= few
