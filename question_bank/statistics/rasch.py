"""Rasch calibration by marginal maximum likelihood: difficulties, their errors, and fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from question_bank.statistics.responses import ResponseMatrix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_PEOPLE = 100  # Linacre (1994): +-0.5 logit at 95 %
LEAST_ITEMS = 5
LEAST_EACH_WAY = 5  # right and wrong answers, below which a difficulty is a guess
POINTS, REACH = 41, 6.0  # quadrature points, from -6 to 6 spreads
ROUNDS, PRECISION = 500, 1e-5


@dataclass(frozen=True)
class Difficulty:
    """A calibrated item in logits, the mean ability being 0; infit and outfit expect 1."""

    item: str
    count: int
    difficulty: float
    error: float
    infit: float
    outfit: float


@dataclass(frozen=True)
class Calibration:
    """Calibrated items. reason: why there are none; left_out: (item, why).

    spread: standard deviation of the abilities, in logits.
    """

    people: int
    spread: float | None
    items: tuple[Difficulty, ...]
    left_out: tuple[tuple[str, str], ...]
    reason: str = ""


@dataclass(frozen=True)
class _Answers:
    """Right (1), wrong (0) and whether the item was on the form, candidates x items."""

    right: Floats
    given: Floats


def calibrate(matrix: ResponseMatrix) -> Calibration:
    """Return the difficulties of the items that can be calibrated. Source: S10."""
    import numpy as np

    people = len(matrix.candidates)
    if people < LEAST_PEOPLE:
        return Calibration(people, None, (), (), f"考生不足 {LEAST_PEOPLE} 人，暂不标定难度")
    right = (matrix.marks >= matrix.max_marks).astype(np.float64)
    given = matrix.given.astype(np.float64)
    reasons = _reasons(right, given)
    left_out = tuple((matrix.items[place], why) for place, why in enumerate(reasons) if why)
    columns = [place for place, why in enumerate(reasons) if not why]
    if len(columns) < LEAST_ITEMS:
        why = f"可标定的试题不足 {LEAST_ITEMS} 道，暂不标定难度"
        return Calibration(people, None, (), left_out, why)
    answers = _Answers(right[:, columns], given[:, columns])
    nodes = np.linspace(-REACH, REACH, POINTS)
    difficulty, spread = _estimate(answers, nodes)
    items = _describe([matrix.items[each] for each in columns], answers, difficulty, spread * nodes)
    return Calibration(people, spread, items, left_out)


def _reasons(right: Floats, given: Floats) -> list[str]:
    """Return for each item why it cannot be calibrated, "" if it can."""
    reasons = []
    for count, hits in zip(given.sum(axis=0), (right * given).sum(axis=0), strict=True):
        if count < LEAST_PEOPLE:
            reasons.append(f"作答不足 {LEAST_PEOPLE} 人")
        elif count - hits < LEAST_EACH_WAY:
            reasons.append("几乎全部答对")
        elif hits < LEAST_EACH_WAY:
            reasons.append("几乎全部答错")
        else:
            reasons.append("")
    return reasons


def _estimate(answers: _Answers, nodes: Floats) -> tuple[Floats, float]:
    """Return difficulties and the spread of ability, by EM with one Newton step a round."""
    import numpy as np

    count = answers.given.sum(axis=0)
    hits = (answers.right * answers.given).sum(axis=0)
    difficulty, spread = np.log((count - hits) / hits), 1.0
    for _round in range(ROUNDS):
        posterior = _posterior(answers, difficulty, spread, nodes)
        expected = answers.given.T @ posterior  # items x points: people thought to stand there
        chance = _chance(spread * nodes, difficulty)
        slope = (expected * chance).sum(axis=1) - hits
        step = slope / (expected * chance * (1 - chance)).sum(axis=1)
        grown = _wider(answers, posterior, chance, difficulty, spread, nodes)
        difficulty = difficulty + np.clip(step, -1, 1)
        change = max(float(np.abs(step).max()), abs(grown - spread))
        spread = grown
        if change < PRECISION:
            break
    return difficulty, spread


def _wider(
    answers: _Answers,
    posterior: Floats,
    chance: Floats,
    difficulty: Floats,
    spread: float,
    nodes: Floats,
) -> float:
    """Return the spread after a Newton step: the common slope of logit P = spread * node - b."""
    import numpy as np

    expected = answers.given.T @ posterior
    seen = (answers.right * answers.given).T @ posterior
    slope = float(((seen - expected * chance) * nodes).sum())
    bend = float((expected * chance * (1 - chance) * nodes**2).sum())
    return max(0.05, spread + float(np.clip(slope / bend, -0.5, 0.5)))


def _chance(ability: Floats, difficulty: Floats) -> Floats:
    """Return the chance of a right answer, items x points."""
    import numpy as np

    chance: Floats = 1 / (1 + np.exp(difficulty[:, None] - ability[None, :]))
    return chance


def _posterior(answers: _Answers, difficulty: Floats, spread: float, nodes: Floats) -> Floats:
    """Return how likely each person stands at each point, candidates x points."""
    import numpy as np

    chance = _chance(spread * nodes, difficulty)
    hit, miss = answers.right * answers.given, (1 - answers.right) * answers.given
    weight = hit @ np.log(chance) + miss @ np.log1p(-chance) - nodes**2 / 2
    weight = np.exp(weight - weight.max(axis=1, keepdims=True))
    posterior: Floats = weight / weight.sum(axis=1, keepdims=True)
    return posterior


def _describe(
    names: list[str], answers: _Answers, difficulty: Floats, ability: Floats
) -> tuple[Difficulty, ...]:
    """Return the items with error and fit; residuals are averaged over the posterior."""
    import numpy as np

    nodes = np.linspace(-REACH, REACH, POINTS)
    posterior = _posterior(answers, difficulty, float(ability[-1] / REACH), nodes)
    chance = _chance(ability, difficulty)
    spare = chance * (1 - chance)
    stand = answers.given.T @ posterior
    hit = (answers.right * answers.given).T @ posterior
    square = hit * (1 - chance) ** 2 + (stand - hit) * chance**2
    information = (stand * spare).sum(axis=1)
    count = answers.given.sum(axis=0)
    infit, outfit = square.sum(axis=1) / information, (square / spare).sum(axis=1) / count
    return tuple(
        Difficulty(
            item=name,
            count=int(count[place]),
            difficulty=float(difficulty[place]),
            error=float(1 / np.sqrt(information[place])),
            infit=float(infit[place]),
            outfit=float(outfit[place]),
        )
        for place, name in enumerate(names)
    )
