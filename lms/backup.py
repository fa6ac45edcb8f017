"""Backups: one folder with the database, the files, and a manifest of their digests."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from lms import db, schema
from lms.config import Settings

MANIFEST = "manifest.json"
FILES = "files"
KEPT_FOLDERS = ("media",)  # uploads that are part of the record; stashes and locks are not


class BadBackup(Exception):
    """The folder is not a whole backup, or not one of this kind of database."""


def make_backup(settings: Settings, folder: Path, now: datetime) -> Path:
    """Write a backup into a new folder below `folder` and return it; half ones are not left."""
    target = folder / f"lianbing-{now:%Y%m%dT%H%M%SZ}"
    partial = folder / f".{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        name = _dump_sqlite(partial) if settings.is_sqlite else _dump_postgres(settings, partial)
        for kept in KEPT_FOLDERS:
            if (settings.data_dir / kept).is_dir():
                shutil.copytree(settings.data_dir / kept, partial / FILES / kept)
        manifest = {
            "database": name,
            "revision": schema.current(),
            "made_at": now.isoformat(),
            "sha256": {str(p.relative_to(partial)): _digest(p) for p in _files(partial)},
        }
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=2))
        os.replace(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return target


def restore_backup(settings: Settings, folder: Path) -> None:
    """Replace database and files by those of a backup, after checking every digest.

    The server must be stopped. Raises BadBackup before anything is touched.
    """
    manifest = check_backup(folder)
    expected = "database.sqlite3" if settings.is_sqlite else "database.dump"
    if manifest["database"] != expected:
        raise BadBackup(f"{folder} holds {manifest['database']}, expected {expected}")
    if settings.is_sqlite:
        _restore_sqlite(settings, folder / expected)
    else:
        _run(
            [
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                "--dbname",
                _libpq(settings),
                str(folder / expected),
            ]
        )
    for kept in KEPT_FOLDERS:
        if (folder / FILES / kept).is_dir():
            shutil.rmtree(settings.data_dir / kept, ignore_errors=True)
            shutil.copytree(folder / FILES / kept, settings.data_dir / kept)


def check_backup(folder: Path) -> dict[str, str]:
    """Return the manifest of a whole backup. Raises BadBackup naming what is missing or changed."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BadBackup(f"{folder} has no readable {MANIFEST}") from error
    for name, digest in manifest["sha256"].items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise BadBackup(f"{name} is missing or was changed")
    return dict(manifest)


def _dump_sqlite(folder: Path) -> str:
    # VACUUM INTO reads one snapshot; the stepwise backup never ends under steady writes.
    target = folder / "database.sqlite3"
    with db.engine().connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - a live connection has a driver
        raw.execute("VACUUM INTO ?", (str(target),))
    with sqlite3.connect(target) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise BadBackup(f"the copy of the database is damaged: {verdict}")
    return target.name


def _dump_postgres(settings: Settings, folder: Path) -> str:
    target = folder / "database.dump"
    _run(["pg_dump", "--format", "custom", "--file", str(target), "--dbname", _libpq(settings)])
    _run(["pg_restore", "--list", str(target)])  # fails on an incomplete dump
    return target.name


def _restore_sqlite(settings: Settings, source: Path) -> None:
    target = Path(make_url(settings.sqlalchemy_url).database or "")
    db.session.remove()
    if db.is_configured():
        db.engine().dispose()
    fresh = target.with_suffix(".restoring")
    shutil.copyfile(source, fresh)
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    os.replace(fresh, target)


def _libpq(settings: Settings) -> str:
    url = make_url(settings.sqlalchemy_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BadBackup(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise BadBackup(f"{command[0]} failed: {error.stderr.strip()}") from error


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
