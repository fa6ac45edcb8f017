"""Reading a workbook: what the file is, then a child process with limits for an .xlsx."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import question_bank
from question_bank.formats.sheets.child import limits_line
from question_bank.formats.sheets.delimited import read_delimited
from question_bank.formats.sheets.model import Cell, Limits, Sheet
from question_bank.formats.sheets.package import TOO_LARGE
from question_bank.formats.unreadable import UnreadableFile

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell
            _CHILD,
            input=limits_line(limits) + data,
            capture_output=True,
            timeout=limits.time_s,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"读取超过 {limits.time_s} 秒，已停止。{TOO_LARGE}") from error
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:  # a limit ended the child before it could answer
        raise UnreadableFile(TOO_LARGE) from error
    if "refused" in answer:
        raise UnreadableFile(answer["refused"])
    return [
        Sheet(sheet["name"], tuple(tuple(_decoded(cell) for cell in row) for row in sheet["rows"]))
        for sheet in answer["sheets"]
    ]


def _decoded(cell: Any) -> Cell:
    if isinstance(cell, list):
        return _DECODERS[cell[0]](cell[1])
    value: str | bool | None = cell
    return value
