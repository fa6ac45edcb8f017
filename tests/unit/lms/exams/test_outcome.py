"""From graded answers to the outcome: docs/rules/exam-outcome.md."""

from decimal import Decimal

import pytest

from lms.exams.outcome import Graded, outcome_of


def _graded(
    lines: str, marks: str, full: str, section: str = "单选题", waits: bool = False
) -> Graded:
    return Graded(section, tuple(lines.split("+")), Decimal(marks), Decimal(full), waits)


@pytest.mark.parametrize(
    ("responses", "total", "passed", "by_line", "all_round"),
    [
        (  # O1
            [_graded("05.02", "2", "2"), _graded("03", "0", "2")],
            ("2", "4"), False, {"03": ("0", "2"), "05": ("2", "2")}, (0, 0),
        ),
        ([_graded("05", "6", "10")], ("6", "10"), True, {"05": ("6", "10")}, (0, 0)),  # O2
        (  # O3
            [_graded("05", "5.99", "10")],
            ("5.99", "10"), False, {"05": ("5.99", "10")}, (0, 0),
        ),
        (  # O4
            [_graded("05.02+08.04", "4", "4"), _graded("03+04", "3", "4")],
            ("7", "8"), True, {"03": ("3", "4"), "05": ("4", "4")}, (1, 2),
        ),
        (  # O5
            [_graded("05", "8", "8"), _graded("05", "0", "2", waits=True)],
            ("8", "10"), False, {"05": ("8", "10")}, (0, 0),
        ),
    ],
)  # fmt: skip
def test_outcome_follows_the_table(
    responses: list[Graded],
    total: tuple[str, str],
    passed: bool,
    by_line: dict[str, tuple[str, str]],
    all_round: tuple[int, int],
) -> None:
    outcome = outcome_of(responses, 60)
    assert (outcome.marks, outcome.max_marks) == (Decimal(total[0]), Decimal(total[1]))
    assert outcome.passed is passed
    assert outcome.by_line == {line: (Decimal(a), Decimal(b)) for line, (a, b) in by_line.items()}
    assert (outcome.all_round_correct, outcome.all_round_total) == all_round
    assert sum((a for a, _ in outcome.by_line.values()), Decimal(0)) == outcome.marks


def test_sections_keep_the_order_of_the_form() -> None:
    outcome = outcome_of(
        [
            _graded("05", "1", "2", "判断题"),
            _graded("05", "2", "2", "单选题"),
            _graded("05", "2", "2", "判断题"),
        ],
        0,
    )
    assert [(s.title, s.marks, s.max_marks) for s in outcome.sections] == [
        ("判断题", Decimal(3), Decimal(4)),
        ("单选题", Decimal(2), Decimal(2)),
    ]
