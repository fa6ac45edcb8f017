"""Fixtures: one database a run with the tables made once, a savepoint a test."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy.engine import Engine

from lms import db, tables
from lms.app import create_app
from lms.certification import signing
from lms.config import Settings

# The same examples in every run, so that a run says something of the change and not of luck;
# HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the database of this run: SQLite, or a fresh one on the server of LMS_TEST_POSTGRES."""
    server = os.environ.get("LMS_TEST_POSTGRES")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.sqlite3'}"
        return
    name = f"lms_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield f"{server}/{name}"
    db.engine().dispose()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def tables_made(database_url: str) -> None:
    """Make every table once a run."""
    tables.metadata.create_all(db.configure(database_url))


@pytest.fixture
def engine(database_url: str, tables_made: None) -> Engine:
    """Give the engine of the run (the same one, unless a test pointed elsewhere)."""
    return db.configure(database_url)


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give settings for tests."""
    return Settings(
        environment="test",
        secret_key="test-secret-key-of-more-than-thirty-two-characters",
        database_url=database_url,
        data_dir=Path(tmp_path_factory.mktemp("data")),
    )


@pytest.fixture(scope="session")
def app(tables_made: None, settings: Settings) -> Flask:
    """Give the application."""
    return create_app(settings)


@pytest.fixture(scope="session", autouse=True)
def certificate_key() -> None:
    """Set the key that signs certificates, as the application and the scheduler do."""
    signing.use_key("test-secret-key-of-more-than-thirty-two-characters")


@pytest.fixture
def database(engine: Engine) -> Iterator[db.Session]:
    """Give a session whose work is rolled back after the test."""
    with engine.connect() as connection:
        outer = connection.begin()
        db.bind_for_tests(connection)
        yield db.session()
        db.session.remove()
        outer.rollback()
    db.unbind_after_tests(engine)


@pytest.fixture
def client(app: Flask, database: db.Session) -> FlaskClient:
    """Give a browser-like client; forms post without CSRF tokens here, one test checks CSRF."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()
