"""What assembly knows of an item: its facets, never its text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

EASIEST, HARDEST = 1, 5


@dataclass(frozen=True)
class Candidate:
    """One drawable item of the bank; a case with its sub-items is one candidate.

    business_lines: codes of the taxonomy, L1 ("05") or L2 ("05.02"), the primary one first.
    difficulty: preset level, 1 (easy) to 5 (hard).
    exposure: times the item has been given before, >= 0.
    enemies: ids that must not stand on the same form; naming the pair on one side is enough.
    facility: measured share of marks earned, 0 to 1, where enough people have answered.
    """

    id: str
    type: str
    business_lines: tuple[str, ...]
    difficulty: int
    marks: Decimal | None = None
    competency: str | None = None
    content_category: str | None = None
    cognitive: str | None = None
    exposure: int = 0
    enemies: frozenset[str] = frozenset()
    all_round: bool = False
    facility: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a level or facility outside its range, which would skew every form."""
        if not EASIEST <= self.difficulty <= HARDEST:
            raise ValueError(f"{self.id}: difficulty {self.difficulty} is not 1..5")
        if self.facility is not None and not 0 <= self.facility <= 1:
            raise ValueError(f"{self.id}: facility {self.facility} is not 0..1")


def expected_difficulty(candidate: Candidate) -> int:
    """Return the difficulty to expect, in hundredths of a level (100..500).

    What was measured outweighs what was preset: facility 1 counts as level 1, 0.5 as level 3,
    0 as level 5. Source: docs/rules/assembly.md, A6.
    """
    if candidate.facility is None:
        return candidate.difficulty * 100
    return int((500 - 400 * candidate.facility).quantize(Decimal(1), ROUND_HALF_UP))
