"""Alembic's environment: the engine and the tables of the platform."""

from typing import Literal

from alembic import context

from lms import tables
from lms.db import Hundredths, UtcDateTime, engine


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column kinds as what they are in the table, so that migrations stand alone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Hundredths):
        return "sa.BigInteger()"
    return False


def run() -> None:
    """Migrate the configured database."""
    with engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=tables.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
