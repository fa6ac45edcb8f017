"""Blueprints drawn from what a bank supplies."""

from collections.abc import Sequence
from decimal import Decimal

from lms.demo.papers import all_round_rows, spread_over_lines
from lms.exams.assembly import CellSpec
from question_bank.assembly.blueprint import ALL_ROUND

TWO = Decimal(2)


def per_line(rows: Sequence[CellSpec]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.business_line] = counts.get(row.business_line, 0) + row.count
    return counts


def test_questions_are_spread_evenly_over_the_lines() -> None:
    supply = {(line, "single_choice"): 9 for line in ("02", "03", "04")}
    assert per_line(spread_over_lines(supply, ("02", "03", "04"), 7, TWO)) == {
        "02": 3, "03": 2, "04": 2,
    }  # fmt: skip


def test_line_that_runs_out_leaves_its_share_to_the_others() -> None:
    supply = {("02", "single_choice"): 1, ("03", "single_choice"): 9}
    assert per_line(spread_over_lines(supply, ("02", "03"), 6, TWO)) == {"02": 1, "03": 5}


def test_types_take_turns() -> None:
    supply = {("02", kind): 5 for kind in ("single_choice", "multiple_choice", "true_false")}
    rows = spread_over_lines(supply, ("02",), 3, TWO)
    assert {row.type: row.count for row in rows} == {
        "single_choice": 1, "multiple_choice": 1, "true_false": 1,
    }  # fmt: skip


def test_parallel_forms_need_their_own_questions() -> None:
    supply = {("02", "single_choice"): 5}
    assert sum(row.count for row in spread_over_lines(supply, ("02",), 10, TWO, forms=2)) == 2


def test_questions_that_a_person_must_mark_are_left_out() -> None:
    supply = {("02", "short_answer"): 9, ("02", "case"): 9}
    assert spread_over_lines(supply, ("02",), 3, TWO) == []


def test_all_round_paper_has_every_line_that_has_questions() -> None:
    supply = {("02", "single_choice"): 3, ("03", "true_false"): 3, (ALL_ROUND, "single_choice"): 20}
    rows = all_round_rows(supply, ("02", "03", "04"), 10, TWO)
    assert per_line(rows) == {"02": 1, "03": 1, ALL_ROUND: 8} or per_line(rows)["02"] >= 1
    assert set(per_line(rows)) == {"02", "03", ALL_ROUND}
    assert sum(row.count for row in rows) == 10
    assert {row.marks_each for row in rows} == {TWO}
