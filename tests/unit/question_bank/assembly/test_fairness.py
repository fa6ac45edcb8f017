"""The fairness report and the balancing swaps, on figures worked by hand."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from question_bank.assembly.candidates import expected_difficulty
from question_bank.assembly.fairness import build_report
from tests.unit.question_bank.assembly.builders import (
    get_assembly,
    make_blueprint,
    make_candidate,
    make_cell,
)


@pytest.mark.parametrize(
    ("facility", "level", "expected"),
    [
        (None, 2, 200),  # nothing measured: the preset level
        ("1", 2, 100),
        ("0.5", 2, 300),
        ("0", 2, 500),
        ("0.83", 4, 168),
    ],
)
def test_measured_facility_outweighs_the_preset_level(
    facility: str | None, level: int, expected: int
) -> None:
    measured = None if facility is None else Decimal(facility)
    assert expected_difficulty(make_candidate("q", difficulty=level, facility=measured)) == expected


def test_report_shows_the_figures_of_the_worked_table() -> None:
    # docs/rules/assembly.md, A8
    one = [
        (make_candidate("a", difficulty=1, exposure=0), Decimal(2)),
        (make_candidate("b", difficulty=3, exposure=3), Decimal(2)),
        (make_candidate("c", difficulty=5, exposure=0), Decimal(4)),
    ]
    other = [
        (make_candidate("d", difficulty=2, exposure=1), Decimal(2)),
        (make_candidate("b", difficulty=3, exposure=3), Decimal(2)),
        (make_candidate("e", difficulty=4, exposure=1), Decimal(4)),
    ]
    report = build_report([one, other], frozenset())
    first, second = report.forms
    assert (first.difficulty_mean, second.difficulty_mean) == (3, 3)
    assert first.difficulty_spread == Decimal("1.6330")  # sqrt(8/3)
    assert second.difficulty_spread == Decimal("0.8165")  # sqrt(2/3)
    assert first.weighted_difficulty == Decimal("3.5")  # (2 + 6 + 20) / 8
    assert second.weighted_difficulty == Decimal("3.25")  # (4 + 6 + 16) / 8
    assert first.levels == ((1, 1), (3, 1), (5, 1))
    assert (first.exposure_mean, first.exposure_max) == (1, 3)
    assert second.exposure_mean == Decimal("1.6667")
    assert (report.mean_gap, report.spread_gap) == (0, Decimal("0.8165"))
    assert [each.items for each in report.overlaps] == [("b",)]


def test_mandatory_items_are_common_not_overlap() -> None:
    form = [(make_candidate("a"), Decimal(1))]
    report = build_report([form, form], frozenset({"a"}))
    assert report.common == ("a",)
    assert [each.items for each in report.overlaps] == [()]


def test_forms_of_measured_items_come_out_alike_to_a_hundredth_of_a_level() -> None:
    rng = random.Random(3)
    bank = [
        make_candidate(f"q{n:03d}", facility=Decimal(rng.randint(10, 95)) / 100) for n in range(400)
    ]
    blueprint = make_blueprint(make_cell(10, "a"), make_cell(20, "b", marks_each=Decimal(2)))
    report = get_assembly(bank, blueprint, forms=5).report
    assert report.mean_gap <= Decimal("0.01")
    assert report.spread_gap <= Decimal("0.03")


def test_using_up_the_bank_still_gives_forms_nearly_alike() -> None:
    # 60 items, three forms of 20: no choice but how to deal them.
    rng = random.Random(4)
    bank = [make_candidate(f"q{n}", difficulty=rng.randint(1, 5)) for n in range(60)]
    report = get_assembly(bank, make_blueprint(make_cell(20)), forms=3).report
    total = sum(each.difficulty for each in bank)
    assert report.mean_gap == (0 if total % 3 == 0 else Decimal("0.05"))
    assert report.spread_gap <= Decimal("0.05")
