"""A question at the marks its form gives it, whatever it carries in the bank."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import Any

from question_bank.items import Item
from question_bank.items.question import round_marks
from question_bank.items.scenario import Scenario, rescaled

CENT = Decimal("0.01")


def with_marks(item: Item, marks: Decimal) -> Item:
    """Return the question worth `marks`; marks inside it keep their proportions."""
    if item.marks == marks:
        return item
    if item.type == Scenario.name:
        content = rescaled(item.content, item.marks, marks, share_marks)
    else:
        content = _scaled(item.content, item.marks, marks)
    return replace(item, marks=marks, content=content)


def share_marks(parts: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Return `total` divided in the proportions of `parts`, in hundredths that add up exactly.

    Rounded down, then the largest remainders get the hundredths left over.
    """
    whole = sum(parts, Decimal(0))
    exact = [total * part / whole for part in parts]
    shares = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    left = int((total - sum(shares, Decimal(0))) / CENT)
    by_remainder = sorted(range(len(parts)), key=lambda i: (shares[i] - exact[i], i))
    for place in by_remainder[:left]:
        shares[place] += CENT
    return shares


def _scaled(content: Mapping[str, Any], old: Decimal, new: Decimal) -> dict[str, Any]:
    scaled = dict(content)
    if content.get("marks_per_option") is not None:
        each = round_marks(Decimal(str(content["marks_per_option"])) * new / old)
        scaled["marks_per_option"] = str(max(each, CENT))
    if content.get("key_points"):
        scaled["key_points"] = [_at(point, new / old) for point in content["key_points"]]
    if content.get("rubric"):
        scaled["rubric"] = [
            {**_at(row, new / old), "levels": [_at(level, new / old) for level in row["levels"]]}
            for row in content["rubric"]
        ]
    if content.get("items"):
        olds = [Decimal(str(part["marks"])) for part in content["items"]]
        scaled["items"] = [
            {**_scaled(part, was, now), "marks": str(now)}
            for part, was, now in zip(content["items"], olds, share_marks(olds, new), strict=True)
        ]
    return scaled


def _at(entry: Mapping[str, Any], ratio: Decimal) -> dict[str, Any]:
    """Return a key point, a row of a rubric or a level at other marks."""
    return {**entry, "marks": str(round_marks(Decimal(str(entry["marks"])) * ratio))}
