"""Two at once: real threads, real commits, a database of their own."""

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms import db, tables
from lms.errors import Refused


def racing_database(folder: Path) -> Iterator[None]:
    """Point the platform at a fresh database for one test, whose commits are real."""
    server = os.environ.get("LMS_TEST_POSTGRES")
    name = f"lms_race_{uuid.uuid4().hex[:12]}"
    url = f"{server}/{name}" if server else f"sqlite:///{folder / 'race.sqlite3'}"
    if server:
        admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
    tables.metadata.create_all(db.configure(url))
    yield
    db.session.remove()
    db.engine().dispose()


def run_together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Return what each call returns or its refusal, all started at the same moment."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Refused as refusal:
            return refusal
        finally:
            db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
