"""The database: typed column kinds, the session, and one transaction a use case.

SQLite runs in WAL mode with `synchronous=FULL`, so that a committed answer survives a power cut;
a transaction that writes begins with BEGIN IMMEDIATE, because a read snapshot that is upgraded to
a write fails at once instead of waiting.
"""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

HUNDREDTH = Decimal("0.01")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on both sides, UTC in the table. Naive values are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: every instant carries its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """A decimal amount (marks, credit hours) stored as a whole number of hundredths."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value) * 100
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than two decimals")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else (Decimal(value) / 100).quantize(HUNDREDTH)


Id = Annotated[int, mapped_column(sa.Integer, primary_key=True)]
Amount = Annotated[Decimal, mapped_column(Hundredths)]
Code = Annotated[str, mapped_column(sa.String(64))]
Name = Annotated[str, mapped_column(sa.String(200))]
LongText = Annotated[str, mapped_column(sa.Text)]
Json = Annotated[Any, mapped_column(sa.JSON)]


class Base(DeclarativeBase):
    """All tables; constraints are named so that migrations can change them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        date: sa.Date,
        Decimal: Hundredths,
        str: sa.String(200),
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            length=32,
            values_callable=lambda cls: [member.value for member in cls],
        ),
    }


_factory = sessionmaker(expire_on_commit=False)
session: scoped_session[Session] = scoped_session(_factory)
_engine: Engine | None = None


def configure(url: str) -> Engine:
    """Open the database and bind the session to it; returns the engine."""
    global _engine  # noqa: PLW0603 - one database a process
    if _engine is not None and _engine.url.render_as_string(hide_password=False) == url:
        return _engine
    if _engine is not None:
        session.remove()
        _engine.dispose()
    _engine = make_engine(url)
    _factory.configure(bind=_engine)
    return _engine


def make_engine(url: str) -> Engine:
    """Return an engine with the platform's connection settings for SQLite or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = sa.create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sa.create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)


def is_configured() -> bool:
    """Return whether `configure` has been called."""
    return _engine is not None


def engine() -> Engine:
    """Return the engine in use; `configure` must have been called."""
    if _engine is None:
        raise RuntimeError("the database is not configured")
    return _engine


def bind_for_tests(connection: Connection) -> None:
    """Bind every session to one connection whose outer transaction the test rolls back."""
    session.remove()
    _factory.configure(bind=connection, join_transaction_mode="create_savepoint")


def unbind_after_tests(engine: Engine) -> None:
    """Bind sessions to the engine again."""
    session.remove()
    _factory.configure(bind=engine, join_transaction_mode="conditional_savepoint")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for savepoints
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("lms_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """Give the session of one use case: commits on success, rolls back on any error.

    Refuses to nest. Drops the request's read snapshot first, so that checks see current rows.
    """
    current = session()
    if current.info.get("writing"):
        raise RuntimeError("transaction() inside transaction(): call the step that takes a session")
    current.rollback()
    current.info["writing"] = True
    try:
        current.connection(execution_options={"lms_writes": True})
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info["writing"] = False


def violated(error: IntegrityError, *names: str) -> bool:
    """Return whether an integrity error comes from one of these constraints or columns.

    names: constraint names (PostgreSQL) or `table.column` (SQLite names columns, not constraints).
    """
    text = str(error.orig)
    return any(name in text for name in names)
