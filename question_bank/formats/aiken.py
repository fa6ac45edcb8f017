"""Aiken: a stem, options `A.` or `A)`, and a line `ANSWER: B`; read more freely than written.

Source: docs.moodle.org/en/Aiken_format. Read besides: stems and options of several lines, blank
lines, full-width signs, `A、`, numbered questions, `答案：`, several letters, a line `解析：`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from question_bank.formats.losses import facet_losses
from question_bank.formats.markup import escape
from question_bank.formats.plain import find_plain, without_pictures
from question_bank.formats.result import (
    NOTHING,
    Attached,
    Collector,
    ReadResult,
    WriteResult,
    common_losses,
    unreadable,
)
from question_bank.formats.sheets.delimited import decode
from question_bank.formats.unreadable import UnreadableFile
from question_bank.items.answers import letter
from question_bank.items.model import Item
from question_bank.items.question import Problem

NAME = "aiken"
LABEL = "Aiken 文本"
SUFFIX = ".txt"

_OPTION = re.compile(r"\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[.)．。）、:：]\s*(.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|答案|正确答案|参考答案)\s*[:：]\s*(.*)", re.IGNORECASE)
_RATIONALE = re.compile(r"\s*(?:解析|答案解析|试题解析|FEEDBACK)\s*[:：]\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[（(]?(\d{1,4})\s*[.．、)）]\s*(?=\S)(?!\d)")
_MARKS = (
    re.compile(r"^[^\S\n]*[AＡ]\s*[.)．）、]", re.MULTILINE),
    re.compile(r"^[^\S\n]*ANSWER\s*[:：]\s*[A-ZＡ-Ｚ]", re.MULTILINE | re.IGNORECASE),
)
_JUDGEMENTS = (("正确", "错误"), ("对", "错"), ("true", "false"))
_WRITTEN = ("single_choice", "indefinite_choice", "true_false")
_HEAD = 65_536  # characters looked at to recognise the format


@dataclass
class _Draft:
    """A question while its lines are read; `line` counts from 1, `gap` lines follow a blank."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    answer: str | None = None
    answer_line: int = 0
    rationale: list[str] = field(default_factory=list)
    gap: list[tuple[int, str]] = field(default_factory=list)


def recognises(data: bytes, filename: str | None) -> bool:
    """Return whether a text has options with letters and lines `ANSWER:`."""
    if PurePath(filename or "").suffix.lower() not in ("", ".txt", ".text", ".aiken"):
        return False
    try:
        text = decode(data)[:_HEAD]
    except UnreadableFile:
        return False
    return all(mark.search(text) for mark in _MARKS)


def read(data: bytes, filename: str | None = None) -> ReadResult:
    """Return the questions of an Aiken file; each problem names question and line."""
    try:
        text = decode(data)
    except UnreadableFile as refusal:
        return unreadable(NAME, str(refusal))
    collector = Collector(NAME)
    for number, draft in enumerate(_drafts(re.split(r"\r\n|\r|\n", text)), start=1):
        where = f"第 {number} 题（第 {draft.line} 行）"
        problem = _fault(draft)
        if problem:
            collector.refuse(where, problem)
            continue
        collector.add(_document(draft, number), where, _warnings(draft, where))
    return collector.result()


def _drafts(lines: Sequence[str]) -> Iterator[_Draft]:
    """Return the questions of the lines, complete or not."""
    draft = _Draft()
    after_blank = False
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            after_blank = True
            continue
        if draft.answer is not None:
            rationale = _RATIONALE.fullmatch(line)
            if rationale and not draft.rationale:
                draft.rationale.append(rationale[1])
                after_blank = False
                continue
            if draft.rationale and not after_blank and not _starts_question(line):
                draft.rationale.append(line.strip())
                continue
            yield draft
            draft = _Draft()
        if _starts_over(draft, line):
            fresh = _Draft(draft.gap[0][0], [words for _, words in draft.gap])
            yield draft
            draft = fresh
        _take(draft, number, line, after_blank=after_blank)
        after_blank = False
    if draft.line:
        yield draft


def _starts_question(line: str) -> bool:
    return bool(_NUMBER.match(line))


def _starts_over(draft: _Draft, line: str) -> bool:
    """Return whether a first option shows that the question before it had no answer."""
    found = _OPTION.fullmatch(line)
    return bool(found and draft.gap and len(draft.options) > 1 and _place(found[1]) == 0)


def _take(draft: _Draft, number: int, line: str, *, after_blank: bool) -> None:
    """Add a line to the part of the question it belongs to."""
    draft.line = draft.line or number
    answer = _ANSWER.fullmatch(line)
    option = _OPTION.fullmatch(line)
    if answer and draft.stem:
        draft.answer, draft.answer_line = answer[1], number
        draft.gap.clear()
    elif option and draft.stem and _place(option[1]) == len(draft.options):
        draft.options.append([option[2].strip()])
        draft.gap.clear()
    elif draft.options:
        if after_blank or draft.gap:
            draft.gap.append((number, line.strip()))
        draft.options[-1].append(line.strip())
    else:
        draft.stem.append(line.strip())


def _place(sign: str) -> int:
    return ord(unicodedata.normalize("NFKC", sign).upper()) - ord("A")


def _key(draft: _Draft) -> list[int]:
    """Return the places of the options that the answer names, [] when it names anything else."""
    words = unicodedata.normalize("NFKC", draft.answer or "").upper()
    letters = re.sub(r"[\s,、;.。和]+", "", words)
    places = [ord(sign) - ord("A") for sign in letters]
    is_sound = all(0 <= place < len(draft.options) for place in places)
    return sorted(set(places)) if is_sound else []


def _fault(draft: _Draft) -> str:
    """Return why the lines are no question, "" when they are one."""
    if draft.answer is None:
        return "没有答案行（ANSWER: A）"
    if not draft.options:
        return "没有选项；选项应从 A 起逐行写成“A. …”或“A) …”"
    if not draft.answer.strip():
        return f"第 {draft.answer_line} 行：答案行没有写字母"
    if not _key(draft):
        last = letter(len(draft.options) - 1)
        shown = draft.answer.strip()[:20]
        return f"第 {draft.answer_line} 行：答案“{shown}”不在选项 A 至 {last} 之内"
    return ""


def _warnings(draft: _Draft, where: str) -> list[Problem]:
    if len(_key(draft)) == 1:
        return []
    message = "答案行有多个字母，已读作多选题；Aiken 本身只有单选题"
    return [Problem(where, "warning", message)]


def _document(draft: _Draft, number: int) -> dict[str, Any]:
    key = _key(draft)
    document: dict[str, Any] = {"stem": _stem(draft, number), "marks": "1.00"}
    if any(draft.rationale):
        document["rationale"] = escape("\n".join(draft.rationale).strip())
    texts = ["\n".join(lines).strip() for lines in draft.options]
    if tuple(text.casefold() for text in texts) in _JUDGEMENTS and len(key) == 1:
        return document | {"type": "true_false", "answer": key == [0]}
    return document | {
        "type": "single_choice" if len(key) == 1 else "multiple_choice",
        "options": [{"id": letter(n), "text": escape(text)} for n, text in enumerate(texts)],
        "answer": [letter(place) for place in key],
    }


def _stem(draft: _Draft, number: int) -> str:
    text = "\n".join(draft.stem)
    counted = _NUMBER.match(text)
    if counted and int(counted[1]) == number:
        text = text[counted.end() :]
    return escape(text)


def write(items: Sequence[Item], attached: Attached = NOTHING) -> WriteResult:
    """Return the items as an Aiken file in UTF-8, with what it cannot hold."""
    problems = common_losses(items, attached, NAME, holds_media=False)
    written = [item for item in items if item.type in _WRITTEN and _has_one_key(item)]
    problems += facet_losses(written, LABEL)
    parts = []
    for item in items:
        if item not in written:
            message = "Aiken 只有一个正确答案的选择题，本题未写出"
            problems.append(Problem(item.id, "warning", message))
            continue
        lines = [_line(item.stem, item, problems), *_option_lines(item, problems)]
        parts.append("\n".join(lines))
    return WriteResult("".join(f"{part}\n\n" for part in parts).encode(), tuple(problems))


def _has_one_key(item: Item) -> bool:
    return item.type == "true_false" or len(item.content["answer"]) == 1


def _option_lines(item: Item, problems: list[Problem]) -> list[str]:
    if item.type == "true_false":
        return ["A. 正确", "B. 错误", f"ANSWER: {'A' if item.content['answer'] else 'B'}"]
    if item.type != "single_choice":
        problems.append(Problem(item.id, "warning", "不定项选择题在 Aiken 中写成单选题"))
    options = item.content["options"]
    place = [option["id"] for option in options].index(item.content["answer"][0])
    texts = [_line(option["text"], item, problems) for option in options]
    if tuple(text.casefold() for text in texts) in _JUDGEMENTS:
        problems.append(Problem(item.id, "warning", "选项只有正确与错误，再读入时成为判断题"))
    lines = [f"{letter(n)}. {text}" for n, text in enumerate(texts)]
    return [*lines, f"ANSWER: {letter(place)}"]


def _line(markdown: str, item: Item, problems: list[Problem]) -> str:
    """Return a text as one line of plain words."""
    shown = without_pictures(markdown).strip()
    words = find_plain(shown)
    if words is None:
        problems.append(Problem(item.id, "warning", "Aiken 没有排版，加粗、公式等标记按原样写出"))
        words = shown
    if "\n" in words:
        problems.append(Problem(item.id, "warning", "Aiken 的题干和选项各占一行，换行写成空格"))
    return " ".join(words.split("\n"))
