"""JSON Lines: one canonical document a line, the format that loses nothing.

Besides questions a line may hold a picture, `{"media": NAME, "data": base64}`, or a piece of
another format's file that is no question, `{"residue": {"format", "after", "content"}}`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from question_bank.formats.media import MAX_BYTES, Media
from question_bank.formats.result import (
    NOTHING,
    Attached,
    Collector,
    ReadResult,
    Residue,
    WriteResult,
    unreadable,
)
from question_bank.items.model import Item

NAME = "jsonl"
LABEL = "JSON Lines"
SUFFIX = ".jsonl"

_MAX_LINE = 1_000_000  # characters; the longest sensible case is a hundredth of it
_MAX_MEDIA_LINE = MAX_BYTES * 4 // 3 + 1_000  # base64 makes four signs of three bytes


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
        if len(line) > (_MAX_MEDIA_LINE if line.startswith('{"media"') else _MAX_LINE):
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
        if "media" in document:
            _take_media(collector, document, where)
        elif "residue" in document:
            _take_residue(collector, document["residue"], where)
        else:
            collector.add(document, where)
    return collector.result()


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items, one canonical document a line, then what comes with them."""
    lines: list[Mapping[str, Any]] = [item.to_document() for item in items]
    lines += [{"media": each.name, "data": each.to_text()} for each in attached.media.values()]
    lines += [
        {"residue": {"format": each.format, "after": each.after, "content": each.content}}
        for each in attached.residue
    ]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return WriteResult(text.encode("utf-8"))


def _take_media(collector: Collector, document: Mapping[str, Any], where: str) -> None:
    data = document.get("data")
    media = Media.from_text(data) if isinstance(data, str) else None
    if media is None or media.name != document["media"]:
        collector.note(where, "图片内容与名称不符，或不是 PNG、JPEG、GIF、WebP，未导入")
    else:
        collector.media[media.name] = media


def _take_residue(collector: Collector, piece: Any, where: str) -> None:
    known = isinstance(piece, dict) and isinstance(piece.get("content"), dict)
    if known and all(isinstance(piece.get(key), str) for key in ("format", "after")):
        collector.residue.append(Residue(piece["format"], piece["after"], piece["content"]))
    else:
        collector.note(where, "这一段不是试题，也不是可以保留的内容，未导入")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
