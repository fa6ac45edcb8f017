"""GIFT, the text format of Moodle: a question a paragraph, its answers in braces."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from question_bank.formats.gift.documents import document_of
from question_bank.formats.gift.holding import find_kept, hold, is_unchanged, renamed, with_kept
from question_bank.formats.gift.parse import parse
from question_bank.formats.gift.questions import question_of
from question_bank.formats.gift.text import write_node
from question_bank.formats.gift.tree import Category, Fault, Question
from question_bank.formats.losses import facet_losses
from question_bank.formats.result import (
    NOTHING,
    SOURCE,
    Attached,
    Collector,
    ReadResult,
    WriteResult,
    common_losses,
    unreadable,
)
from question_bank.formats.sheets.delimited import decode
from question_bank.formats.unreadable import UnreadableFile
from question_bank.items.model import Item
from question_bank.items.question import Problem
from question_bank.taxonomy import find_line

__all__ = ["LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]

NAME = "gift"
LABEL = "GIFT（Moodle 文本）"
SUFFIX = ".gift"

_MARKS = re.compile(
    r"^[^\S\n]*::[^:\n]+::|^\$CATEGORY:|(?<!\\)\{\s*(?:[=~#]|(?:T|F|TRUE|FALSE)\s*[#}])|\S\s*\{\}\s*$",
    re.MULTILINE,
)
_OTHERS = re.compile(r"\s*(?:\{\s*\"|\[\s*[{\[\"]|<|\\)")  # JSON, XML, TeX
_HEAD = 65_536  # characters looked at to recognise the format
_HELD = ("rationale", "tags")


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether a text is named .gift, or holds a title, a category or answers in braces."""
    suffix = PurePath(filename or "").suffix.lower()
    if suffix not in ("", ".txt", ".text", SUFFIX):
        return False
    try:
        text = decode(data)[:_HEAD]
    except UnreadableFile:
        return False
    return suffix == SUFFIX or (not _OTHERS.match(text) and bool(_MARKS.search(text)))


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of a GIFT file; each bad question is one problem."""
    try:
        text = decode(data)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    collector = Collector(NAME)
    business_line = None
    for line, node in parse(text):
        where = f"第 {line} 行"
        if isinstance(node, Fault):
            collector.refuse(where, node.message)
        elif isinstance(node, Category):
            business_line = _business_line(node.path)
            message = f"分类“{node.path[:60]}”不是试题，已保留"
            collector.keep({"text": write_node(node)}, where, message)
        elif node.kind == "description":
            message = "这一段是说明文字，不是试题，已保留"
            collector.keep({"text": write_node(node)}, where, message)
        else:
            _take(collector, node, where, business_line)
    return collector.result()


def _business_line(path: str) -> str | None:
    """Return the business line that a category is named after, its innermost level first."""
    levels = [level.strip() for level in path.split("/")]
    found = (find_line(level) for level in reversed(levels) if level)
    return next((code for code in found if code), None)


def _take(collector: Collector, question: Question, where: str, business_line: str | None) -> None:
    warnings: list[str] = []
    document = hold(document_of(question, warnings.append), question)
    if business_line:
        document["business_lines"] = [business_line]
    if SOURCE in document and not warnings:
        warnings.append("名称、文字格式等已保留，只在导出为 GIFT 时写回")
    collector.add(document, where, [Problem(where, "warning", each) for each in warnings])


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as a GIFT file in UTF-8, with what it cannot hold."""
    problems = common_losses(items, attached, NAME, holds_media=False)
    problems += facet_losses(items, LABEL, _HELD)
    pieces: dict[str, list[str]] = {}
    known = {item.id for item in items}
    for piece in attached.residue:
        text = piece.content.get("text") if piece.format == NAME else None
        if isinstance(text, str):
            pieces.setdefault(piece.after if piece.after in known else "", []).append(text)
    parts = pieces.pop("", [])
    for item in items:
        text, losses = _written(item)
        problems += [Problem(item.id, "warning", message) for message in losses]
        parts += [text] if text else []
        parts += pieces.get(item.id, [])
    return WriteResult("".join(f"{part}\n\n" for part in parts).encode(), tuple(problems))


def _written(item: Item) -> tuple[str, list[str]]:
    kept = find_kept(item)
    if kept is not None and is_unchanged(item, kept):
        return write_node(renamed(kept, item)), []
    losses: list[str] = []
    question = question_of(item, losses.append)
    if question is None:
        return "", losses or ["GIFT 没有这种题型，未写出"]
    if kept is not None:
        question = with_kept(question, kept, losses.append)
    return write_node(question), losses
