"""JSON Lines: one canonical document a line, the format that loses nothing."""

import json
from collections.abc import Sequence
from typing import NoReturn

from question_bank.formats.result import Collector, ReadResult, WriteResult, unreadable
from question_bank.items.model import Item

NAME = "jsonl"
LABEL = "JSON Lines"
SUFFIX = ".jsonl"

_MAX_LINE = 1_000_000  # characters; the longest sensible case is a hundredth of it


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether the first line that is not blank is a JSON object with a type or a stem."""
    text = data[:65_536].decode("utf-8-sig", "replace").lstrip()
    if not text.startswith("{"):
        return False
    first, newline, _ = text.partition("\n")
    if not newline and len(data) > 65_536:
        return '"stem"' in first or '"type"' in first
    try:
        document = json.loads(first)
    except (ValueError, RecursionError):
        # A broken first line is still this format when the file is named so.
        return bool(filename) and str(filename).lower().endswith((".jsonl", ".ndjson"))
    return isinstance(document, dict) and ("stem" in document or "type" in document)


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a JSON Lines file; each bad line is one problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return unreadable(NAME, "文件不是 UTF-8 编码，请另存为 UTF-8 后重新上传")
    collector = Collector(NAME)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"第 {number} 行"
        if len(line) > _MAX_LINE:
            collector.refuse(where, "这一行过长，无法读取")
            continue
        try:
            document = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            collector.refuse(where, "不是完整的 JSON，请检查引号、逗号和括号")
            continue
        if not isinstance(document, dict):
            collector.refuse(where, "应为一个 JSON 对象（一行一题）")
            continue
        collector.add(document, where)
    return collector.result()


def write(items: Sequence[Item]) -> WriteResult:
    """Return the items, one canonical document a line."""
    lines = [json.dumps(item.to_document(), ensure_ascii=False) + "\n" for item in items]
    return WriteResult("".join(lines).encode("utf-8"))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
