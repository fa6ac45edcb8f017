"""One scheduler leads: a file lock on one host, an advisory lock on PostgreSQL.

Leadership only saves work; every run is fenced by its row, so two leaders for a moment do no harm.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lms.config import Settings

LOCK_KEY = 0x4C42_5343  # one number for all nodes of an installation
IDLE_TIMEOUT_MS = 3000  # a frozen leader's connection is ended, so that its lock is freed


class Leadership(Protocol):
    """A lock held; `is_held` proves that it still is."""

    def is_held(self) -> bool:
        """Return whether this process still leads."""
        ...


class _FileLock:
    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def is_held(self) -> bool:
        return True  # the kernel frees a file lock only with its process


class _AdvisoryLock:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def is_held(self) -> bool:
        try:
            self.connection.execute(sa.text("SELECT 1"))
        except DBAPIError:
            return False
        return True


@contextmanager
def leadership(settings: Settings) -> Iterator[Leadership | None]:
    """Give the leadership, or None when another process leads; it is released on leaving."""
    if settings.is_sqlite:
        yield from _on_file(settings.data_dir / "scheduler.lock")
    else:
        yield from _on_postgres(settings.sqlalchemy_url)


def _on_file(path: Path) -> Iterator[Leadership | None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield None
        return
    try:
        yield _FileLock(descriptor)
    finally:
        os.close(descriptor)


def _on_postgres(url: str) -> Iterator[Leadership | None]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(sa.text(f"SET idle_session_timeout = {IDLE_TIMEOUT_MS}"))
            key = {"key": LOCK_KEY}
            taken = connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), key)
            yield _AdvisoryLock(connection) if taken else None
    finally:
        engine.dispose()
