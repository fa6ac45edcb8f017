"""The part of the bank a blueprint can use, grouped by what is interchangeable.

Inside assembly items and cells are numbers: positions in `Pool.candidates` and in
`blueprint.cells`. Items are numbered by id, so the order of the bank changes nothing.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.assembly.blueprint import Blueprint, Cell, fits
from question_bank.assembly.candidates import Candidate, expected_difficulty


@dataclass(frozen=True)
class Group:
    """Items that fit the same cells and lie in the same band, the next to be drawn first.

    band: level 1..5 that the expected difficulty rounds to.
    exposure: mean exposure of the items. mandatory: a single item that every form holds.
    """

    items: tuple[int, ...]
    fits: tuple[int, ...]
    band: int
    exposure: float
    mandatory: bool = False


@dataclass(frozen=True)
class Pool:
    """The usable items with their cells, enemies and order of drawing, by number.

    difficulty: expected, in hundredths. rank: the lower, the sooner drawn.
    """

    candidates: tuple[Candidate, ...]
    fits: tuple[tuple[int, ...], ...]
    difficulty: tuple[int, ...]
    rank: tuple[int, ...]
    mandatory: frozenset[int]
    enemies: dict[int, frozenset[int]]

    def group(self, items: Iterable[int], *, alone: Iterable[int] = ()) -> list[Group]:
        """Return the items in groups; mandatory items and those of `alone` stand by themselves."""
        single = self.mandatory | set(alone)
        members: dict[tuple[tuple[int, ...], int, int], list[int]] = defaultdict(list)
        for item in sorted(items, key=self.rank.__getitem__):
            key = (self.fits[item], (self.difficulty[item] + 50) // 100)
            members[(*key, item if item in single else -1)].append(item)
        return [
            Group(
                items=tuple(group),
                fits=cells,
                band=band,
                exposure=sum(self.candidates[item].exposure for item in group) / len(group),
                mandatory=single_item in self.mandatory,
            )
            for (cells, band, single_item), group in sorted(members.items())
        ]


def build_pool(candidates: Sequence[Candidate], blueprint: Blueprint, rng: random.Random) -> Pool:
    """Return the items that fit a cell and are not excluded; mandatory ones in any case.

    Least exposed first; among equally exposed ones the order is drawn from `rng`.
    Raises ValueError if two candidates share an id.
    """
    ordered = sorted(candidates, key=lambda candidate: candidate.id)
    if len({candidate.id for candidate in ordered}) < len(ordered):
        raise ValueError("two candidates share an id")
    cells_of = _CellFinder(blueprint.cells)
    kept = [
        (candidate, cells)
        for candidate in ordered
        if candidate.id not in blueprint.excluded
        and not _is_worn(candidate, blueprint)
        and ((cells := cells_of(candidate)) or candidate.id in blueprint.mandatory)
    ]
    usable = tuple(candidate for candidate, _ in kept)
    number = {candidate.id: i for i, candidate in enumerate(usable)}
    drawn = [(candidate.exposure, rng.random(), i) for i, candidate in enumerate(usable)]
    rank = [0] * len(usable)
    for position, (_, _, item) in enumerate(sorted(drawn)):
        rank[item] = position
    return Pool(
        candidates=usable,
        fits=tuple(cells for _, cells in kept),
        difficulty=tuple(expected_difficulty(candidate) for candidate in usable),
        rank=tuple(rank),
        mandatory=frozenset(number[i] for i in blueprint.mandatory if i in number),
        enemies=_find_enemies(usable, number, blueprint),
    )


def _is_worn(candidate: Candidate, blueprint: Blueprint) -> bool:
    """Return whether the item has been given as often as the blueprint allows."""
    limit = blueprint.max_exposure
    is_mandatory = candidate.id in blueprint.mandatory
    return limit is not None and candidate.exposure >= limit and not is_mandatory


class _CellFinder:
    """Finds the cells an item fits; items with the same facets are looked up once."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self._known: dict[tuple[object, ...], tuple[int, ...]] = {}

    def __call__(self, candidate: Candidate) -> tuple[int, ...]:
        facets = (
            candidate.type,
            candidate.business_lines[:1],
            candidate.difficulty,
            candidate.competency,
            candidate.content_category,
            candidate.cognitive,
            candidate.all_round,
        )
        if facets not in self._known:
            self._known[facets] = tuple(
                number for number, cell in enumerate(self._cells) if fits(candidate, cell)
            )
        return self._known[facets]


def _find_enemies(
    usable: Sequence[Candidate], number: dict[str, int], blueprint: Blueprint
) -> dict[int, frozenset[int]]:
    """Return the enemies of each item that has any, both ways."""
    found: dict[int, set[int]] = defaultdict(set)
    named = [(i, candidate.enemies) for i, candidate in enumerate(usable) if candidate.enemies]
    named += [(number[i], rivals) for rivals in blueprint.enemies for i in rivals if i in number]
    for item, rivals in named:
        for rival in rivals:
            other = number.get(rival, item)
            if other != item:
                found[item].add(other)
                found[other].add(item)
    return {item: frozenset(rivals) for item, rivals in found.items()}
