"""A fresh installation for each test, driven through the `lms` command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms import db, tables
from lms.cli import main
from lms.config import Settings

Lms = Callable[..., Result]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the data directory of an installation with an empty database."""
    folder = tmp_path / "var"
    monkeypatch.setenv("LMS_ENV", "test")
    monkeypatch.setenv("LMS_DATA_DIR", str(folder))
    for name in ("LMS_DATABASE_URL", "LMS_SECRET_KEY", "LMS_DEMO_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    folder.mkdir()
    tables.metadata.create_all(db.configure(Settings(data_dir=folder).sqlalchemy_url))
    return folder


@pytest.fixture
def lms(data_dir: Path) -> Lms:
    """Give a function that runs `lms` with words and typed input."""

    def run(*words: object, typed: str = "") -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=typed)

    return run
