"""Response processing of our questions: the score of every answer, written out."""

import copy
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from question_bank.formats.qti.building import element
from question_bank.items.answers import find_number
from question_bank.items.question import Question, round_marks
from question_bank.items.scoring import DEFAULT_MARKS_PER_OPTION, score_options


def base_value(kind: str, value: object) -> Any:
    """Return a fixed value."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return element("baseValue", text, baseType=kind)


def set_score(name: str, value: object) -> Any:
    """Return the rule that sets an outcome to a number."""
    return element("setOutcomeValue", base_value("float", value), identifier=name)


def variable(name: str) -> Any:
    """Return the value of a variable."""
    return element("variable", identifier=name)


def when(tests: Sequence[tuple[Any, Sequence[Any]]]) -> Any:
    """Return a condition whose first test that holds has its rules applied."""
    condition = element("responseCondition")
    for number, (test, rules) in enumerate(tests):
        condition.append(element("responseElseIf" if number else "responseIf", test, *rules))
    return condition


def match_key(response: str, score: str, marks: Decimal) -> list[Any]:
    """Return full marks for exactly the key, none for anything else."""
    test = element("match", variable(response), element("correct", identifier=response))
    return [when([(test, [set_score(score, marks)])])]


def by_number(number: Any, score: str, table: Mapping[int, Decimal]) -> list[Any]:
    """Return the score by a whole number, such as how many pairs are right."""
    tests = []
    for count, marks in table.items():
        if marks > 0:
            test = element("equal", copy.deepcopy(number), base_value("float", count))
            test.set("toleranceMode", "exact")
            tests.append((test, [set_score(score, marks)]))
    return [when(tests)] if tests else []


def shares(marks: Decimal, count: int) -> dict[int, Decimal]:
    """Return what a number of right parts of a question earns."""
    return {right: round_marks(marks * right / count) for right in range(1, count + 1)}


def choice_mapping(question: Question) -> dict[str, int]:
    """Return for each option what it counts, so that the sum tells the score.

    A wrong option takes one away under `penalty`, and everything under the other rules.
    """
    key = question.content["answer"]
    wrong = -1 if question.scoring_rule == "penalty" else -len(key)
    ids = [option["id"] for option in question.content["options"]]
    return {each: 1 if each in key else wrong for each in ids}


def choice_table(question: Question) -> dict[int, Decimal]:
    """Return the score by the sum of a choice's mapping, by our own rules of scoring."""
    key = sorted(question.content["answer"])
    each = question.content.get("marks_per_option")
    table = {}
    for right in range(1, len(key) + 1):
        table[right] = score_options(
            question.scoring_rule, question.marks, key=frozenset(key),
            chosen=frozenset(key[:right]),
            each=DEFAULT_MARKS_PER_OPTION if each is None else Decimal(str(each)),
        ).marks  # fmt: skip
    return table


def blank_test(response: str, blank: Mapping[str, Any]) -> Any:
    """Return whether a blank is filled in right."""
    if blank.get("match") != "number":
        return element("gt", element("mapResponse", identifier=response), base_value("float", 0))
    numbers = [find_number(text) for text in blank["accept"]]
    tests = [
        near(response, number, blank.get("tolerance") or "0")
        for number in numbers
        if number is not None
    ]
    return tests[0] if len(tests) == 1 else element("or", *tests)


def near(response: str, number: object, tolerance: object) -> Any:
    """Return whether a number lies within the tolerance."""
    return element(
        "equal", base_value("float", number), variable(response),
        toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}",
    )  # fmt: skip
