"""What stands between a numbered line and the next: it tells a question from a step."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.formats.chinese_text import signs
from question_bank.formats.chinese_text.keys import is_compact
from question_bank.formats.chinese_text.lines import Section


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether options, a key or parts （1） follow before the next number."""

    options: bool = False
    key: bool = False
    parts: bool = False


_NONE = Evidence()


@dataclass(frozen=True, slots=True)
class View:
    """Every line looked at once; lists have an entry for each line.

    next_filled: the position of the first line from here on that is not blank, one entry more.
    """

    texts: list[str]
    numbers: list[tuple[int, str] | None]
    bracketed: list[tuple[int, str] | None]
    headings: list[tuple[Section, str] | None]
    next_filled: list[int]
    evidence: list[Evidence]
    part_evidence: list[Evidence]


def look_over(lines: Sequence[str]) -> View:
    """Return what each line begins with; a line that is too long counts as blank."""
    texts = [signs.key_last(line) if len(line) <= signs.LONGEST else "" for line in lines]
    numbers = [signs.find_number(text) for text in texts]
    bracketed = [signs.find_part(text) for text in texts]
    headings = [signs.find_heading(text) for text in texts]
    next_filled = [len(texts)] * (len(texts) + 1)
    for at in range(len(texts) - 1, -1, -1):
        next_filled[at] = at if texts[at].strip() else next_filled[at + 1]
    single = [_of_line(text) for text in texts]
    borders = [
        heading is not None or _opens_keys(texts, next_filled, at)
        for at, heading in enumerate(headings)
    ]
    return View(
        texts, numbers, bracketed, headings, next_filled,
        _gather(single, borders, [found is not None for found in numbers], bracketed),
        _gather(single, borders, [found is not None for found in bracketed], bracketed),
    )  # fmt: skip


def _of_line(text: str) -> Evidence:
    if not text:
        return _NONE
    key = any(name == "key" for name, _ in signs.segments(text))
    options = signs.option_letter(text) == "A"
    options = options or len(signs.split_options(text, "A", tight=False)[1]) > 1
    return Evidence(options, key) if key or options else _NONE


def _opens_keys(texts: Sequence[str], next_filled: Sequence[int], at: int) -> bool:
    after = next_filled[at + 1]
    return (
        signs.is_answers_heading(texts[at])
        and bool(texts[at])
        and after < len(texts)
        and (is_compact(texts[after]) or signs.find_heading(texts[after]) is not None)
    )


def _gather(
    single: Sequence[Evidence],
    borders: Sequence[bool],
    starts: Sequence[bool],
    bracketed: Sequence[tuple[int, str] | None],
) -> list[Evidence]:
    found = [_NONE] * len(single)
    gathered = _NONE
    for at in range(len(single) - 1, -1, -1):
        if borders[at]:
            gathered = _NONE
            continue
        own, part = single[at], bracketed[at]
        gathered = Evidence(
            gathered.options or own.options,
            gathered.key or own.key,
            gathered.parts or (part is not None and part[0] == 1),
        )
        if starts[at]:
            found[at], gathered = gathered, _NONE
    return found
