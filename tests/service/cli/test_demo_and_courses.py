"""`lms demo load` and `lms courses import`."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import db, schema
from lms.courses.models import Course, CourseState
from tests.service.cli.conftest import Lms

SAMPLES = Path("question_bank/samples")
COURSE = Path("lms/demo/content/courses/window-basics.md")


@pytest.fixture
def with_bank(lms: Lms) -> Lms:
    """Give an installation whose bank holds the questions of the course's quiz."""
    assert lms("bank", "import", SAMPLES / "mohrss-2019-13.jsonl", "--approve").exit_code == 0
    return lms


def _state() -> CourseState | None:
    db.session.remove()
    return db.session.scalar(sa.select(Course.state))


def test_course_is_imported_as_a_draft_and_published_on_demand(with_bank: Lms) -> None:
    dry = with_bank("courses", "import", COURSE, "--dry-run", "--json")
    assert dry.exit_code == 0, dry.output
    assert json.loads(dry.stdout)["new"] == 5  # the course and its four lessons
    assert _state() is None
    assert with_bank("courses", "import", COURSE).exit_code == 0
    assert _state() is CourseState.DRAFT
    again = with_bank("courses", "import", COURSE, "--publish", "--json")
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["unchanged"] == 5
    assert _state() is CourseState.PUBLISHED


def test_course_whose_quiz_is_not_in_the_bank_is_refused(lms: Lms) -> None:
    result = lms("courses", "import", COURSE, "--json")
    assert result.exit_code == 1
    assert "P13-005" in json.dumps(json.loads(result.stdout), ensure_ascii=False)
    assert _state() is None


def test_course_file_that_is_none_is_named_by_line(with_bank: Lms, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("# 只有标题\n", encoding="utf-8")
    result = with_bank("courses", "import", broken)
    assert result.exit_code == 1
    assert "第 1 行" in result.stderr


def test_demo_prints_addresses_and_a_sign_in_per_role(
    lms: Lms, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "current", schema.head)
    monkeypatch.setenv("LMS_PUBLIC_URL", "http://127.0.0.1:8123")
    first = lms("demo", "load")
    assert first.exit_code == 0, first.output
    assert "http://127.0.0.1:8123/" in first.stdout
    assert "http://127.0.0.1:8123/boards/" in first.stdout
    password = (data_dir / "demo_password").read_text().strip()
    assert password in first.stdout
    for login in ("clerk", "newhire", "trainer", "reviewer", "marker", "organizer", "unitadmin",
                  "sysadmin", "secadmin", "auditor"):  # fmt: skip
        assert f"  {login} " in first.stdout
    again = lms("demo", "load")
    assert again.stdout == first.stdout
    monkeypatch.setenv("LMS_DEMO_PASSWORD", "Given-Word-77")
    given = lms("demo", "load")
    assert "LMS_DEMO_PASSWORD" in given.stdout
    assert "Given-Word-77" not in given.output
    assert password not in given.output


def test_demo_keeps_out_of_a_real_installation(lms: Lms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "current", schema.head)
    typed = "chief\n钱进\nQuiet-Harbour-27\nQuiet-Harbour-27\n"
    assert lms("people", "create-admin", typed=typed).exit_code == 0
    result = lms("demo", "load")
    assert result.exit_code == 1
    assert "不是演示库" in result.stderr
