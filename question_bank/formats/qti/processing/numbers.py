"""Numeric operators on values that are not NULL."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from question_bank.formats.qti.processing.values import ProcessingError, bounded

Number: TypeAlias = int | Decimal


def total(numbers: Sequence[Number]) -> Number:
    """Return the sum."""
    return bounded(sum(numbers))


def product(numbers: Sequence[Number]) -> Number:
    """Return the product."""
    result: Number = 1
    for number in numbers:
        result = bounded(result * number)
    return result


def divide(numbers: Sequence[Number]) -> Number | None:
    """Return the quotient, None for a division by zero."""
    return None if numbers[1] == 0 else bounded(Decimal(numbers[0]) / Decimal(numbers[1]))


def whole_divide(numbers: Sequence[Number]) -> Number | None:
    """Return the quotient rounded down."""
    return None if numbers[1] == 0 else int(numbers[0]) // int(numbers[1])


def modulus(numbers: Sequence[Number]) -> Number | None:
    """Return what a whole division leaves."""
    return None if numbers[1] == 0 else int(numbers[0]) % int(numbers[1])


def power(numbers: Sequence[Number]) -> Number | None:
    """Return a power, None when it is no real number."""
    return _real(lambda: float(numbers[0]) ** float(numbers[1]))


def half_up(number: Number) -> int:
    """Return the nearest whole number, the greater one of two."""
    return math.floor(number + Decimal("0.5"))


def round_to(number: Number, mode: str, figures: int) -> Decimal:
    """Return the number rounded half up to decimal places or significant figures."""
    if not 0 <= figures <= 20:
        raise ProcessingError("too many figures")
    value = Decimal(number)
    places = figures
    if mode.lower().startswith("significant"):
        places = figures - 1 - value.adjusted() if value else figures
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def statistics(name: str, numbers: Sequence[Number]) -> Decimal | None:
    """Return mean, variance or deviation, of a sample or of a population."""
    count = len(numbers)
    is_sample = name.lower().startswith("sample")
    if count == 0 or (is_sample and count < 2):
        return None
    mean = Decimal(sum(numbers)) / count
    if name == "mean":
        return mean
    variance = sum(((Decimal(each) - mean) ** 2 for each in numbers), Decimal(0))
    variance /= count - 1 if is_sample else count
    return variance.sqrt() if name.lower().endswith("sd") else variance


def calculate(name: str, numbers: Sequence[Number]) -> Number | None:
    """Return a function of mathOperator, None outside its domain."""
    first = numbers[0]
    if name == "floor":
        return math.floor(first)
    if name == "ceil":
        return math.ceil(first)
    if name == "abs":
        return first if first >= 0 else -first
    if name == "signum":
        return (first > 0) - (first < 0)
    if name == "atan2" and len(numbers) == 2:
        return _real(lambda: math.atan2(float(first), float(numbers[1])))
    if name not in _FUNCTIONS:
        raise ProcessingError(f"function {name!r} is not known")
    return _real(lambda: _FUNCTIONS[name](float(first)))


def _real(function: Callable[[], float]) -> Number | None:
    try:
        value = function()
        if isinstance(value, complex) or not math.isfinite(value):
            return None
        return bounded(Decimal(repr(value)))
    except (ArithmeticError, ValueError):
        return None


_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "asin": math.asin, "acos": math.acos, "atan": math.atan,
    "asec": lambda x: math.acos(1 / x), "acsc": lambda x: math.asin(1 / x),
    "acot": lambda x: math.atan(1 / x),
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "sech": lambda x: 1 / math.cosh(x), "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: 1 / math.tanh(x),
    "log": math.log10, "ln": math.log, "exp": math.exp,
    "toradians": math.radians, "todegrees": math.degrees,
}  # fmt: skip
