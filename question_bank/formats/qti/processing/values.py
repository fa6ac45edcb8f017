"""Values of QTI variables: None is NULL, text, bool, int, Decimal, containers, records."""

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias, TypeGuard

Value: TypeAlias = Any

MAX_MEMBERS = 1_000
_MAX_NUMBER = 10**18
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII)


class ProcessingError(ValueError):
    """The processing of an item cannot be run, or does not end within the limits."""


class Multiple(tuple[Any, ...]):
    """A container whose order means nothing."""

    __slots__ = ()


class Ordered(tuple[Any, ...]):
    """A container whose order matters."""

    __slots__ = ()


def parse_single(base_type: str, raw: object) -> Value:
    """Return one value of a base type; raises ProcessingError when the words are none."""
    if raw is None or isinstance(raw, (dict, list, tuple)):
        return None
    text = str(raw).strip() if base_type != "string" else str(raw)
    if text == "" and not isinstance(raw, bool):
        return None
    if base_type == "boolean":
        return text.lower() in ("true", "1")
    if base_type in ("integer", "float"):
        return parse_number(text, base_type)
    if base_type in ("pair", "directedpair", "point"):
        words = text.split()
        return " ".join(sorted(words) if base_type == "pair" else words)
    return _parse_duration(text) if base_type == "duration" else text


def parse_number(text: str, base_type: str = "float") -> int | Decimal | None:
    """Return the number of a text, None when it is none or beyond 18 digits."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or not -40 <= number.adjusted() <= 18:
        return Decimal(0) if number == 0 else None
    whole = base_type == "integer" and number == number.to_integral_value()
    return int(number) if whole else number


def bounded(number: int | Decimal) -> int | Decimal:
    """Return the number; raises ProcessingError beyond what any score can be."""
    if isinstance(number, Decimal) and not number.is_finite():
        raise ProcessingError("number is not finite")
    if not -_MAX_NUMBER <= number <= _MAX_NUMBER:
        raise ProcessingError("number beyond the limit")
    return number


def parse_value(base_type: str, cardinality: str, raw: object) -> Value:
    """Return the value of a variable of what a response holds: text, number, list or None."""
    if cardinality == "record":
        return dict(raw) if isinstance(raw, Mapping) else None
    if cardinality == "single":
        one = raw[0] if isinstance(raw, (list, tuple)) and raw else raw
        return parse_single(base_type, one)
    if raw is None:
        return None
    members = raw if isinstance(raw, (list, tuple)) else [raw]
    if len(members) > MAX_MEMBERS:
        raise ProcessingError("too many members")
    return container(cardinality, [parse_single(base_type, member) for member in members])


def container(cardinality: str, members: list[Value]) -> Value:
    """Return a container; members that are containers are taken apart."""
    flat: list[Value] = []
    for member in members:
        flat.extend(member if isinstance(member, tuple) else [member])
    if len(flat) > MAX_MEMBERS:
        raise ProcessingError("too many members")
    return Ordered(flat) if cardinality == "ordered" else Multiple(flat)


def is_null(value: Value) -> bool:
    """Return whether a value is NULL: an empty container or text counts as such."""
    return value is None or value in ("", (), {})


def to_boolean(value: Value) -> bool:
    """Return the truth of a condition; NULL is false."""
    return value if isinstance(value, bool) else not is_null(value) and value != 0


def is_number(value: Value) -> TypeGuard[int | Decimal]:
    """Return whether a value is an integer or a float."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def matches(first: Value, second: Value) -> bool | None:
    """Return whether two values are the same, None when one is NULL."""
    if is_null(first) or is_null(second):
        return None
    if isinstance(first, tuple) or isinstance(second, tuple):
        mine = first if isinstance(first, tuple) else (first,)
        theirs = second if isinstance(second, tuple) else (second,)
        if isinstance(first, Ordered) and isinstance(second, Ordered):
            return tuple(mine) == tuple(theirs)
        return Counter(mine) == Counter(theirs)
    return bool(first == second)


def base_type_of(value: Value) -> str:
    """Return the name of a value's base type as far as the value tells it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "float" if isinstance(value, Decimal) else "string"


def _parse_duration(text: str) -> Decimal | None:
    plain = parse_number(text)
    if plain is not None:
        return Decimal(plain)
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    days, hours, minutes, seconds = (Decimal(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3_600 + minutes * 60 + seconds
