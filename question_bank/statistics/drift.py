"""Items that became easier or harder between two sittings."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass

LEAST_PEOPLE = 50
LEAST_COMMON = 5  # items from which the general shift can be taken off
LIMIT_Z, LIMIT_SHIFT = 2.58, 0.10


@dataclass(frozen=True)
class Facility:
    """How an item fared in one sitting: share of the marks earned, and by how many people."""

    share: float
    count: int


@dataclass(frozen=True)
class Drift:
    """An item in two sittings. shift: of the share, beyond that of the other items.

    z: of the change in logits. reason: what is noticeable, "" if nothing is.
    """

    item: str
    earlier: Facility
    later: Facility
    shift: float
    z: float
    reason: str

    @property
    def is_flagged(self) -> bool:
        """Return whether somebody should look at it."""
        return bool(self.reason)


def list_drift(earlier: Mapping[str, Facility], later: Mapping[str, Facility]) -> list[Drift]:
    """Return the common items of two sittings, in the order of the earlier. Source: S11."""
    common = [
        item
        for item, before in earlier.items()
        if item in later and min(before.count, later[item].count) >= LEAST_PEOPLE
    ]
    change = {item: _logit(later[item]) - _logit(earlier[item]) for item in common}
    is_many = len(common) >= LEAST_COMMON
    general = statistics.median(change.values()) if is_many else 0.0
    spread = _robust_spread(list(change.values())) if is_many else 0.0
    return [
        _drift(item, earlier[item], later[item], change[item] - general, general, spread)
        for item in common
    ]


def _drift(
    item: str, before: Facility, after: Facility, change: float, general: float, spread: float
) -> Drift:
    z = change / (spread or _sampling_error(before, after))
    expected = 1 / (1 + math.exp(-(_logit(before) + general)))
    shift = after.share - expected
    reason = ""
    if abs(z) > LIMIT_Z and abs(shift) > LIMIT_SHIFT:
        word = "变容易" if shift > 0 else "变难"
        reason = f"难度系数由 {before.share:.2f} 变为 {after.share:.2f}，比同场其他试题明显{word}"
        if not general:
            reason = f"难度系数由 {before.share:.2f} 变为 {after.share:.2f}，明显{word}"
    return Drift(item, before, after, shift, z, reason)


def _logit(facility: Facility) -> float:
    edge = 0.5 / facility.count
    share = min(max(facility.share, edge), 1 - edge)
    return math.log(share / (1 - share))


def _robust_spread(values: list[float]) -> float:
    """Return 0.74 of the interquartile range, which is the deviation of normal values."""
    lower, _middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return 0.74 * (upper - lower)


def _sampling_error(before: Facility, after: Facility) -> float:
    """Return the error of a difference of logits by chance alone."""
    total = 0.0
    for each in (before, after):
        edge = 0.5 / each.count
        share = min(max(each.share, edge), 1 - edge)
        total += 1 / (each.count * share * (1 - share))
    return math.sqrt(total)
