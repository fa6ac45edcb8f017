"""What a pre-job programme asks for and how much of it a person has done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lms.certification.models import RequirementKind
from lms.words import Phrase


@dataclass(frozen=True)
class Reason:
    """Why somebody may not serve: a stable word for machines and a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True)
class Requirement:
    """One thing to pass. ref_id: course or exam; amount: credit hours."""

    kind: RequirementKind
    title: str
    ref_id: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class LearningFacts:
    """What a person has done that counts for one period.

    lessons: course → (lessons learned, lessons there are). credit_hours: confirmed ones.
    """

    completed_courses: frozenset[int] = frozenset()
    lessons: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    passed_exams: frozenset[int] = frozenset()
    signed_off_lines: frozenset[str] = frozenset()
    credit_hours: Decimal = Decimal(0)


@dataclass(frozen=True)
class RequirementState:
    """How far a requirement is: `done` of `needed` lessons, exams, business lines or hours."""

    kind: RequirementKind
    title: str
    ref_id: int | None
    is_met: bool
    done: Decimal
    needed: Decimal

    @property
    def missing(self) -> Decimal:
        """Return what is still to be done."""
        return max(Decimal(0), self.needed - self.done)


def requirement_states(
    requirements: Iterable[Requirement], lines: Iterable[str], facts: LearningFacts
) -> tuple[RequirementState, ...]:
    """Return the state of each requirement of a programme for these business lines."""
    covered = frozenset(lines)
    return tuple(_state(requirement, covered, facts) for requirement in requirements)


def are_met(states: Iterable[RequirementState]) -> bool:
    """Return whether all is done; a programme that asks for nothing certifies nobody."""
    met = [state.is_met for state in states]
    return bool(met) and all(met)


def shortfalls(states: Iterable[RequirementState]) -> tuple[Reason, ...]:
    """Return a reason for each thing still missing, courses taken together."""
    missing = [state for state in states if not state.is_met]
    courses = [state for state in missing if state.kind is RequirementKind.COURSE]
    reasons = [_reason(state) for state in missing if state.kind is not RequirementKind.COURSE]
    return (*_course_reasons(courses), *reasons)


def _state(
    requirement: Requirement, lines: frozenset[str], facts: LearningFacts
) -> RequirementState:
    done, needed, is_met = _progress(requirement, lines, facts)
    return RequirementState(
        requirement.kind,
        requirement.title,
        requirement.ref_id,
        is_met,
        min(Decimal(done), Decimal(needed)),
        Decimal(needed),
    )


def _progress(
    requirement: Requirement, lines: frozenset[str], facts: LearningFacts
) -> tuple[Decimal | int, Decimal | int, bool]:
    """Return (done, needed, whether it is met)."""
    ref_id = requirement.ref_id or 0
    if requirement.kind is RequirementKind.COURSE:
        learned, total = facts.lessons.get(ref_id, (0, 0))
        is_met = ref_id in facts.completed_courses
        return (total if is_met else learned), total, is_met
    if requirement.kind is RequirementKind.EXAM:
        is_met = ref_id in facts.passed_exams
        return int(is_met), 1, is_met
    if requirement.kind is RequirementKind.MENTORING:
        return len(lines & facts.signed_off_lines), len(lines), lines <= facts.signed_off_lines
    hours = requirement.amount or Decimal(0)
    return facts.credit_hours, hours, facts.credit_hours >= hours


def _course_reasons(courses: list[RequirementState]) -> list[Reason]:
    lessons = sum((state.missing for state in courses), Decimal(0))
    untested = [state.title for state in courses if not state.missing]
    reasons = []
    if lessons:
        reasons.append(Reason("course-not-completed", Phrase("岗前课程还差 %(n)s 课", n=lessons)))
    if untested:
        message = Phrase("岗前课程尚未通过结课测验（%(titles)s）", titles=tuple(untested))
        reasons.append(Reason("course-not-completed", message))
    return reasons


def _reason(state: RequirementState) -> Reason:
    if state.kind is RequirementKind.EXAM:
        return Reason("exam-not-passed", Phrase("尚未通过岗前考试（%(title)s）", title=state.title))
    if state.kind is RequirementKind.MENTORING:
        return Reason("mentoring-not-signed-off", "带教尚未签字出师")
    hours = f"{state.missing.normalize():f}"
    return Reason("credit-hours-short", Phrase("岗前学时还差 %(hours)s 学时", hours=hours))
