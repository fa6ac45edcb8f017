"""The pages of an author: list, editing, the quiz, publishing, the import."""

from io import BytesIO
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.courses.models import Course, CourseState
from lms.people.models import OrgUnit
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_courses import make_course
from tests.support.build_questions import make_item
from tests.support.pages import submit, text_of, visit

FACTS = {
    "title": "一次告知", "code": "FW-1", "summary": "简介", "content_category": "service",
    "lines": ["13"], "quiz_pass_pct": "60",
}  # fmt: skip
LESSON = {"title": "第一课", "min_minutes": "3", "credit_minutes": "10", "body": "**正文**"}


class Author(NamedTuple):
    unit_id: int
    item: str


@pytest.fixture
def author(client: FlaskClient) -> Author:
    """Give a signed-in trainer with a question in the bank of their unit."""
    unit = make_unit()
    found = Author(unit.id, make_item(unit).external_id)
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return found


def only_course() -> Course:
    return db.session.scalars(sa.select(Course)).one()


def test_a_course_is_written_and_published_page_by_page(
    client: FlaskClient, author: Author
) -> None:
    visit(client, "/courses/manage")
    page = submit(client, "/courses/manage/new", FACTS | {"unit_id": author.unit_id})
    assert "补充课时和测验题后就可以发布" in text_of(page)
    course_id = only_course().id
    url = f"/courses/manage/{course_id}"
    visit(client, f"{url}/lessons/new")
    submit(client, f"{url}/lessons/new", LESSON)
    submit(client, f"{url}/quiz", {"items": author.item})
    page = submit(client, f"{url}/publish", {})
    assert "课程已发布" in page.get_text()
    assert only_course().state is CourseState.PUBLISHED
    visit(client, f"{url}/facts")
    submit(client, f"{url}/facts", FACTS | {"title": "新名称"})
    assert only_course().title == "新名称"
    lesson_id = only_course().lessons[0].id
    assert "正文" in str(visit(client, f"{url}/lessons/{lesson_id}"))
    submit(client, f"{url}/lessons/{lesson_id}", LESSON | {"body": "改过"})
    assert only_course().lessons[0].body_html == "<p>改过</p>"
    page = submit(client, f"{url}/withdraw", {})
    assert only_course().state is CourseState.WITHDRAWN


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        pytest.param("title", "", "请填写课程名称", id="no title"),
        pytest.param("lines", [], "至少选择一个业务条线", id="no line"),
        pytest.param("quiz_pass_pct", "101", "1 至 100", id="pass mark"),
    ],
)
def test_a_wrong_field_is_named(
    client: FlaskClient, author: Author, field: str, value: object, words: str
) -> None:
    form = FACTS | {"unit_id": author.unit_id, field: value}
    page = submit(client, "/courses/manage/new", form, status=422)
    assert words in text_of(page)


def test_a_taken_code_and_unknown_questions_are_named(client: FlaskClient, author: Author) -> None:
    course = make_course(db.session.get_one(OrgUnit, author.unit_id))
    code, course_id = course.code, course.id
    form = FACTS | {"unit_id": author.unit_id, "code": code}
    assert "已被使用" in text_of(submit(client, "/courses/manage/new", form, status=422))
    page = submit(client, f"/courses/manage/{course_id}/quiz", {"items": "NOPE"}, status=422)
    assert "NOPE" in text_of(page)


def test_lessons_are_moved_and_deleted(client: FlaskClient, author: Author) -> None:
    course = make_course(db.session.get_one(OrgUnit, author.unit_id))
    course_id, second = course.id, course.lessons[1].id
    url = f"/courses/manage/{course_id}/lessons/{second}"
    submit(client, f"{url}/move", {"to": "1"})
    assert [each.title for each in only_course().lessons] == ["第二课", "第一课"]
    submit(client, f"{url}/delete", {})
    assert [each.title for each in only_course().lessons] == ["第一课"]


def test_courses_of_other_units_cannot_be_changed(client: FlaskClient, author: Author) -> None:
    course = make_course()
    url = f"/courses/manage/{course.id}"
    lesson = course.lessons[0].id
    for path in ("", "/facts", "/quiz", "/lessons/new", f"/lessons/{lesson}"):
        visit(client, f"{url}{path}", status=404)
    for path in ("/publish", "/withdraw", f"/lessons/{lesson}/move", f"/lessons/{lesson}/delete"):
        assert client.post(f"{url}{path}").status_code == 404


def test_learners_cannot_author(client: FlaskClient) -> None:
    sign_in(client, make_account(Role.LEARNER))
    visit(client, "/courses/manage", status=403)


def test_a_course_file_is_checked_and_imported(client: FlaskClient, author: Author) -> None:
    text = (
        f"---\ncode: F-1\ntitle: 文件课程\nsummary: 简介\ncategory: 服务意识\nlines: 13\n"
        f"quiz: {author.item}\n---\n# 第一课\nmin_minutes: 3\n正文\n"
    )
    visit(client, "/courses/manage/import")
    form = {"unit_id": author.unit_id, "file": (BytesIO(text.encode()), "course.md")}
    page = submit(client, "/courses/manage/import", form, content_type="multipart/form-data")
    assert "检查通过" in text_of(page)
    action = page.select_one("main form[action*=import]")["action"]
    page = submit(client, action, {"unit": author.unit_id})
    assert "课程已导入" in page.get_text()
    assert (only_course().code, only_course().state) == ("F-1", CourseState.DRAFT)


def test_a_bad_course_file_names_its_lines_and_writes_nothing(
    client: FlaskClient, author: Author
) -> None:
    form = {
        "unit_id": author.unit_id,
        "file": (BytesIO("---\ncode: F-1\nfoo: 1\n---\n# 课\n正文".encode()), "course.md"),
    }
    page = submit(client, "/courses/manage/import", form, content_type="multipart/form-data")
    assert "第 3 行" in text_of(page)
    assert db.session.scalar(sa.select(sa.func.count(Course.id))) == 0
