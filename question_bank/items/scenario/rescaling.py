"""A scenario worth other marks than it was written for (S9)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from question_bank.items.question import Document, find_marks, round_marks
from question_bank.items.scenario.checks import HANDLING, list_checks

# Divides a total in the proportions given, in hundredths that add up exactly.
Share = Callable[[Sequence[Decimal], Decimal], Sequence[Decimal]]


def rescaled(content: Document, old: Decimal, new: Decimal, share: Share) -> dict[str, Any]:
    """Return the content of a scenario of `old` marks for `new` marks."""
    shares = iter(share([check.marks for check in list_checks(content)], new))
    scaled = dict(content)
    for name in ("documents", "fields"):
        if content.get(name):
            scaled[name] = [{**entry, "marks": f"{next(shares):.2f}"} for entry in content[name]]
    if content.get(HANDLING):
        scaled[HANDLING] = {**content[HANDLING], "marks": f"{next(shares):.2f}"}
    if content.get("must_pass"):
        scaled["must_pass"] = [
            {**entry, "cap": f"{round_marks(cap_of(entry) * new / old):.2f}"}
            for entry in content["must_pass"]
        ]
    return scaled


def cap_of(entry: Document) -> Decimal:
    """Return the cap of a must-pass entry, nothing unless given (S7)."""
    return find_marks(entry.get("cap") or "0") or Decimal(0)
