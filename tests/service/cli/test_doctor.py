"""The doctor: each thing that is wrong is named with the way to mend it."""

import json
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lms import db, schema
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.audit.service import Action, record
from lms.cli import doctor
from lms.clock import utc_now
from lms.config import Settings
from lms.jobs.models import JobRun, RunState
from lms.people.service import create_first_admin
from tests.service.cli.conftest import Lms

Usage = namedtuple("Usage", "total used free")
Break = Callable[[Path, pytest.MonkeyPatch], object]


@pytest.fixture
def well(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an installation with nothing to complain of: administrator, schedule, front end."""
    vendor = data_dir.parent / "vendor"
    for name in (*doctor.FRONT_END, *doctor.FONTS):
        (vendor / name).parent.mkdir(parents=True, exist_ok=True)
        (vendor / name).touch()
    monkeypatch.setattr(doctor, "VENDOR", vendor)
    monkeypatch.setattr(schema, "current", schema.head)
    create_first_admin("chief", "Quiet-Harbour-27", "安思远", now=utc_now())
    add_run(utc_now())
    return data_dir


def add_run(at: Any) -> None:
    with db.transaction() as session:
        run = JobRun(
            job="close_attempts", scheduled_for=at, started_at=at, heartbeat_at=at,
            state=RunState.DONE, node="test", detail="",
        )  # fmt: skip
        session.add(run)


def findings(lms: Lms) -> tuple[int, dict[str, dict[str, str]]]:
    """Return exit status and findings by name."""
    db.session.remove()
    result = lms("doctor", "--json")
    report = json.loads(result.stdout)
    assert report["ok"] is (result.exit_code == 0)
    return result.exit_code, {check["name"]: check for check in report["checks"]}


def test_healthy_installation_is_green(lms: Lms, well: Path) -> None:
    status, found = findings(lms)
    assert status == 0
    assert {check["level"] for check in found.values()} == {"ok"}, found
    assert not [check for check in found.values() if check["mend"]]


def _tamper(_folder: Path, _patch: pytest.MonkeyPatch) -> None:
    with db.transaction() as session:
        record(session, Action.SIGN_IN, actor_name="甲")
        record(session, Action.SIGN_IN, actor_name="乙")
        session.execute(
            sa.update(AuditEntry).where(AuditEntry.actor_name == "甲").values(actor_name="丙")
        )


def _no_database(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    db.session.remove()
    (folder / "lianbing.sqlite3").rename(folder / "elsewhere")


def _old_schema(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(schema, "current", lambda: "0000")


def _full_disk(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _path: Usage(10**10, 10**10, 10**6))


def _no_front_end(_folder: Path, _patch: pytest.MonkeyPatch) -> None:
    (doctor.VENDOR / "htmx.min.js").unlink()


def _no_fonts(_folder: Path, _patch: pytest.MonkeyPatch) -> None:
    (doctor.VENDOR / doctor.FONTS[0]).unlink()


def _weak_key(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("LMS_SECRET_KEY", "abab" * 10)


def _no_redis(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("LMS_REDIS_URL", "redis://127.0.0.1:1/0")


@pytest.mark.parametrize(
    ("name", "damage", "mend"),
    [
        ("审计日志", _tamper, "lms audit verify"),
        ("数据库", _no_database, "lms db upgrade"),
        ("表结构", _old_schema, "lms db upgrade"),
        ("磁盘空间", _full_disk, "清理磁盘"),
        ("页面文件", _no_front_end, "make setup"),
        ("证书字体", _no_fonts, "make setup"),
        ("密钥", _weak_key, "LMS_SECRET_KEY"),
        ("Redis", _no_redis, "LMS_REDIS_URL"),
    ],
)
def test_fault_is_named_with_the_way_to_mend_it(
    lms: Lms, well: Path, monkeypatch: pytest.MonkeyPatch, name: str, damage: Break, mend: str
) -> None:
    damage(well, monkeypatch)
    status, found = findings(lms)
    assert status == 1
    assert found[name]["level"] == "error"
    assert mend in found[name]["mend"]
    assert [each for each, check in found.items() if check["level"] == "error"] == [name]


def test_schedule_that_stopped_is_a_warning(lms: Lms, well: Path) -> None:
    with db.transaction() as session:
        session.execute(sa.delete(JobRun))
    assert findings(lms)[1]["定时任务"]["level"] == "warning"
    add_run(utc_now() - timedelta(minutes=30))
    status, found = findings(lms)
    assert status == 0
    assert "30 分钟" in found["定时任务"]["detail"]
    assert "lms scheduler" in found["定时任务"]["mend"]


def test_missing_administrator_is_a_warning(lms: Lms, data_dir: Path, well: Path) -> None:
    from lms.people.models import RoleGrant

    with db.transaction() as session:
        session.execute(sa.delete(RoleGrant).where(RoleGrant.role == Role.SECURITY_ADMIN))
    status, found = findings(lms)
    assert status == 0
    assert "create-admin" in found["管理员"]["mend"]


def test_bad_settings_are_all_named(lms: Lms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_TIMEZONE", "Nowhere/Land")
    monkeypatch.setenv("LMS_LOG_LEVEL", "LOUD")
    result = lms("doctor")
    assert result.exit_code == 1
    assert "LMS_TIMEZONE" in result.stdout
    assert "LMS_LOG_LEVEL" in result.stdout


def test_plain_http_in_production_is_a_warning() -> None:
    settings = Settings(environment="production", secret_key="k" * 40)
    assert doctor.check_public_url(settings).level is doctor.Level.WARNING
