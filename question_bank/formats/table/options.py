"""Options that stand together in one cell, and telling a type from what a row holds."""

import re
from collections.abc import Mapping

from question_bank.formats.table.columns import OPTION_LETTERS
from question_bank.formats.table.words import find_letters, find_truth

# Two underscores or more, or brackets around nothing.
BLANKS = re.compile(r"_{2,}|＿{2,}|[（(][\s　_＿]*[）)]|【[\s　]*】")
_LINES = re.compile(r"_{2,}|＿{2,}")
_MARK = re.compile(r"(?<![A-Za-z0-9])[(（]?([A-JＡ-Ｊa-j])[)）]?\s*[.．、:：)）]\s*")
_SEPARATORS = (re.compile(r"\n+"), re.compile(r"[|｜]+"), re.compile(r"[；;]+"))
_LONG_ANSWER = 10  # characters; nobody writes a key that long, except for a written answer


def split_options(text: str) -> dict[str, str]:
    """Return the options of a cell by letter: marked A. B. C., a line each, or parted by | or ；.

    Letters are taken as marks only from A on, in order.
    """
    marked = _marked(text)
    if len(marked[1]) > 1 and not marked[0]:
        return marked[1]
    for separator in _SEPARATORS:
        parts = [part.strip() for part in separator.split(text) if part.strip()]
        if len(parts) > 1:
            return dict(zip(OPTION_LETTERS, parts, strict=False))
    return {"A": text.strip()} if text.strip() else {}


def options_in_stem(stem: str) -> tuple[str, dict[str, str]]:
    """Return a stem without the options written at its end, and the options by letter."""
    head, options = _marked(stem)
    return (head, options) if len(options) > 1 and head else (stem, {})


def _marked(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands before the first mark, and the text behind each mark."""
    marks: list[re.Match[str]] = []
    for match in _MARK.finditer(text):
        if len(marks) < len(OPTION_LETTERS) and _letter(match) == OPTION_LETTERS[len(marks)]:
            marks.append(match)
    if not marks:
        return text.strip(), {}
    ends = [match.start() for match in marks[1:]] + [len(text)]
    options = {
        _letter(match): text[match.end() : end].strip(" \t\r\n　;；|｜")
        for match, end in zip(marks, ends, strict=True)
    }
    return text[: marks[0].start()].strip(), options


def _letter(match: re.Match[str]) -> str:
    sign = match[1].upper()
    return sign if sign.isascii() else chr(ord(sign) - ord("Ａ") + ord("A"))


def infer_type(stem: str, answer: str, options: Mapping[str, str]) -> str | None:
    """Return the question type that a row without one must be, None when that is not clear."""
    if options:
        return _infer_choice(answer, options)
    if not answer:
        return None
    has_lines = bool(_LINES.search(stem))
    if find_truth(answer) is not None and not has_lines and not answer.isdigit():
        return "true_false"
    if BLANKS.search(stem):
        return "fill_blank"
    return "short_answer" if len(answer) > _LONG_ANSWER else None


def _infer_choice(answer: str, options: Mapping[str, str]) -> str | None:
    letters = letters_of(answer, options)
    truths = [find_truth(text) for text in options.values()]
    if len(truths) == 2 and None not in truths:
        return "true_false" if find_truth(answer) is not None or letters else None
    if not letters:
        return None
    return "multiple_choice" if len(letters) > 1 else "single_choice"


def letters_of(answer: str, options: Mapping[str, str]) -> list[str] | None:
    """Return the letters a key means, written as letters or as the words of options."""
    letters = find_letters(answer)
    if letters is not None and set(letters) <= set(options):
        return letters
    for parts in ([answer], re.split(r"[;；|｜\n]+", answer), re.split(r"[,，、]+", answer)):
        found = [_by_words(part.strip(), options) for part in parts if part.strip()]
        if found and None not in found:
            return [letter for letter in found if letter]
    return letters


def _by_words(words: str, options: Mapping[str, str]) -> str | None:
    """Return the one option that reads so, with or without its letter before it."""
    matches = [letter for letter, text in options.items() if text == words]
    if len(matches) == 1:
        return matches[0]
    mark = _MARK.match(words)
    if mark and options.get(_letter(mark)) == words[mark.end() :].strip():
        return _letter(mark)
    return None
