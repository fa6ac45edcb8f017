"""Drift between sittings (S11) and between groups (S12)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from question_bank.statistics.dif import Stratum, find_dif, mantel_haenszel
from question_bank.statistics.drift import Facility, list_drift
from tests.unit.question_bank.statistics.test_rasch import matrix_of

# Admissions to Berkeley: men in, out, women in, out, by department (Bickel et al. 1975)
BERKELEY = (
    (512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391),
    (138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317),
)  # fmt: skip


def facilities(*shares: float, count: int = 200) -> dict[str, Facility]:
    return {f"i{place}": Facility(share, count) for place, share in enumerate(shares)}


def test_an_item_that_became_easier_beside_steady_ones_is_named() -> None:
    earlier = facilities(0.30, 0.45, 0.55, 0.60, 0.70, 0.80)
    later = facilities(0.75, 0.46, 0.54, 0.62, 0.69, 0.81)
    found = {each.item: each for each in list_drift(earlier, later)}
    assert [each for each in found if found[each].is_flagged] == ["i0"]
    assert found["i0"].reason == "难度系数由 0.30 变为 0.75，比同场其他试题明显变容易"


def test_a_better_prepared_group_is_no_drift() -> None:
    earlier = facilities(0.30, 0.40, 0.50, 0.60, 0.70, 0.80)
    logits = [math.log(each.share / (1 - each.share)) + 0.8 for each in earlier.values()]
    later = facilities(*(1 / (1 + math.exp(-each)) for each in logits))
    assert not any(each.is_flagged for each in list_drift(earlier, later))


def test_two_sittings_of_a_single_common_item_are_compared_by_chance_alone() -> None:
    (found,) = list_drift(facilities(0.80), facilities(0.50))
    # difference of logits 1.3863; error sqrt(1/32 + 1/50) = 0.2264
    assert found.z == pytest.approx(-1.38629 / 0.226385, abs=1e-3)
    assert found.reason == "难度系数由 0.80 变为 0.50，明显变难"


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [(0.8, 0.5, 49), (0.80, 0.72, 2000), (0.6, 0.5, 60)],
    ids=["too few people", "too small a change", "within chance"],
)
def test_no_drift_is_named(before: float, after: float, count: int) -> None:
    found = list_drift(facilities(before, count=count), facilities(after, count=count))
    assert not any(each.is_flagged for each in found)


def test_berkeley_comes_out_as_r_has_it() -> None:
    # mantelhaen.test(UCBAdmissions): 1.4269, odds 0.9046968, limits 0.7719074 and 1.0603298
    found = mantel_haenszel(Stratum(*each) for each in BERKELEY)
    assert found is not None
    assert found.odds == pytest.approx(0.9046968, abs=1e-6)
    assert found.chi_square == pytest.approx(1.4269, abs=1e-4)
    half = 1.959964 * found.error / 2.35
    assert found.odds * math.exp(half) == pytest.approx(1.0603298, abs=1e-5)
    assert found.odds * math.exp(-half) == pytest.approx(0.7719074, abs=1e-5)
    assert found.level == "A"


@pytest.mark.parametrize(
    ("stratum", "level"),
    [
        (Stratum(400, 600, 390, 610), "A"),
        (Stratum(600, 400, 470, 530), "B"),
        (Stratum(700, 300, 400, 600), "C"),
        (Stratum(7, 3, 4, 6), "A"),
    ],
    ids=["alike", "somewhat", "large", "large but by chance"],
)
def test_ets_classes(stratum: Stratum, level: str) -> None:
    found = mantel_haenszel([stratum])
    assert found is not None
    assert found.level == level


def test_strata_of_one_group_tell_nothing() -> None:
    assert mantel_haenszel([Stratum(5, 5, 0, 0), Stratum(5, 0, 7, 0)]) is None


def test_an_item_harder_for_one_unit_of_equal_ability_is_class_c() -> None:
    rng = np.random.default_rng(5)
    people = 1200
    ability = rng.normal(0, 1, people)
    difficulty = np.tile(np.linspace(-1.5, 1.5, 20), (people, 1))
    difficulty[600:, 4] += 1.6
    chance = 1 / (1 + np.exp(difficulty - ability[:, None]))
    matrix = matrix_of((rng.random(chance.shape) < chance).astype(float))
    first, second = range(600), range(600, people)
    levels = []
    for number in range(20):
        found = find_dif(matrix, number, first, second)
        assert found is not None
        levels.append(found.level)
    assert levels[4] == "C"
    assert levels.count("C") == 1
    assert find_dif(matrix, 4, first, range(600, 649)) is None
