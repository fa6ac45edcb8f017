"""From graded responses to the outcome of an attempt (docs/rules/exam-outcome.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.taxonomy import first_level, is_all_round

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Graded:
    """One graded question: where it stands on the form, what it covers, what it earned.

    lines: business line codes, the primary one first.
    waiting: a marker still has to give marks, `marks` holds only what is settled.
    """

    section: str
    lines: tuple[str, ...]
    marks: Decimal
    max_marks: Decimal
    waiting: bool = False


@dataclass(frozen=True)
class SectionMarks:
    """The marks of one section, in the order of the form."""

    title: str
    marks: Decimal
    max_marks: Decimal


@dataclass(frozen=True)
class Outcome:
    """What an attempt came to.

    by_line: first-level code of the primary line → (marks, max); the sums are the totals.
    waiting: how many questions a marker still has to see; with any, nobody has passed yet.
    """

    marks: Decimal
    max_marks: Decimal
    passed: bool
    sections: tuple[SectionMarks, ...]
    by_line: dict[str, tuple[Decimal, Decimal]]
    all_round_correct: int
    all_round_total: int
    waiting: int


def outcome_of(responses: Sequence[Graded], pass_pct: int) -> Outcome:
    """Return the outcome of all responses of an attempt.

    pass_pct: share of the full marks that passes, 0 to 100, compared without rounding (O2).
    """
    marks = sum((each.marks for each in responses), ZERO)
    max_marks = sum((each.max_marks for each in responses), ZERO)
    waiting = sum(1 for each in responses if each.waiting)
    all_round = [each for each in responses if is_all_round(each.lines)]
    return Outcome(
        marks=marks,
        max_marks=max_marks,
        passed=not waiting and marks * 100 >= max_marks * pass_pct,
        sections=_sections(responses),
        by_line=_by_line(responses),
        all_round_correct=sum(
            1 for each in all_round if not each.waiting and each.marks == each.max_marks
        ),
        all_round_total=len(all_round),
        waiting=waiting,
    )


def _sections(responses: Sequence[Graded]) -> tuple[SectionMarks, ...]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for each in responses:
        marks, max_marks = sums.get(each.section, (ZERO, ZERO))
        sums[each.section] = marks + each.marks, max_marks + each.max_marks
    return tuple(SectionMarks(title, *pair) for title, pair in sums.items())


def _by_line(responses: Sequence[Graded]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for each in responses:
        line = first_level(each.lines[0]) if each.lines else ""
        marks, max_marks = sums.get(line, (ZERO, ZERO))
        sums[line] = marks + each.marks, max_marks + each.max_marks
    return dict(sorted(sums.items()))
