"""Models equal migrations: forward on an empty database gives exactly the tables of the code."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from lms import db, schema, tables


@pytest.fixture
def empty_database(engine: sa.Engine, database_url: str, tmp_path: Path):
    """Point the platform at an empty database of the same kind, and back afterwards."""
    if engine.dialect.name == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        yield db.configure(url)
        db.configure(database_url)
        return
    server, name = database_url.rsplit("/", 1)
    admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}_empty"))
    yield db.configure(f"{server}/{name}_empty")
    db.configure(database_url)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}_empty WITH (FORCE)"))
    admin.dispose()


def test_migrations_make_exactly_the_tables_of_the_models(empty_database: sa.Engine) -> None:
    assert schema.current() is None
    assert schema.upgrade() == schema.head() == schema.current()
    with empty_database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_migrations_run_twice_change_nothing(empty_database: sa.Engine) -> None:
    schema.upgrade()
    assert schema.upgrade() == schema.head()
