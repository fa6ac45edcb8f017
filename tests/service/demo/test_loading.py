"""Loading the demo at other times of the year, and into other databases."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from lms import db
from lms.competitions.models import Round
from lms.config import Settings
from lms.demo.accounts import check_is_demo
from lms.demo.loading import load_content
from lms.errors import Refused
from lms.exams.models import Exam
from tests.support.build import make_unit


@pytest.mark.parametrize(
    "now", [datetime(2027, 1, 2, 2, 0, tzinfo=UTC), datetime(2028, 2, 29, 2, 0, tzinfo=UTC)]
)
def test_demo_loads_in_any_season(
    app: Flask, database: db.Session, tmp_path: Path, now: datetime
) -> None:
    settings = Settings(environment="test", data_dir=tmp_path, secret_key="k" * 40)
    with app.app_context():
        report = load_content(settings, now)
        exam = db.session.get_one(Exam, db.session.get_one(Round, report.round_id).exam_id)
        assert exam.opens_at <= now < exam.closes_at


def test_database_of_a_real_installation_is_refused(app: Flask, database: db.Session) -> None:
    make_unit()
    with pytest.raises(Refused) as refusal:
        check_is_demo()
    assert refusal.value.code == "not-a-demo"
