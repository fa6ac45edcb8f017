"""The state of the database schema: upgrade, current and newest revision."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from lms.db import engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
UPGRADE_LOCK = 0x4C42_4442  # advisory lock: one node migrates, the others wait


def alembic_config() -> Config:
    """Return Alembic's configuration."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def upgrade() -> str:
    """Bring the configured database to the newest revision and return its name."""
    if engine().dialect.name != "postgresql":
        command.upgrade(alembic_config(), "head")
    else:
        with engine().connect() as guard:
            guard.execute(sa.text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
            try:
                command.upgrade(alembic_config(), "head")
            finally:
                guard.execute(sa.text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE_LOCK})
    return head()


def head() -> str:
    """Return the newest revision this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def current() -> str | None:
    """Return the revision of the configured database, None when it was never migrated."""
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
