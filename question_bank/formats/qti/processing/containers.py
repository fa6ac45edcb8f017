"""Operators on containers and records."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from question_bank.formats.qti.processing.declarations import State
from question_bank.formats.qti.processing.values import (
    MAX_MEMBERS,
    Ordered,
    ProcessingError,
    Value,
    container,
    is_null,
    is_number,
    parse_number,
)

Operator: TypeAlias = Callable[[Any, Sequence[Value], State], Value]


def _members(value: Value) -> tuple[Value, ...]:
    if is_null(value):
        return ()
    return value if isinstance(value, tuple) else (value,)


def _position(word: str | None, state: State) -> int:
    value = state.values.get(word or "", parse_number(word or "0", "integer"))
    return int(value) if is_number(value) else 0


def _index(element: Any, given: Sequence[Value], state: State) -> Value:
    at = given[1] if len(given) > 1 else _position(element.get("n"), state)
    members = _members(given[0])
    return members[int(at) - 1] if is_number(at) and 1 <= at <= len(members) else None


def _delete(element: Any, given: Sequence[Value], state: State) -> Value:
    # The standard names the value first, some writers the container.
    whole, value = (given[0], given[1]) if isinstance(given[0], tuple) else (given[1], given[0])
    kept = [each for each in _members(whole) if each != value]
    return container("ordered" if isinstance(whole, Ordered) else "multiple", kept)


def _contains(element: Any, given: Sequence[Value], state: State) -> Value:
    whole, part = _members(given[0]), _members(given[1])
    if not whole or not part:
        return None
    if isinstance(given[0], Ordered) and isinstance(given[1], Ordered):
        places = range(len(whole) - len(part) + 1)
        return any(whole[at : at + len(part)] == tuple(part) for at in places)
    return Counter(part) <= Counter(whole)


def _repeat(element: Any, given: Sequence[Value], state: State) -> Value:
    times = _position(element.get("numberrepeats"), state)
    if not 0 <= times <= MAX_MEMBERS:
        raise ProcessingError("too many repeats")
    members = [one for each in given for one in _members(each)]
    if len(members) * times > MAX_MEMBERS:
        raise ProcessingError("too many repeats")
    return container("ordered", members * times)


def _substring(element: Any, given: Sequence[Value], state: State) -> Value:
    if len(given) == 2:  # the standard: whether the first stands in the second
        if is_null(given[0]) or is_null(given[1]):
            return None
        part, whole = str(given[0]), str(given[1])
        if element.get("casesensitive", "true") == "false":
            part, whole = part.casefold(), whole.casefold()
        return part in whole
    if is_null(given[0]) or not is_number(given[1]) or not is_number(given[2]):
        return None
    start = int(given[1]) - 1
    return str(given[0])[start : start + int(given[2])] if start >= 0 else None


def _member(element: Any, given: Sequence[Value], state: State) -> Value:
    if is_null(given[0]) or is_null(given[1]):
        return None
    return given[0] in _members(given[1])


def _random(element: Any, given: Sequence[Value], state: State) -> Value:
    members = [one for each in given for one in _members(each)]
    return members[int(next(state.random) * len(members))] if members else None


def _field(element: Any, given: Sequence[Value], state: State) -> Value:
    record = given[0]
    return record.get(element.get("fieldidentifier")) if isinstance(record, dict) else None


OPERATORS: Mapping[str, Operator] = {
    "multiple": lambda element, given, state: container("multiple", list(given)),
    "ordered": lambda element, given, state: container("ordered", list(given)),
    "containersize": lambda element, given, state: len(
        [each for each in _members(given[0]) if each is not None]
    ),
    "index": _index,
    "delete": _delete,
    "contains": _contains,
    "member": _member,
    "random": _random,
    "repeat": _repeat,
    "substring": _substring,
    "fieldvalue": _field,
}
