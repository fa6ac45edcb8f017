"""Logical and comparing operators; with NULL most of them give NULL."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from question_bank.formats.qti.processing.declarations import State
from question_bank.formats.qti.processing.numbers import round_to
from question_bank.formats.qti.processing.shapes import is_inside
from question_bank.formats.qti.processing.values import (
    ProcessingError,
    Value,
    base_type_of,
    is_null,
    is_number,
    matches,
    parse_number,
    to_boolean,
)

Operator: TypeAlias = Callable[[Any, Sequence[Value], State], Value]

# A pattern of a stranger must not run for long: no repeated groups, few repetitions, short text.
_MAX_PATTERN = 200
_MAX_TEXT = 200
_MAX_REPETITIONS = 3


def _and(element: Any, given: Sequence[Value], state: State) -> Value:
    if any(each is not None and not to_boolean(each) for each in given):
        return False
    return None if any(each is None for each in given) else True


def _or(element: Any, given: Sequence[Value], state: State) -> Value:
    if any(to_boolean(each) for each in given):
        return True
    return None if any(each is None for each in given) else False


def _any_n(element: Any, given: Sequence[Value], state: State) -> Value:
    low, high = (int(parse_number(element.get(name) or "0") or 0) for name in ("min", "max"))
    right = sum(to_boolean(each) for each in given)
    unknown = sum(each is None for each in given)
    if right > high or right + unknown < low:
        return False
    return True if right >= low and right + unknown <= high else None


def _all_n(element: Any, given: Sequence[Value], state: State) -> Value:
    high = int(parse_number(element.get("max") or "0") or 0)
    return sum(to_boolean(each) for each in given) <= high


def _compare(test: Callable[[Any, Any], bool]) -> Operator:
    def operator(element: Any, given: Sequence[Value], state: State) -> Value:
        if not is_number(given[0]) or not is_number(given[1]):
            return None
        return test(given[0], given[1])

    return operator


def _equal(element: Any, given: Sequence[Value], state: State) -> Value:
    first, second = given[0], given[1]
    mode = element.get("tolerancemode", "exact").lower()
    if mode == "exact" or not is_number(first) or not is_number(second):
        return matches(first, second)
    words = (element.get("tolerance") or "0").split()[:2] or ["0"]
    low, high = (_tolerance(word, state) for word in (words[0], words[-1]))
    if mode == "relative":
        size = Decimal(first).copy_abs()
        low, high = (size * each / 100 for each in (low, high))
    closed = [element.get(name, "true") != "false" for name in _BOUNDS]
    above = second > first - low or (closed[0] and second == first - low)
    below = second < first + high or (closed[1] and second == first + high)
    return bool(above and below)


_BOUNDS = ("includelowerbound", "includeupperbound")


def _tolerance(word: str, state: State) -> Decimal:
    value = state.values.get(word.strip("{}"), parse_number(word))
    return Decimal(value) if is_number(value) else Decimal(0)


def _equal_rounded(element: Any, given: Sequence[Value], state: State) -> Value:
    if not is_number(given[0]) or not is_number(given[1]):
        return None
    mode = element.get("roundingmode", "significantFigures")
    figures = int(parse_number(element.get("figures") or "0") or 0)
    return round_to(given[0], mode, figures) == round_to(given[1], mode, figures)


def _string_match(element: Any, given: Sequence[Value], state: State) -> Value:
    if is_null(given[0]) or is_null(given[1]):
        return None
    first, second = str(given[0]), str(given[1])
    if element.get("casesensitive", "true") == "false":
        first, second = first.casefold(), second.casefold()
    return second in first if element.get("substring") == "true" else first == second


def _pattern_match(element: Any, given: Sequence[Value], state: State) -> Value:
    pattern = element.get("pattern") or (given[1] if len(given) > 1 else "")
    if is_null(given[0]) or is_null(pattern):
        return None
    text, pattern = str(given[0]), str(pattern)
    repetitions = len(re.findall(r"[*+?{]", pattern))
    if (
        len(pattern) > _MAX_PATTERN
        or len(text) > _MAX_TEXT
        or repetitions > _MAX_REPETITIONS
        or re.search(r"\)[*+?{]", pattern)
    ):
        raise ProcessingError("pattern is too costly to run")
    try:
        flags = re.IGNORECASE if element.get("casesensitive", "true") == "false" else 0
        return re.fullmatch(pattern, text, flags) is not None
    except (re.error, OverflowError) as error:
        raise ProcessingError("pattern cannot be read") from error


def _inside(element: Any, given: Sequence[Value], state: State) -> Value:
    if is_null(given[0]):
        return None
    points = given[0] if isinstance(given[0], tuple) else (given[0],)
    return any(is_inside(element, point) for point in points)


def _not(element: Any, given: Sequence[Value], state: State) -> Value:
    return None if given[0] is None else not to_boolean(given[0])


def _not_equal(element: Any, given: Sequence[Value], state: State) -> Value:
    equal = _equal(element, given, state)
    return None if equal is None else not equal


OPERATORS: Mapping[str, Operator] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "anyn": _any_n,
    "alln": _all_n,
    "isnull": lambda element, given, state: is_null(given[0]),
    "isnotnull": lambda element, given, state: not is_null(given[0]),
    "match": lambda element, given, state: matches(given[0], given[1]),
    "equal": _equal,
    "notequal": _not_equal,
    "equalrounded": _equal_rounded,
    "lt": _compare(lambda first, second: first < second),
    "lte": _compare(lambda first, second: first <= second),
    "gt": _compare(lambda first, second: first > second),
    "gte": _compare(lambda first, second: first >= second),
    "durationlt": _compare(lambda first, second: first < second),
    "durationgte": _compare(lambda first, second: first >= second),
    "stringmatch": _string_match,
    "patternmatch": _pattern_match,
    "inside": _inside,
    "istypeof": lambda element, given, state: base_type_of(given[0]) == given[1],
}
