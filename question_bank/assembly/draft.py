"""Forms in the making: which item stands in which slot, and which swaps are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from question_bank.assembly.pool import Pool


@dataclass
class Draft:
    """items[form][slot] is an item; cells[slot], ascending, is the cell of that slot."""

    pool: Pool
    cells: tuple[int, ...]
    items: list[list[int]]
    _members: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the items of each form as a set, for quick questions."""
        self._members = [set(form) for form in self.items]

    @property
    def used(self) -> set[int]:
        """Return the items that stand on some form."""
        return set().union(*self._members)

    @property
    def inequality(self) -> tuple[int, int]:
        """Return how far apart the forms are in sum and sum of squares of difficulty."""
        levels = self.pool.difficulty
        sums = [sum(levels[item] for item in form) for form in self.items]
        squares = [sum((levels[item] - 300) ** 2 for item in form) for form in self.items]
        return max(sums) - min(sums), max(squares) - min(squares)

    def may_replace(self, form: int, slot: int, item: int) -> bool:
        """Return whether the item could take the slot: not a second time, and no enemy there."""
        others = self._members[form] - {self.items[form][slot]}
        return item not in others and others.isdisjoint(self.pool.enemies.get(item, ()))

    def replace(self, form: int, slot: int, item: int) -> None:
        """Put the item into the slot."""
        self._members[form].remove(self.items[form][slot])
        self._members[form].add(item)
        self.items[form][slot] = item

    def may_swap(self, form: int, slot: int, other_form: int, other_slot: int) -> bool:
        """Return whether two items of one cell may change places between two forms."""
        here, there = self.items[form][slot], self.items[other_form][other_slot]
        return (
            not {here, there} & self.pool.mandatory
            and self.may_replace(form, slot, there)
            and self.may_replace(other_form, other_slot, here)
        )

    def swap(self, form: int, slot: int, other_form: int, other_slot: int) -> None:
        """Let two items change places between two forms."""
        here, there = self.items[form][slot], self.items[other_form][other_slot]
        self.replace(form, slot, there)
        self.replace(other_form, other_slot, here)

    def list_conflicts(self) -> list[tuple[int, int]]:
        """Return (form, slot) of every item that stands beside an enemy."""
        enemies = self.pool.enemies
        return [
            (form, slot)
            for form, items in enumerate(self.items)
            for slot, item in enumerate(items)
            if item in enemies and not self._members[form].isdisjoint(enemies[item])
        ]


def part_enemies(draft: Draft) -> bool:
    """Return whether no form holds enemies any more, having moved items where it could."""
    for form, slot in draft.list_conflicts():
        item = draft.items[form][slot]
        rivals = draft.pool.enemies[item].intersection(draft.items[form])
        if rivals and item not in draft.pool.mandatory:
            _move_away(draft, form, slot)
    return not draft.list_conflicts()


def _move_away(draft: Draft, form: int, slot: int) -> None:
    """Replace the item by an unused one of its cell, or swap it with one of another form."""
    for item in _list_substitutes(draft, draft.items[form][slot], draft.cells[slot]):
        if draft.may_replace(form, slot, item):
            draft.replace(form, slot, item)
            return
    for other_form, other_slot in _same_cell_elsewhere(draft, form, draft.cells[slot]):
        if draft.may_swap(form, slot, other_form, other_slot):
            draft.swap(form, slot, other_form, other_slot)
            return


def _list_substitutes(draft: Draft, leaving: int, cell: int) -> Sequence[int]:
    """Return the unused items of the cell, the nearest in difficulty first, then by rank."""
    pool, used = draft.pool, draft.used
    free = [
        item
        for item, cells in enumerate(pool.fits)
        if cell in cells and item not in used and item not in pool.mandatory
    ]
    return sorted(
        free,
        key=lambda item: (
            abs(pool.difficulty[item] - pool.difficulty[leaving]),
            pool.rank[item],
        ),
    )


def _same_cell_elsewhere(draft: Draft, form: int, cell: int) -> Iterator[tuple[int, int]]:
    for other in range(len(draft.items)):
        if other != form:
            yield from ((other, slot) for slot, of in enumerate(draft.cells) if of == cell)
