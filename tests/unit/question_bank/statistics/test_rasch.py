"""Rasch calibration (S10) against published figures, and against parameters that are known."""

from __future__ import annotations

import numpy as np
import pytest

from question_bank.statistics.rasch import calibrate
from question_bank.statistics.responses import ResponseMatrix

# LSAT section 6, 1000 people by pattern of five items (Bock and Lieberman 1970)
LSAT6 = (
    3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15,
    10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298,
)  # fmt: skip


def matrix_of(right: np.ndarray) -> ResponseMatrix:
    people, items = right.shape
    return ResponseMatrix(
        candidates=tuple(f"p{each}" for each in range(people)),
        items=tuple(f"i{each}" for each in range(items)),
        marks=right * 100.0,
        max_marks=np.full(items, 100.0),
        choices={},
    )


def lsat6() -> ResponseMatrix:
    rows = [
        [int(bit) for bit in f"{pattern:05b}"]
        for pattern, count in enumerate(LSAT6)
        for _person in range(count)
    ]
    return matrix_of(np.array(rows, dtype=float))


def simulate(difficulties: np.ndarray, people: int, spread: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    ability = rng.normal(0, spread, people)
    chance = 1 / (1 + np.exp(difficulties[None, :] - ability[:, None]))
    return (rng.random(chance.shape) < chance).astype(float)


def test_lsat6_is_calibrated_as_published() -> None:
    # rasch(LSAT) of R's ltm: Rizopoulos (2006), J. Stat. Softw. 17(5); b = slope x difficulty
    found = calibrate(lsat6())
    published = [0.7551 * each for each in (-3.6153, -1.3224, -0.3176, -1.7301, -2.7802)]
    assert [each.difficulty for each in found.items] == pytest.approx(published, abs=0.002)
    assert found.spread == pytest.approx(0.7551, abs=0.002)


def test_known_difficulties_are_found_within_three_errors() -> None:
    truth = np.linspace(-2, 2, 15)
    found = calibrate(matrix_of(simulate(truth, 800, 1.2, seed=7)))
    assert found.spread == pytest.approx(1.2, abs=0.15)
    for item, known in zip(found.items, truth, strict=True):
        assert abs(item.difficulty - known) < 3 * item.error + 0.1
        assert 0.85 < item.infit < 1.15


def test_items_of_two_forms_stand_on_one_scale() -> None:
    truth = np.linspace(-1.5, 1.5, 20)
    right = simulate(truth, 1200, 1.0, seed=11)
    right[:600, 12:], right[600:, :8] = np.nan, np.nan  # items 8..11 are common
    found = calibrate(matrix_of(right))
    assert [each.difficulty for each in found.items] == pytest.approx(list(truth), abs=0.35)
    assert [each.count for each in found.items[7:9]] == [600, 1200]


def test_an_item_answered_by_lot_does_not_fit() -> None:
    right = simulate(np.linspace(-1.5, 1.5, 12), 1000, 1.5, seed=3)
    right[:, 5] = np.random.default_rng(4).integers(0, 2, 1000)
    found = {each.item: each for each in calibrate(matrix_of(right)).items}
    assert found["i5"].outfit > 1.2
    assert found["i5"].outfit == max(each.outfit for each in found.values())


def test_fewer_than_a_hundred_people_are_refused() -> None:
    found = calibrate(matrix_of(simulate(np.zeros(10), 99, 1.0, seed=1)))
    assert (found.items, found.spread) == ((), None)
    assert found.reason == "考生不足 100 人，暂不标定难度"


def test_items_that_tell_nothing_are_left_out_with_their_reason() -> None:
    right = simulate(np.zeros(8), 150, 1.0, seed=2)
    right[:, 0], right[:, 1], right[50:, 2] = 1, 0, np.nan
    found = calibrate(matrix_of(right))
    assert found.left_out == (
        ("i0", "几乎全部答对"), ("i1", "几乎全部答错"), ("i2", "作答不足 100 人"),
    )  # fmt: skip
    assert [each.item for each in found.items] == ["i3", "i4", "i5", "i6", "i7"]
    assert calibrate(matrix_of(right[:, :7])).reason == "可标定的试题不足 5 道，暂不标定难度"
