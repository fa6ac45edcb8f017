"""From the text of a GIFT file to its syntax tree.

Source: the description of Moodle's GIFT format, docs.moodle.org/en/GIFT_format.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from question_bank.formats.gift.chunks import CATEGORY, Chunk, chunks
from question_bank.formats.gift.tree import (
    FORMATS,
    Answer,
    Category,
    Fault,
    Node,
    Number,
    Pair,
    Question,
    Text,
    TextFormat,
)
from question_bank.items.question import find_decimal

_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_FORMAT = re.compile(rf"\s*\[({'|'.join(FORMATS)})\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:\.\d{1,10})?)\s*%")
_TRUTH = {"TRUE": True, "T": True, "FALSE": False, "F": False}


class _Bad(ValueError):
    """A question that does not follow the format."""


def parse(text: str) -> Iterator[tuple[int, Node]]:
    """Return the nodes of a file, each with its line counted from 1."""
    for chunk in chunks(text):
        yield chunk.line, _node(chunk)


def _node(chunk: Chunk) -> Node:
    text = chunk.text
    if text.startswith(CATEGORY):
        return Category(text[len(CATEGORY) :].strip())
    try:
        return _question(text, chunk.id, tuple(chunk.tags))
    except _Bad as problem:
        return Fault(str(problem))


def _question(text: str, own_id: str | None, tags: tuple[str, ...]) -> Question:
    title, body = _title(text)
    start = _find(body, "{")
    if start < 0:
        if _find(body, "}") >= 0:
            raise _Bad("有“}”而没有“{”；文字中的大括号请写成 \\}")
        stem = _text(body, "moodle")
        return Question("description", stem, title=title, id=own_id, tags=tags)
    end = _closing(body, start)
    before, inside, after = body[:start], body[start + 1 : end], body[end + 1 :]
    if _find(after, "{") >= 0 or _find(after, "}") >= 0:
        raise _Bad("一题只能有一处 {…}；文字中的大括号请写成 \\{ 和 \\}")
    stem = _text(before, "moodle")
    tail = _tail(after, stem.format) if after.strip() else None
    if tail is not None and before and before[-1].isspace() and stem.text:
        stem = Text(stem.format, stem.text + " ")
    found = _block(inside, stem.format)
    return Question(
        found.kind, stem, tail, title, own_id, tags, found.answers, found.pairs, found.truth,
        found.feedbacks, found.general, found.is_bare,
    )  # fmt: skip


def _block(inside: str, default: TextFormat) -> Question:
    """Return a question with nothing but what stands between the braces."""
    inside, mark, general_text = _cut(inside, "####")
    general = _feedback(general_text, default) if mark else None
    stem = Text(default, "")
    body = inside.strip()
    if not body:
        return Question("essay", stem, general=general)
    if body[0] == "#":
        return _numerical(body[1:], default, general)
    parts = _answers(body)
    if any(sign == "~" for sign, _ in parts):
        answers = tuple(_answer(sign or "~", part, default) for sign, part in parts)
        return Question("choice", stem, answers=answers, general=general)
    if all(sign for sign, _ in parts) and all("->" in part for _, part in parts):
        pairs = tuple(_pair(part, default) for _, part in parts)
        return Question("matching", stem, pairs=pairs, general=general)
    first, *feedbacks = _split(body, "#")
    truth = _TRUTH.get(first.strip().upper())
    if truth is not None:
        both = [_feedback(each, default) for each in feedbacks[:2]] + [None, None]
        return Question(
            "true_false", stem, truth=truth, feedbacks=(both[0], both[1]), general=general
        )
    answers = tuple(_answer("=", part, default) for _, part in parts)
    return Question("short", stem, answers=answers, general=general)


def _numerical(body: str, default: TextFormat, general: Text | None) -> Question:
    parts = _answers(body.strip())
    if not parts:
        raise _Bad("数值题没有答案")
    answers = []
    for sign, part in parts:
        answer = _answer(sign or "=", part, default)
        text = answer.text.text
        number = None if text in ("", "*") else _number(text)
        words = Text(default, "*" if number is None else "")
        answers.append(Answer(answer.is_right, words, answer.weight, answer.feedback, number))
    stem = Text(default, "")
    is_bare = len(parts) == 1 and not parts[0][0]
    return Question("numerical", stem, answers=tuple(answers), general=general, is_bare=is_bare)


def _number(text: str) -> Number:
    for sign, kind in (("..", "span"), (":", "range")):
        first, mark, second = text.partition(sign)
        if mark and kind == "span":
            return Number("span", _decimal(first), _decimal(second))
        if mark:
            return Number("range", _decimal(first), _decimal(second))
    return Number("simple", _decimal(text))


def _decimal(text: str) -> Decimal:
    number = find_decimal(text.strip())
    if number is None:
        raise _Bad(f"数值题的答案“{text.strip()[:20]}”不是数")
    return number


def _answer(sign: str, part: str, default: TextFormat) -> Answer:
    words, mark, feedback = _cut(part, "#")
    weight = None
    found = _WEIGHT.match(words)
    if found:
        weight = Decimal(found[1])
        words = words[found.end() :]
    said = _feedback(feedback, default) if mark else None
    return Answer(sign == "=", _text(words, default), weight, said)


def _pair(part: str, default: TextFormat) -> Pair:
    prompt, _, answer = part.partition("->")
    return Pair(_text(prompt, default), _text(answer, "plain").text)


def _feedback(raw: str, default: TextFormat) -> Text | None:
    text = _text(raw, default)
    return text if text.text else None


def _text(raw: str, default: TextFormat) -> Text:
    """Return the text without its format mark, folded and unescaped as its format wants."""
    kind = default
    found = _FORMAT.match(raw)
    if found:
        kind = next(each for each in FORMATS if each == found[1].lower())
        raw = raw[found.end() :]
    return Text(kind, _unescape(_fold(raw, kind).strip()))


def _tail(raw: str, kind: TextFormat) -> str:
    """Return the words after the braces, with a space in front when the file has one."""
    words = _unescape(_fold(raw, kind).strip())
    return f" {words}" if raw[0].isspace() else words


def _fold(raw: str, kind: TextFormat) -> str:
    if kind in ("html", "markdown"):
        return raw
    return " ".join(line.strip() for line in raw.split("\n") if line.strip())


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def _title(text: str) -> tuple[str | None, str]:
    body = text.lstrip()
    if not body.startswith("::"):
        return None, text
    title, mark, rest = _cut(body[2:], "::")
    return (_unescape(" ".join(title.split())) or None, rest) if mark else (None, text)


def _answers(body: str) -> list[tuple[str, str]]:
    """Return the answers with the sign each begins with, "" for one without a sign."""
    parts: list[tuple[str, str]] = []
    sign, start, depth = "", 0, 0
    for place, char in _signs(body):
        depth += (char == "{") - (char == "}")
        if char in "=~" and depth == 0:
            if sign or body[start:place].strip():
                parts.append((sign, body[start:place]))
            sign, start = char, place + 1
    if sign or body[start:].strip():
        parts.append((sign, body[start:]))
    return parts


def _split(text: str, sign: str) -> list[str]:
    """Return the pieces of a text between signs that are not escaped."""
    places = [place for place, char in _signs(text) if char == sign]
    starts = [0, *(place + 1 for place in places)]
    return [text[start:end] for start, end in zip(starts, [*places, len(text)], strict=True)]


def _cut(text: str, sign: str) -> tuple[str, str, str]:
    """Return the text before and after the first sign that is not escaped."""
    place = _find(text, sign)
    return (text, "", "") if place < 0 else (text[:place], sign, text[place + len(sign) :])


def _find(text: str, sign: str) -> int:
    for place, char in _signs(text):
        if char == sign[0] and text.startswith(sign, place):
            return place
    return -1


def _closing(text: str, start: int) -> int:
    depth = 0
    for place, char in _signs(text):
        if place < start or char not in "{}":
            continue
        depth += 1 if char == "{" else -1
        if depth == 0:
            return place
    raise _Bad("“{”没有对应的“}”")


_SIGN = re.compile(r"\\[~=#{}:\\n]|([~=#{}:])")


def _signs(text: str) -> Iterator[tuple[int, str]]:
    """Return the signs of the format that are not escaped, with their places."""
    for found in _SIGN.finditer(text):
        if found[1]:
            yield found.start(), found[1]
