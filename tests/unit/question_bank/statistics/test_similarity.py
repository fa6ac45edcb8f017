"""Alike wrong answers (S13), speed (S14), curves (S9) and pooling (S15)."""

from __future__ import annotations

import itertools
import math
from decimal import Decimal

import numpy as np
import pytest

from question_bank.statistics.curve import CurvePoint, ability_curve
from question_bank.statistics.items import Flag, ItemFigures, OptionFigures, flag
from question_bank.statistics.pooling import pool, pool_curves
from question_bank.statistics.responses import Response, build_matrix
from question_bank.statistics.similarity import list_alike, poisson_binomial_tail
from question_bank.statistics.speed import Pace, list_fast, rapid_guesses, time_residuals
from tests.unit.question_bank.statistics.test_rasch import matrix_of, simulate


def answers(seed: int, people: int = 60, items: int = 40) -> dict[tuple[str, str], str]:
    """Return independent choices, key A, wrong ones spread over B, C and D."""
    rng = np.random.default_rng(seed)
    return {
        (f"p{who}", f"i{item}"): "A" if rng.random() < 0.6 else str(rng.choice(list("BCD")))
        for who in range(people)
        for item in range(items)
    }


def responses(chosen: dict[tuple[str, str], str]) -> list[Response]:
    return [
        Response(who, item, Decimal(choice == "A"), Decimal(1), choice)
        for (who, item), choice in chosen.items()
    ]


def test_worked_tail() -> None:
    assert poisson_binomial_tail([0.5, 0.25, 0.25], 2) == pytest.approx(1 / 4)
    assert poisson_binomial_tail([0.5, 0.25, 0.25], 3) == pytest.approx(1 / 32)


def test_tail_of_equal_chances_is_the_binomial() -> None:
    binomial = sum(math.comb(12, k) * 0.3**k * 0.7 ** (12 - k) for k in range(8, 13))
    assert poisson_binomial_tail([0.3] * 12, 8) == pytest.approx(binomial, rel=1e-12)


def test_tail_agrees_with_counting_every_outcome() -> None:
    chances = [0.1, 0.35, 0.5, 0.72, 0.9]
    total = sum(
        math.prod(c if hit else 1 - c for c, hit in zip(chances, outcome, strict=True))
        for outcome in itertools.product((0, 1), repeat=5)
        if sum(outcome) >= 3
    )
    assert poisson_binomial_tail(chances, 3) == pytest.approx(total)


@pytest.mark.parametrize("seed", range(5))
def test_independent_people_give_no_signal(seed: int) -> None:
    assert list_alike(build_matrix(responses(answers(seed)))) == []


def test_a_copied_sheet_is_found_and_nothing_else() -> None:
    chosen = answers(1)
    for item in range(36):
        chosen["p7", f"i{item}"] = chosen["p23", f"i{item}"]
    (found,) = list_alike(build_matrix(responses(chosen)))
    assert {found.first, found.second} == {"p7", "p23"}
    assert found.same >= 10
    assert found.expected < found.same / 2
    assert found.corrected == pytest.approx(found.probability * 60 * 59 / 2)


def test_two_who_are_both_right_are_not_alike() -> None:
    chosen = answers(2)
    for item in range(40):
        chosen["p1", f"i{item}"] = chosen["p2", f"i{item}"] = "A"
    assert list_alike(build_matrix(responses(chosen))) == []


def test_a_wrong_answer_everybody_gives_is_no_signal() -> None:
    chosen = {(f"p{who}", f"i{item}"): "B" for who in range(30) for item in range(20)}
    chosen |= {(f"p{who}", "i0"): "A" for who in range(30)}
    assert list_alike(build_matrix(responses(chosen))) == []


def paces(*last: Pace) -> list[Pace]:
    rng = np.random.default_rng(9)
    usual = [
        Pace(f"p{who}", float(np.exp(rng.normal(math.log(1500), 0.2))), 40, 0.7)
        for who in range(40)
    ]
    return [*usual, *last]


def test_speed_signals() -> None:
    found = list_fast(paces(Pace("quick", 300, 40, 0.95), Pace("flash", 100, 40, 0.2)))
    assert [each.candidate for each in found] == ["flash", "quick"]
    assert found[0].reason == "平均每题 2.5 秒，来不及读题"
    assert found[1].reason.startswith("平均每题 7.5 秒，同卷中位数为")
    assert found[1].z < -3


def test_usual_pace_and_small_groups_give_no_signal() -> None:
    assert list_fast(paces()) == []
    assert list_fast([*paces()[:18], Pace("flash", 100, 40, 0.2)]) == []


def test_rapid_guesses_by_item() -> None:
    times = {(f"p{who}", "long"): 200.0 for who in range(9)} | {("q", "long"): 9.0}
    times |= {(f"p{who}", "short"): 20.0 for who in range(9)} | {("q", "short"): 9.0}
    assert rapid_guesses(times) == [("q", "long")]


def test_residual_is_what_person_and_item_leave() -> None:
    times = {
        (f"p{p}", f"i{i}"): math.exp(3 + p * 0.2 + i * 0.3) for p in range(5) for i in range(6)
    }
    assert all(value == 0 for value in time_residuals(times).values())
    times["p0", "i5"] = 1.0
    found = time_residuals(times)
    assert min(found, key=lambda place: found[place]) == ("p0", "i5")
    assert found["p0", "i5"] < -3


def test_a_sound_item_rises_with_ability() -> None:
    matrix = matrix_of(simulate(np.linspace(-1, 1, 20), 500, 1.5, seed=6))
    points = ability_curve(matrix, 10)
    shares = [point.share for point in points]
    assert shares == sorted(shares)
    assert sum(point.count for point in points) == 500


def test_people_of_one_score_stay_in_one_group() -> None:
    matrix = matrix_of(np.array([[1, 1], [1, 0], [0, 1], [1, 0], [0, 0]], dtype=float))
    assert [(each.score, each.count) for each in ability_curve(matrix, 0)] == [
        (0.0, 1), (0.5, 3), (1.0, 1),
    ]  # fmt: skip


def options(*shares: tuple[bool, float, float]) -> tuple[OptionFigures, ...]:
    return tuple(
        OptionFigures("ABCD"[place], is_key, round(1000 * share), share, upper, 0.0)
        for place, (is_key, share, upper) in enumerate(shares)
    )


@pytest.mark.parametrize(
    ("facility", "discrimination", "item_rest", "figures", "expected"),
    [
        (0.5, 0.19, 0.1, (), (Flag.LOW_DISCRIMINATION,)),
        (0.5, -0.1, 0.1, (), (Flag.LOW_DISCRIMINATION,)),
        (0.5, -0.1, -0.1, (), (Flag.NEGATIVE_DISCRIMINATION,)),
        (0.5, 0.3, -0.01, (), ()),
        (0.5, 0.3, 0.2, ((True, 0.5, 0.4), (False, 0.5, 0.6)), (Flag.SUSPECT_KEY,)),
        (0.5, 0.3, 0.2, ((True, 0.5, 0.5), (False, 0.5, 0.5)), ()),
        (0.6, 0.3, 0.2, ((True, 0.6, 0.9), (False, 0.04, 0.0)), (Flag.DEAD_DISTRACTOR,)),
        (0.91, 0.3, 0.2, ((True, 0.91, 0.9), (False, 0.04, 0.0)), ()),
        (0.6, 0.3, 0.2, ((True, 0.6, 0.9), (False, 0.05, 0.0)), ()),
    ],
)
def test_flags_of_s6(
    facility: float,
    discrimination: float,
    item_rest: float,
    figures: tuple[tuple[bool, float, float], ...],
    expected: tuple[Flag, ...],
) -> None:
    assert flag(50, facility, discrimination, item_rest, options(*figures)) == expected
    assert flag(49, facility, discrimination, item_rest, options(*figures)) == ()


def test_few_wrong_picks_make_no_dead_distractor() -> None:
    few = (
        OptionFigures("A", True, 41, 0.68, 0.9, 0.4),
        OptionFigures("B", False, 18, 0.3, 0.1, 0.5),
        OptionFigures("C", False, 1, 0.02, 0.0, 0.1),
    )
    assert flag(60, 0.68, 0.5, 0.4, few) == ()


def test_pooled_figures_are_weighted_by_people() -> None:
    small = ItemFigures(
        "i", 20, 0.9, None, 0.1, (), options((True, 0.9, 1.0), (False, 0.1, 0.0)), 0
    )
    large = ItemFigures("i", 60, 0.5, 0.4, 0.3, (), options((True, 0.5, 0.6), (False, 0.5, 0.4)), 2)
    found = pool([small, large])
    assert (found.count, found.omitted) == (80, 2)
    assert found.facility == pytest.approx(0.6)
    assert found.discrimination == pytest.approx(0.4)
    assert found.item_rest == pytest.approx(0.25)
    assert [each.share for each in found.options] == pytest.approx([0.6, 0.4])


def test_pooled_curve_goes_group_by_group() -> None:
    found = pool_curves([[CurvePoint(0.2, 0.1, 10)], [CurvePoint(0.4, 0.5, 30)]])
    assert found == (CurvePoint(pytest.approx(0.35), pytest.approx(0.4), 40),)
