"""Reading a workbook: what the file is, then a child process with limits for an .xlsx."""

import base64
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import question_bank
from question_bank.formats.sheets.child import limits_line
from question_bank.formats.sheets.delimited import read_delimited
from question_bank.formats.sheets.model import Cell, CellPicture, Limits, Merged, Sheet
from question_bank.formats.sheets.package import TOO_LARGE
from question_bank.formats.unreadable import UnreadableFile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHORT = 12  # characters
_ROOT = Path(question_bank.__file__).parents[1]
_CHILD = [sys.executable, "-E", "-s", "-m", "question_bank.formats.sheets.child"]
_DECODERS: Mapping[str, Callable[[str], Cell]] = {
    "n": Decimal,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "c": time.fromisoformat,
}


def read_workbook(data: bytes, limits: Limits | None = None) -> list[Sheet]:
    """Return the visible sheets of an .xlsx or of a delimited text, row numbers as in the file.

    Raises UnreadableFile, with a message for the person who sent it, for everything else.
    """
    limits = limits or Limits()
    if not data.strip():
        raise UnreadableFile("文件是空的")
    if len(data) > limits.file_bytes:
        raise UnreadableFile(
            f"文件有 {len(data) / 2**20:.1f} MB，超过上限 {limits.file_bytes // 2**20} MB"
        )
    if data.startswith(_ZIP):
        return _read_in_child(data, limits)
    if data.startswith(_OLE):
        raise UnreadableFile(_ole_message(data))
    start = data[:512].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"\xef\xbb\xbf<")):
        raise UnreadableFile(
            "这其实是网页或 XML 文件（扩展名被改过），请在 Excel 或 WPS 中打开并“另存为”.xlsx"
        )
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8", b"{\\rtf", b"rar!")):
        raise UnreadableFile("这不是表格文件，请上传 .xlsx 或 .csv")
    return [read_delimited(data, limits)]


def _ole_message(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件设有打开密码，请先取消密码，再上传"
    if "WordDocument".encode("utf-16-le") in data:
        return "这是旧版 Word 文档（.doc），不是表格"
    return "这是旧版 .xls 文件，请在 Excel 或 WPS 中“另存为”.xlsx 后再上传"


def _read_in_child(data: bytes, limits: Limits) -> list[Sheet]:
    with tempfile.TemporaryFile() as answer:
        try:
            subprocess.run(  # noqa: S603 - our own module, no shell
                _CHILD,
                input=limits_line(limits) + data,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=limits.time_s,
                cwd=_ROOT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(f"读取超过 {limits.time_s} 秒，已停止。{TOO_LARGE}") from error
        answer.seek(0)
        return _gathered(answer)


def _gathered(lines: Iterable[bytes]) -> list[Sheet]:
    """Return the sheets that the child process wrote, line by line."""
    sheets: list[Sheet] = []
    rows: list[list[tuple[Cell, ...]]] = []  # of each sheet
    files: dict[str, bytes] = {}
    shared: dict[str, str] = {}
    ended = False
    for line in lines:
        try:
            piece = json.loads(line)
        except ValueError as error:  # a limit ended the child in the middle of a line
            raise UnreadableFile(TOO_LARGE) from error
        if "refused" in piece:
            raise UnreadableFile(piece["refused"])
        if "sheet" in piece:
            rows.append([])
            merged = tuple(Merged(*span) for span in piece["merged"])
            sheets.append(Sheet(piece["sheet"], (), merged=merged))
        elif "rows" in piece:
            rows[-1] += [tuple(_decoded(cell, shared) for cell in row) for row in piece["rows"]]
        elif "part" in piece:
            files[piece["part"]] = base64.b64decode(piece["data"])
        elif "pictures" in piece:
            pictures = tuple(
                CellPicture(row, column, files[part], shown)
                for row, column, part, shown in piece["pictures"]
            )
            sheets[-1] = replace(sheets[-1], pictures=pictures)
        ended = ended or "end" in piece
    if not ended:
        raise UnreadableFile(TOO_LARGE)
    return [replace(sheet, rows=tuple(found)) for sheet, found in zip(sheets, rows, strict=True)]


def _decoded(cell: Any, shared: dict[str, str]) -> Cell:
    """Return a cell; short texts such as 单选题 come again and again and are kept once."""
    if isinstance(cell, list):
        return _DECODERS[cell[0]](cell[1])
    if isinstance(cell, str) and len(cell) <= _SHORT:
        return shared.setdefault(cell, cell)
    value: str | bool | None = cell
    return value
