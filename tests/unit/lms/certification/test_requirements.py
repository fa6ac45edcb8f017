"""What is met and what is missing; the rows of docs/rules/certification.md."""

from decimal import Decimal

import pytest

from lms.certification.models import RequirementKind
from lms.certification.requirements import (
    LearningFacts,
    Requirement,
    are_met,
    requirement_states,
    shortfalls,
)

FIRST = Requirement(RequirementKind.COURSE, "社保基础", 1)
SECOND = Requirement(RequirementKind.COURSE, "窗口服务", 2)
EXAM = Requirement(RequirementKind.EXAM, "岗前考试", 7)
MENTORING = Requirement(RequirementKind.MENTORING, "实践带教")
HOURS = Requirement(RequirementKind.CREDIT_HOURS, "岗前学时", amount=Decimal(40))
LESSONS = {1: (0, 3), 2: (0, 2)}
TWO_LESSONS = "岗前课程还差 2 课"


def facts(**known: object) -> LearningFacts:
    return LearningFacts(**({"lessons": LESSONS} | known))  # type: ignore[arg-type]


ROWS = [
    ("Q1", [FIRST, SECOND], facts(completed_courses=frozenset({1})), [TWO_LESSONS]),
    ("Q2", [FIRST, SECOND], facts(lessons={1: (2, 3), 2: (1, 2)}), [TWO_LESSONS]),
    ("Q3", [FIRST], facts(lessons={1: (3, 3)}), ["岗前课程尚未通过结课测验（社保基础）"]),
    ("Q4", [EXAM], facts(), ["尚未通过岗前考试（岗前考试）"]),
    ("Q5", [EXAM], facts(passed_exams=frozenset({7})), []),
    ("Q6", [MENTORING], facts(signed_off_lines=frozenset({"03"})), ["带教尚未签字出师"]),
    ("Q7", [MENTORING], facts(signed_off_lines=frozenset({"03", "05"})), []),
    ("Q8", [HOURS], facts(credit_hours=Decimal("27.50")), ["岗前学时还差 12.5 学时"]),
    ("Q9", [HOURS], facts(credit_hours=Decimal("40.00")), []),
    ("Q11", [EXAM, FIRST, MENTORING, HOURS], facts(),
     ["岗前课程还差 3 课", "尚未通过岗前考试（岗前考试）", "带教尚未签字出师",
      "岗前学时还差 40 学时"]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "asked", "known", "missing"), ROWS, ids=[r[0] for r in ROWS])
def test_requirements_are_met_or_say_what_is_missing(
    row: str, asked: list[Requirement], known: LearningFacts, missing: list[str]
) -> None:
    states = requirement_states(asked, ["03", "05"], known)
    assert [reason.message for reason in shortfalls(states)] == missing
    assert are_met(states) is (not missing)


def test_programme_that_asks_for_nothing_certifies_nobody() -> None:  # Q10
    assert not are_met(requirement_states([], ["03"], facts()))


def test_exam_passed_elsewhere_does_not_count() -> None:
    states = requirement_states([EXAM], ["03"], facts(passed_exams=frozenset({8})))
    assert not are_met(states)


def test_more_than_needed_is_shown_as_needed() -> None:
    (state,) = requirement_states([HOURS], ["03"], facts(credit_hours=Decimal(55)))
    assert (state.done, state.needed, state.missing) == (Decimal(40), Decimal(40), Decimal(0))
