"""The fields of a scenario's form: what kinds there are and when a value is right (S4)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from question_bank.items.answers import find_day, find_number
from question_bank.items.fill_blank import accepts
from question_bank.items.question import Document, find_decimal

KINDS: Mapping[str, str] = {
    "text": "文字",
    "choice": "选项",
    "number": "数值",
    "date": "日期",
    "amount": "金额",
}
MEASURED = ("number", "date", "amount")  # kinds that may have a tolerance
_CURRENCY = "¥￥ "


def unit_of(field: Document) -> str:
    """Return the unit a field is filled in with, 元 for an amount that names none."""
    return field.get("unit") or ("元" if field["kind"] == "amount" else "")


def read_measure(field: Document, text: str) -> Decimal | date | None:
    """Return the number or date of a text, None when it is none."""
    if field["kind"] == "date":
        return find_day(text)
    plain = text.strip().lstrip(_CURRENCY) if field["kind"] == "amount" else text
    return find_number(plain, unit_of(field))


def is_right(field: Document, text: str) -> bool:
    """Return whether a field accepts the text, or the id of the option picked."""
    return _RULES.get(field["kind"], _measured)(field, text)


def _measured(field: Document, text: str) -> bool:
    given = read_measure(field, text)
    if given is None:
        return False
    tolerance = find_decimal(field.get("tolerance") or "0") or Decimal(0)
    wanted = (read_measure(field, accepted) for accepted in field["accept"])
    return any(_distance(given, each) <= tolerance for each in wanted)


def _distance(one: Any, two: Any) -> Decimal:
    gap = one - two
    return Decimal(abs(gap.days)) if isinstance(one, date) else abs(gap)


_RULES: Mapping[str, Callable[[Document, str], bool]] = {
    "text": accepts,
    "choice": lambda field, picked: picked in field["accept"],
}


def fault_of(field: Document, text: str) -> str:
    """Return why a wrong value is wrong."""
    if field["kind"] in MEASURED and read_measure(field, text) is None:
        return f"填写的不是{KINDS[field['kind']]}"
    return "错误"


def value_text(field: Document, value: str) -> str:
    """Return what was filled in, or the words of the option picked."""
    if field["kind"] != "choice":
        measure = read_measure(field, value) if field["kind"] in MEASURED else None
        unit = unit_of(field)
        return f"{measure:f}{unit}" if unit and isinstance(measure, Decimal) else value.strip()
    return str(next((each["text"] for each in field["choices"] if each["id"] == value), value))


def key_text(field: Document) -> str:
    """Return the accepted values in words, with the tolerance."""
    text = " 或 ".join(value_text(field, accepted) for accepted in field["accept"])
    tolerance = find_decimal(field.get("tolerance") or "0")
    if not tolerance or field["kind"] not in MEASURED:
        return text
    return f"{text}（允许误差 ±{tolerance:f}{'天' if field['kind'] == 'date' else ''}）"
