"""Reading what an examinee sent: shapes, letters, text as it is compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from question_bank.items.question import AnswerError
from question_bank.items.report import is_storable

Answer: TypeAlias = Mapping[str, Any] | None

_NUMBER = re.compile(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3})+)(?:\.\d{1,12})?|[+-]?\.\d{1,12}")
_DAY = re.compile(
    r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|[-/.](\d{1,2})[-/.](\d{1,2})|(\d\d)(\d\d))"
)
_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_EDGE_SPACE = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
# Signs such as % or a leading minus or point change the meaning, so they stay.
_LEADING = " 。,、;:!?\"'“”‘’《》〈〉()[]{}【】「」『』·"
_TRAILING = _LEADING + "."


def answer_value(answer: Answer, key: str) -> Any:
    """Return the value under the one key this type of answer has, None when not answered.

    Raises AnswerError when the answer is an object of another shape.
    """
    return answer_fields(answer, (key,)).get(key)


def answer_fields(answer: Answer, keys: Sequence[str]) -> Mapping[str, Any]:
    """Return an answer that has no other keys than these, nothing when not answered.

    Raises AnswerError when the answer is an object of another shape.
    """
    if answer is None:
        return {}
    if not isinstance(answer, Mapping):
        raise AnswerError(f"作答格式不对，应为 {{“{keys[0]}”: …}}")
    strangers = [str(name) for name in answer if name not in keys]
    if strangers:
        known, got = "”“".join(keys), "、".join(strangers[:3])
        raise AnswerError(f"作答格式不对：本题只收“{known}”，收到“{got}”")
    return answer


def answer_text_value(value: Any, limit: int) -> str:
    """Return a text of the answer; raises AnswerError when it is none or too long to keep."""
    if not isinstance(value, str):
        raise AnswerError("作答应为文字")
    if len(value) > limit:
        raise AnswerError(f"作答共 {len(value)} 字，超过上限 {limit} 字")
    if "\x00" in value or not is_storable(value):
        raise AnswerError("作答含有无法保存的控制字符，请重新输入")
    return value


def answer_list(value: Any, limit: int) -> list[Any]:
    """Return a list of the answer; raises AnswerError when it is none or too long."""
    if not isinstance(value, (list, tuple)):
        raise AnswerError("作答应为列表")
    if len(value) > limit:
        raise AnswerError(f"作答共 {len(value)} 项，最多 {limit} 项")
    return list(value)


def letter(position: int) -> str:
    """Return the letter of a position counted from 0: A, B, C…"""
    return chr(ord("A") + position)


def find_id(given: Any, ids: Sequence[str]) -> str | None:
    """Return the id meant by an id or, failing that, by the letter of its position."""
    if not isinstance(given, str):
        return None
    if given in ids:
        return given
    key = unicodedata.normalize("NFKC", given).strip().upper()
    if key in ids:
        return key
    if len(key) == 1 and 0 <= ord(key) - ord("A") < len(ids):
        return ids[ord(key) - ord("A")]
    return None


def get_id(given: Any, ids: Sequence[str], what: str = "选项") -> str:
    """Return the id meant by an id or letter; raises AnswerError when there is none such."""
    found = find_id(given, ids)
    if found is None:
        raise AnswerError(f"本题没有{what}“{str(given)[:20]}”")
    return found


def distinct_ids(value: Any, ids: Sequence[str], what: str = "选项") -> list[str]:
    """Return the ids meant by a list of ids or letters, each at most once."""
    found = [get_id(given, ids, what) for given in answer_list(value, len(ids))]
    if len(set(found)) != len(found):
        raise AnswerError(f"同一{what}不能重复")
    return found


def comparable(text: str, *, case_sensitive: bool = False) -> str:
    """Return the text as answers are compared: one width, outer punctuation and spaces gone."""
    folded = unicodedata.normalize("NFKC", text)
    if not case_sensitive:
        folded = folded.casefold()
    folded = _EDGE_SPACE.sub("", re.sub(r"\s+", " ", folded).strip())
    bare = folded.lstrip(_LEADING).rstrip(_TRAILING)
    return bare or folded


def find_number(text: str, unit: str = "") -> Decimal | None:
    """Return the number written in the text, its unit allowed, None when it is no number."""
    plain = unicodedata.normalize("NFKC", text).strip(" \t\r\n。").replace("−", "-")
    unit_plain = unicodedata.normalize("NFKC", unit).strip()
    if unit_plain and plain.endswith(unit_plain):
        plain = plain[: -len(unit_plain)].strip()
    if not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))


def find_day(text: str) -> date | None:
    """Return the day written in the text, such as 2025-03-01 or 2025年3月1日, None when none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip(" \t\r\n。"))
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
