"""Which questions a person drills on a day (docs/rules/daily-practice.md)."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

SIZE = 5  # questions a day
LONG_TYPE = "scenario"  # graded at once, but some minutes' work: one a day at most
# Answered in a minute and graded at once: no written answers, no long cases.
QUICK_TYPES = (
    "single_choice",
    "multiple_choice",
    "indefinite_choice",
    "true_false",
    "fill_blank",
    "numeric",
    "ordering",
    "matching",
    LONG_TYPE,
)


@dataclass(frozen=True)
class Candidate:
    """A question that may be drilled; `lines`: its first-level business lines."""

    item_id: int
    version_id: int
    lines: frozenset[str]
    is_long: bool = False


def draw_daily(
    candidates: Sequence[Candidate],
    *,
    lines: frozenset[str],
    mistakes: Mapping[int, datetime],
    seen: Mapping[int, datetime],
    seed: str,
    size: int = SIZE,
) -> list[Candidate]:
    """Return the questions of a day: mistakes, then new ones, then those answered longest ago.

    At most one of them is long; it comes last.

    lines: the person's first-level lines, whose questions come before others; none means all.
    mistakes, seen: item id → when it was last answered.  The same seed gives the same questions.
    """
    rng = random.Random(seed)  # noqa: S311 - the same person and day, the same questions
    shuffled = sorted(candidates, key=lambda each: each.item_id)
    rng.shuffle(shuffled)

    def place(each: Candidate) -> tuple[int, int, float]:
        if each.item_id in mistakes:
            return 0, 0, mistakes[each.item_id].timestamp()
        group = 1 if not lines or each.lines & lines else 2
        last = seen.get(each.item_id)
        return group, 0 if last is None else 1, 0.0 if last is None else last.timestamp()

    chosen: list[Candidate] = []
    for each in sorted(shuffled, key=place):
        if len(chosen) < size and not (each.is_long and any(one.is_long for one in chosen)):
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.is_long)
