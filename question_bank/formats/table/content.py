"""From the cells of a row to the content of each question type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from question_bank.formats.table.options import BLANKS, letters_of
from question_bank.formats.table.words import find_letters, find_truth
from question_bank.items.answers import find_number
from question_bank.items.fill_blank import BLANK

_TOLERANCE = re.compile(r"(?:±|\+/-|\+-)\s*(\d+(?:\.\d+)?)")


class CellFault(ValueError):
    """A cell cannot be understood; `field` is the column's field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one question that its content is made of."""

    stem: str
    answer: str
    options: Mapping[str, str]
    shuffle: bool | None
    any_order: bool


def _choice(row: Row) -> dict[str, Any]:
    options = _options(row.options)
    content: dict[str, Any] = {"options": options, "answer": _option_key(row.answer, row.options)}
    if row.shuffle is not None:
        content["shuffle"] = row.shuffle
    return content


def _options(options: Mapping[str, str]) -> list[dict[str, str]]:
    if len(options) < 2:
        raise CellFault("options", "选择题至少要有 2 个选项")
    expected = [chr(ord("A") + position) for position in range(len(options))]
    missing = sorted(set(expected) - set(options))
    if missing:
        raise CellFault(f"option {missing[0]}", "中间的选项是空的，请补上或把后面的选项前移")
    return [{"id": letter, "text": options[letter]} for letter in expected]


def _option_key(answer: str, options: Mapping[str, str]) -> list[str]:
    if not answer:
        raise CellFault("answer", "没有填写答案")
    letters = letters_of(answer, options)
    if letters is None:
        raise CellFault("answer", f"“{answer}”不是选项字母，应写成 A 或 ABC")
    unknown = [letter for letter in letters if letter not in options]
    if unknown:
        raise CellFault("answer", f"没有选项 {'、'.join(unknown)}")
    if len(set(letters)) < len(letters):
        raise CellFault("answer", f"“{answer}”中同一选项写了两次")
    return sorted(letters)


def _true_false(row: Row) -> dict[str, Any]:
    if not row.answer:
        raise CellFault("answer", "没有填写答案")
    letters = find_letters(row.answer) or []
    if len(letters) == 1 and letters[0] in row.options:  # A/B only with options present
        truth = find_truth(row.options[letters[0]])
    else:
        truth = find_truth(row.answer)
    if truth is None:
        raise CellFault("answer", f"“{row.answer}”看不出对错，应写成 对 或 错")
    return {"answer": truth}


def _fill_blank(row: Row) -> dict[str, Any]:
    if not row.answer:
        raise CellFault("answer", "没有填写答案")
    stem = BLANKS.sub(BLANK, row.stem)
    count = stem.count(BLANK)
    answers = re.split(r"[|｜]", row.answer)
    if count == 0:
        raise CellFault("stem", "填空题的题干中没有空，请用 ____ 或（ ）标出")
    if count != len(answers):
        message = f"题干有 {count} 个空，答案有 {len(answers)} 个；每空一个答案，用 | 隔开"
        raise CellFault("answer", message)
    blanks = []
    for number, answer in enumerate(answers, start=1):
        accept = [part.strip() for part in re.split(r"[;；]", answer) if part.strip()]
        if not accept:
            raise CellFault("answer", f"第 {number} 空没有答案")
        is_number = any(find_number(part) is not None for part in accept)
        blanks.append({"accept": accept, "match": "number" if is_number else "text"})
    return {"stem": stem, "blanks": blanks, "any_order": row.any_order}


def _numeric(row: Row) -> dict[str, Any]:
    match = _TOLERANCE.search(row.answer)
    main = row.answer[: match.start()] if match else row.answer
    rest = row.answer[match.end() :] if match else ""
    number = re.match(r"\s*([+-]?[\d,]*\.?\d+)\s*(\D*)$", main)
    value = find_number(number[1]) if number else None
    if number is None or value is None:
        raise CellFault("answer", f"“{row.answer}”不是数值，应写成 12.5 或 12.5±0.1%")
    unit = (number[2] or rest).strip()
    key = {"value": f"{value:f}", "tolerance": match[1] if match else "0", "unit": unit}
    return {"answer": key}


def _written(row: Row) -> dict[str, Any]:
    if not row.answer:
        raise CellFault("answer", "没有填写参考答案")
    return {"key_points": [], "sample_answer": row.answer}


def _ordering(row: Row) -> dict[str, Any]:
    entries = _options(row.options)
    letters = find_letters(row.answer)
    if letters is None or sorted(letters) != [entry["id"] for entry in entries]:
        raise CellFault("answer", "应把每个选项的字母按正确顺序写一次，如 CABD")
    return {"entries": entries, "answer": letters}


CONTENT: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "indefinite_choice": _choice,
    "true_false": _true_false,
    "fill_blank": _fill_blank,
    "numeric": _numeric,
    "short_answer": _written,
    "essay": _written,
    "ordering": _ordering,
}


def marks_of(text: str) -> Decimal | None:
    """Return the marks of a cell such as 2 or 2分, None when it is none."""
    return find_number(re.sub(r"分$", "", text.strip()))
