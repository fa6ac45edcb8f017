"""Expressions of QTI: each operator by its plain name."""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from question_bank.formats.qti.processing import comparing, containers, numbers
from question_bank.formats.qti.processing.declarations import (
    State,
    look_up,
    map_points,
    map_value,
)
from question_bank.formats.qti.processing.values import (
    ProcessingError,
    Value,
    is_number,
    parse_number,
    parse_single,
    to_boolean,
)
from question_bank.formats.qti.tree import children

Operator: TypeAlias = Callable[[Any, State], Value]


def evaluate(element: Any, state: State) -> Value:
    """Return the value of an expression; raises ProcessingError for what cannot be run."""
    state.step()
    name = element.tag
    if name in _LEAVES:
        return _LEAVES[name](element, state)
    operands = [evaluate(child, state) for child in children(element)]
    if name in _NUMERIC:
        flat = [one for each in operands for one in (each if isinstance(each, tuple) else (each,))]
        if not flat or any(not is_number(each) for each in flat):
            return None
        return _NUMERIC[name](element, flat)
    operator = comparing.OPERATORS.get(name) or containers.OPERATORS.get(name)
    if operator is None:
        raise ProcessingError(f"expression {name!r} is not known")
    try:
        return operator(element, operands, state)
    except IndexError as error:
        raise ProcessingError(f"expression {name!r} lacks operands") from error


def _variable(element: Any, state: State) -> Value:
    identifier = element.get("identifier", "")
    if identifier not in state.values:
        raise ProcessingError(f"variable {identifier!r} is not declared")
    return state.values[identifier]


def _correct(element: Any, state: State) -> Value:
    return state.corrects.get(state.declaration(element.get("identifier", "")).identifier)


def _default(element: Any, state: State) -> Value:
    return state.defaults.get(state.declaration(element.get("identifier", "")).identifier)


def _base_value(element: Any, state: State) -> Value:
    return parse_single(element.get("basetype", "string").lower(), element.text or "")


def _map_response(element: Any, state: State) -> Value:
    declaration = state.declaration(element.get("identifier", ""))
    return map_value(declaration, state.values[declaration.identifier])


def _map_point(element: Any, state: State) -> Value:
    declaration = state.declaration(element.get("identifier", ""))
    return map_points(declaration, state.values[declaration.identifier])


def _record(element: Any, state: State) -> Value:
    fields = {}
    for each in children(element, "fieldvalue"):
        inner = children(each)
        fields[each.get("fieldidentifier", "")] = evaluate(inner[0], state) if inner else None
    return fields


def _lookup_table(element: Any, state: State) -> Value:
    tables = children(element, "matchtable", "interpolationtable")
    sources = [child for child in children(element) if child not in tables]
    if not tables or not sources:
        raise ProcessingError("lookup without table")
    return look_up(tables[0], evaluate(sources[0], state), "float")


def _random_number(element: Any, state: State) -> Value:
    low, high = (_limit(element, name, state) for name in ("min", "max"))
    drawn = next(state.random)
    if element.tag == "randomfloat":
        return low + (high - low) * drawn
    step = max(int(_limit(element, "step", state, "1")), 1)
    return int(low) + step * int(drawn * (int(high - low) // step + 1))


def _limit(element: Any, name: str, state: State, default: str = "0") -> Decimal:
    text = element.get(name) or default
    value = state.values.get(text.strip("{}"), parse_number(text))
    return Decimal(value) if is_number(value) else Decimal(0)


def _condition(element: Any, state: State) -> Value:
    return any(to_boolean(evaluate(child, state)) for child in children(element))


_LEAVES: Mapping[str, Operator] = {
    "variable": _variable,
    "correct": _correct,
    "default": _default,
    "basevalue": _base_value,
    "null": lambda element, state: None,
    "mapresponse": _map_response,
    "mapoutcome": _map_response,
    "mapresponsepoint": _map_point,
    "record": _record,
    "lookuptable": _lookup_table,
    "randominteger": _random_number,
    "randomfloat": _random_number,
    "mathconstant": lambda element, state: Decimal(
        repr(math.e if element.get("name") == "e" else math.pi)
    ),
    "customoperator": lambda element, state: None,
    "precondition": _condition,
}


def _figures(element: Any) -> int:
    return int(parse_number(element.get("figures") or "0") or 0)


_NUMERIC: Mapping[str, Callable[[Any, list[Any]], Value]] = {
    "sum": lambda element, given: numbers.total(given),
    "product": lambda element, given: numbers.product(given),
    "subtract": lambda element, given: numbers.total([given[0], *(-each for each in given[1:])]),
    "divide": lambda element, given: numbers.divide(_two(given)),
    "integerdivide": lambda element, given: numbers.whole_divide(_two(given)),
    "integermodulus": lambda element, given: numbers.modulus(_two(given)),
    "mod": lambda element, given: numbers.modulus(_two(given)),
    "power": lambda element, given: numbers.power(_two(given)),
    "max": lambda element, given: max(given),
    "min": lambda element, given: min(given),
    "round": lambda element, given: numbers.half_up(given[0]),
    "truncate": lambda element, given: int(given[0]),
    "roundto": lambda element, given: numbers.round_to(
        given[0], element.get("roundingmode", "significantFigures"), _figures(element)
    ),
    "integertofloat": lambda element, given: Decimal(given[0]),
    "gcd": lambda element, given: math.gcd(*(int(each) for each in given)),
    "lcm": lambda element, given: math.lcm(*(int(each) for each in given[:20])),
    "mathoperator": lambda element, given: numbers.calculate(
        element.get("name", "").lower(), given
    ),
    "statsoperator": lambda element, given: numbers.statistics(element.get("name", ""), given),
    **dict.fromkeys(
        ("mean", "samplevariance", "samplesd", "popvariance", "popsd"),
        lambda element, given: numbers.statistics(element.tag, given),
    ),
}


def _two(given: list[Any]) -> list[Any]:
    if len(given) != 2:
        raise ProcessingError("two operands are needed")
    return given
