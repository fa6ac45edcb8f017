"""What the response processing of QTI 1.2 counts as right."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from question_bank.formats.qti12.tree import children, descendants
from question_bank.formats.xml import local_name
from question_bank.items.question import find_decimal

_LOW, _HIGH = ("vargte", "vargt"), ("varlte", "varlt")


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: which response, how, with what, and whether it must not hold."""

    response: str
    how: str
    value: str
    is_negated: bool
    is_strict: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """The comparisons of a condition and what it adds to the score."""

    tests: tuple[Test, ...]
    score: Decimal

    def wanted(self, response: str) -> list[str]:
        """Return the values that a response must equal here."""
        return [
            test.value
            for test in self.tests
            if test.response == response and not test.is_negated
            and test.how in ("varequal", "varsubset", "varsubstring", "varinside")
        ]  # fmt: skip


def list_conditions(item: Any) -> list[Condition]:
    """Return the conditions that change the score, in order."""
    conditions = []
    for each in descendants(item, "respcondition"):
        scores = [
            number
            for setvar in children(each, "setvar")
            if (setvar.get("action") or "Set").lower() in ("set", "add", "subtract")
            and (number := _score(setvar)) is not None
        ]
        tests = [
            test
            for variables in children(each, "conditionvar")
            for test in _tests(variables, False)
        ]
        if scores and tests:
            conditions.append(Condition(tuple(tests), scores[0]))
    return conditions


def _score(setvar: Any) -> Decimal | None:
    number = find_decimal((setvar.text or "").strip())
    is_taken = (setvar.get("action") or "").lower() == "subtract"
    return -number if number is not None and is_taken else number


def _tests(element: Any, is_negated: bool) -> Iterator[Test]:
    for child in element:
        name = local_name(child)
        if name == "not":
            yield from _tests(child, not is_negated)
        elif name in ("and", "or"):
            yield from _tests(child, is_negated)
        elif name.startswith("var") and child.get("respident") is not None:
            value = "".join(child.itertext()).strip()
            is_strict = (child.get("case") or "").lower() == "yes"
            yield Test(child.get("respident"), name, value, is_negated, is_strict)


def best_score(conditions: list[Condition]) -> Decimal:
    """Return the highest score that one condition gives, 0 when none gives any."""
    return max((each.score for each in conditions), default=Decimal(0))


def number_key(conditions: list[Condition], response: str) -> tuple[Decimal, Decimal] | None:
    """Return the number and the tolerance that earn most, None when there is none."""
    best = best_score(conditions)
    for condition in conditions:
        if condition.score != best or best <= 0:
            continue
        tests = [t for t in condition.tests if t.response == response and not t.is_negated]
        exact = _numbers(tests, ("varequal",))
        low, high = _numbers(tests, _LOW), _numbers(tests, _HIGH)
        if low and high:
            middle = exact[0] if exact else (min(low) + max(high)) / 2
            return middle, max(abs(middle - min(low)), abs(max(high) - middle))
        if exact:
            return exact[0], Decimal(0)
    return None


def _numbers(tests: list[Test], hows: tuple[str, ...]) -> list[Decimal]:
    found = (find_decimal(test.value) for test in tests if test.how in hows)
    return [number for number in found if number is not None]
