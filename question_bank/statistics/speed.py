"""Implausible speed: of whole attempts, and of single answers where their times are known."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_PEOPLE = 20
LIMIT_Z = -3.0
LEAST_S_AN_ITEM = 3.0  # nobody reads a question and its options in less
GUESS_SHARE, GUESS_MOST_S = 0.10, 10.0  # Wise and Ma (2012), NT10
_MAD = 1.4826  # median absolute deviation -> standard deviation of normal values


@dataclass(frozen=True)
class Pace:
    """One attempt of a form: how long it took, over how many items, share of marks earned."""

    candidate: str
    seconds: float
    items: int
    share: float


@dataclass(frozen=True)
class FastAttempt:
    """An attempt quicker than is plausible. median_s: of the form. z: of ln(time)."""

    candidate: str
    seconds: float
    median_s: float
    z: float
    share: float
    reason: str


def list_fast(paces: Sequence[Pace]) -> list[FastAttempt]:
    """Return the attempts of one form that stand out, the quickest first. Source: S14."""
    timed = [pace for pace in paces if pace.seconds > 0 and pace.items > 0]
    if len(timed) < LEAST_PEOPLE:
        return []
    logs = [math.log(pace.seconds) for pace in timed]
    middle = statistics.median(logs)
    spread = _MAD * statistics.median(abs(each - middle) for each in logs)
    found = []
    for pace, log in zip(timed, logs, strict=True):
        z = (log - middle) / spread if spread else 0.0
        reason = _reason(pace, z, math.exp(middle))
        if reason:
            found.append(
                FastAttempt(pace.candidate, pace.seconds, math.exp(middle), z, pace.share, reason)
            )
    return sorted(found, key=lambda each: each.seconds)


def _reason(pace: Pace, z: float, median_s: float) -> str:
    an_item = pace.seconds / pace.items
    if an_item < LEAST_S_AN_ITEM:
        return f"平均每题 {an_item:.1f} 秒，来不及读题"
    if z < LIMIT_Z:
        return f"平均每题 {an_item:.1f} 秒，同卷中位数为 {median_s / pace.items:.1f} 秒"
    return ""


def rapid_guesses(
    times: Mapping[tuple[str, str], float],
) -> list[tuple[str, str]]:
    """Return the (candidate, item) answered too quickly to be read. times: seconds. Source: S14."""
    by_item: dict[str, list[float]] = {}
    for (_candidate, item), seconds in times.items():
        by_item.setdefault(item, []).append(seconds)
    limit = {
        item: min(GUESS_MOST_S, GUESS_SHARE * statistics.fmean(each))
        for item, each in by_item.items()
    }
    return [place for place, seconds in times.items() if seconds < limit[place[1]]]


def time_residuals(times: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return how much quicker (below 0) or slower each answer was than item and person explain.

    times: seconds above 0, each person having answered each item.  In standard deviations.
    """
    logs = {place: math.log(seconds) for place, seconds in times.items()}
    people: dict[str, list[float]] = {}
    items: dict[str, list[float]] = {}
    for (candidate, item), log in logs.items():
        people.setdefault(candidate, []).append(log)
        items.setdefault(item, []).append(log)
    person = {each: statistics.fmean(values) for each, values in people.items()}
    item_mean = {each: statistics.fmean(values) for each, values in items.items()}
    grand = statistics.fmean(logs.values()) if logs else 0.0
    rest = {(c, i): log - person[c] - item_mean[i] + grand for (c, i), log in logs.items()}
    spread = statistics.pstdev(rest.values()) if rest else 0.0
    return {place: value / spread if spread > 1e-12 else 0.0 for place, value in rest.items()}
