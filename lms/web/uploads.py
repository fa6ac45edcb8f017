"""Uploaded files between a dry run and its commit: kept under the data directory, per account."""

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from lms.errors import Invalid, NotFound, TooLarge
from lms.words import Phrase

KEEP_S = 24 * 3600
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Upload:
    """A stashed file: `name` is what the user called it."""

    token: str
    name: str
    data: bytes


def read_upload(file: FileStorage | None) -> tuple[str, bytes]:
    """Return name and content of an uploaded file.

    Raises Invalid when none was chosen or it is empty, TooLarge past the configured size.
    """
    if file is None or not file.filename:
        raise Invalid("请先选择要上传的文件。")
    limit = int(current_app.config["MAX_UPLOAD_BYTES"])
    data = file.stream.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(
            Phrase("文件超过 %(size)s MB。", size=limit // 1024 // 1024), "请拆分后分别上传。"
        )
    if not data:
        raise Invalid("这个文件是空的。", "请检查后重新选择。")
    return file.filename, data


def stash(account_id: int, name: str, data: bytes) -> str:
    """Keep a file for the same account to fetch later; returns its token."""
    folder = _folder(account_id)
    folder.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(16)
    (folder / f"{token}.name").write_text(name, encoding="utf-8")
    (folder / token).write_bytes(data)
    return token


def fetch(account_id: int, token: str) -> Upload:
    """Return a stashed file of this account. Raises NotFound for anybody else's or an old one."""
    path = _folder(account_id) / token
    if not TOKEN.fullmatch(token) or not path.exists():
        raise NotFound("上传的文件已过期。", "请重新上传。")
    name = path.with_suffix(".name").read_text(encoding="utf-8")
    return Upload(token, name, path.read_bytes())


def note(account_id: int, token: str, notes: Mapping[str, Any]) -> None:
    """Keep what was decided about a stashed file, as JSON. Raises NotFound as `fetch`."""
    path = _folder(account_id) / token
    if not TOKEN.fullmatch(token) or not path.exists():
        raise NotFound("上传的文件已过期。", "请重新上传。")
    kept = path.with_suffix(f".{secrets.token_hex(4)}")
    kept.write_text(json.dumps(notes, ensure_ascii=False), encoding="utf-8")
    kept.replace(path.with_suffix(".json"))


def read_notes(account_id: int, token: str) -> dict[str, Any]:
    """Return what `note` kept, empty when nothing was."""
    path = _folder(account_id) / f"{token}.json"
    if not TOKEN.fullmatch(token) or not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return found if isinstance(found, dict) else {}


def discard(account_id: int, token: str) -> None:
    """Forget a stashed file; unknown tokens are ignored."""
    if TOKEN.fullmatch(token):
        path = _folder(account_id) / token
        path.unlink(missing_ok=True)
        path.with_suffix(".name").unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)


def sweep(data_dir: Path) -> int:
    """Delete stashed files older than a day (RI-1); returns how many."""
    old = time.time() - KEEP_S
    stale = [p for p in (data_dir / "stash").glob("*/*") if p.stat().st_mtime < old]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def download_name(name: str, fallback: str) -> str:
    """Return a file name that is safe in a header, keeping Chinese characters."""
    clean = re.sub(r'[\\/:*?"<>|\r\n]+', "_", name).strip(" .")
    return clean or secure_filename(fallback)


def _folder(account_id: int) -> Path:
    return Path(current_app.config["DATA_DIR"]) / "stash" / str(account_id)
