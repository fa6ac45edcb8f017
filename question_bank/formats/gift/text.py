"""From the syntax tree of a question to its text in GIFT."""

import re
from decimal import Decimal

from question_bank.formats.gift.chunks import CATEGORY
from question_bank.formats.gift.tree import (
    FORMATS,
    Answer,
    Category,
    Number,
    Question,
    Text,
    TextFormat,
)

_SPECIAL = re.compile(r"[~=#{}:\\]")
_MARK_FIRST = re.compile(rf"\s*(?:\[(?:{'|'.join(FORMATS)})\]|%|//|\$CATEGORY)", re.IGNORECASE)


def write_node(node: Question | Category) -> str:
    """Return a question or a category as GIFT, without the blank line after it."""
    if isinstance(node, Category):
        return f"{CATEGORY} {node.path}"
    comments = [f"[id:{_bracketed(node.id)}]"] if node.id else []
    comments += [f"[tag:{_bracketed(tag)}]" for tag in node.tags]
    head = f"// {' '.join(comments)}\n" if comments else ""
    if node.title:
        head += f"::{_escape(node.title)}::"
    head += _text(node.stem, "moodle")
    if node.kind == "description":
        return head
    tail = _escape(node.tail) if node.tail is not None else ""
    return f"{head}{{{_inside(node)}}}{tail}"


def _inside(node: Question) -> str:
    default = node.stem.format
    lines = [_answer(answer, default) for answer in node.answers]
    lines += [f"={_text(pair.prompt, default)} -> {_escape(pair.answer)}" for pair in node.pairs]
    first = "#" if node.kind == "numerical" else ""
    if node.is_bare or _looks_like_pairs(node):
        first += lines.pop(0).removeprefix("=")
    if node.kind == "true_false":
        first = "TRUE" if node.truth else "FALSE"
        feedbacks = [_text(each, default) if each else "" for each in node.feedbacks]
        first += "".join(f"#{each}" for each in feedbacks).rstrip("#")
    if node.general:
        lines.append(f"####{_text(node.general, default)}")
    return "\n\t".join([first, *lines]) + "\n" if lines else first


def _looks_like_pairs(node: Question) -> bool:
    """Return whether accepted answers would be taken for the rows of a matching."""
    return node.kind == "short" and all("->" in answer.text.text for answer in node.answers)


def _answer(answer: Answer, default: TextFormat) -> str:
    weight = "" if answer.weight is None else f"%{_number_text(answer.weight)}%"
    words = _key(answer.number) if answer.number else _text(answer.text, default)
    feedback = f"#{_text(answer.feedback, default)}" if answer.feedback else ""
    return f"{'=' if answer.is_right else '~'}{weight}{words}{feedback}"


def _key(number: Number) -> str:
    first, second = _number_text(number.first), _number_text(number.second)
    if number.kind == "simple":
        return first
    return f"{first}..{second}" if number.kind == "span" else f"{first}:{second}"


def _number_text(number: Decimal) -> str:
    return f"{number:f}"


def _text(text: Text, default: TextFormat) -> str:
    """Return the words, with their format where it differs or the words would look like signs."""
    needs_mark = text.format != default or _MARK_FIRST.match(text.text)
    return (f"[{text.format}]" if needs_mark else "") + _escape(text.text)


def _escape(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPECIAL.sub(lambda found: "\\" + found[0], plain).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", " ".join(text.split()))
