"""A small platform with one open exam of every question type, for browser tests of the exam room.

`python -m tests.support.exam_server DATA_DIR PORT` seeds an empty folder and serves it.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkzeug.serving import run_simple

from lms import db, tables
from lms.access.permissions import Role
from lms.app import create_app
from lms.config import Settings
from lms.exams.models import ReviewRule
from tests.service.exams.test_publishing import ALL_KINDS
from tests.support.build import make_account, make_staff, make_unit
from tests.support.build_exams import make_exam

LEARNERS = ("clerk", "clerk2", "clerk3", "clerk4", "clerk5", "clerk6")


def main(data_dir: str, port: str) -> None:
    """Seed and serve."""
    settings = Settings(
        environment="test",
        secret_key="a secret of the browser tests, long enough",
        data_dir=Path(data_dir),
        public_url=f"http://127.0.0.1:{port}",
        log_level="WARNING",
    )
    app = create_app(settings)
    tables.metadata.create_all(db.engine())
    now = datetime.now(UTC)
    with app.app_context():
        unit = make_unit(name="城关镇政务服务大厅")
        for login in LEARNERS:
            make_account(Role.LEARNER, staff=make_staff(unit, name=login), login=login)
        make_exam(
            unit,
            kinds=("single_choice", *ALL_KINDS),
            review_rule=ReviewRule.AT_ONCE,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(hours=2),
        )
    run_simple("127.0.0.1", int(port), app, threaded=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
