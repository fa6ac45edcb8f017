"""Which group gives how many items to which cell of which form: the part HiGHS decides.

Two models, both elastic, so that a bank that is too small names the cells that are short:
`draw_blocks` deals blocks of interchangeable items, one to each form, and needs no branching;
`share_out` counts for each form on its own and is used where blocks do not suffice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from question_bank.assembly.linear import INFINITY, LinearModel
from question_bank.assembly.pool import Group

# Branchings spent on making forms equal; feasibility is always settled to the end.
_NODE_LIMIT = 200


@dataclass(frozen=True)
class Block:
    """Items that are dealt together into one cell, items[f] to form f."""

    items: tuple[int, ...]
    fits: tuple[int, ...]
    cost: float


def draw_blocks(blocks: Sequence[Block], needs: Sequence[int]) -> list[tuple[int, int]]:
    """Return (block, cell) pairs that fill as much of the needs as possible at least cost.

    An assignment problem: its corner solutions are whole numbers. Costs are in [0, 1) or
    negative for what must be taken.
    """
    model = LinearModel()
    into_cell: list[list[int]] = [[] for _ in needs]
    pairs = []
    for number, block in enumerate(blocks):
        columns = [model.add_column(block.cost, upper=1.0) for _ in block.fits]
        pairs += [(number, cell) for cell in block.fits]
        for column, cell in zip(columns, block.fits, strict=True):
            into_cell[cell].append(column)
        if len(columns) > 1:
            model.add_row(0.0, 1.0, [(column, 1.0) for column in columns])
    for columns, need in zip(into_cell, needs, strict=True):
        short = model.add_column(sum(needs) + 1.0, upper=need)
        model.add_row(need, need, [(column, 1.0) for column in [*columns, short]])
    values = model.solve()
    return [pair for pair, value in zip(pairs, values, strict=False) if value > 0.5]


@dataclass(frozen=True)
class Shares:
    """counts[form, cell] = [(group, number of items)]; what could not be filled.

    short: missing items a cell, over all forms. missing: mandatory groups left out.
    """

    counts: dict[tuple[int, int], list[tuple[int, int]]]
    short: tuple[int, ...]
    missing: tuple[int, ...]

    @property
    def complete(self) -> bool:
        """Return whether every cell is full and every mandatory item placed."""
        return not any(self.short) and not self.missing


def share_out(
    groups: Sequence[Group],
    needs: Sequence[int],
    forms: int,
    *,
    reuse: bool,
    enemies: Sequence[tuple[int, int]] = (),
    jitter: Callable[[], float],
) -> Shares:
    """Return counts for each form: first the fewest gaps, then the least reuse, then equality.

    reuse: whether an item may stand on several forms. enemies: pairs of one-item groups.
    jitter: draws from [0, 1), so that equally exposed groups take turns between seeds.
    """
    return _ShareModel(groups, needs, forms, reuse, enemies).solve(jitter)


class _ShareModel:
    """The columns and rows of `share_out`."""

    def __init__(
        self,
        groups: Sequence[Group],
        needs: Sequence[int],
        forms: int,
        reuse: bool,
        enemies: Sequence[tuple[int, int]],
    ) -> None:
        self.model = LinearModel()
        self.groups, self.needs, self.forms = groups, needs, forms
        self.taken: dict[tuple[int, int, int], int] = {}
        self.gaps: dict[tuple[int, int], int] = {}
        self.left_out: dict[int, list[int]] = defaultdict(list)
        self.reused: list[int] = []
        for number, group in enumerate(groups):
            self._add_group(number, group, reuse)
        for form in range(forms):
            self._fill_cells(form)
            for one, other in enemies:
                terms = [*self._of_group(one, form), *self._of_group(other, form)]
                self.model.add_row(0.0, 1.0, terms)

    def _add_group(self, number: int, group: Group, reuse: bool) -> None:
        size = len(group.items)
        for form in range(self.forms):
            for cell in group.fits:
                upper = min(size, self.needs[cell])
                self.taken[number, cell, form] = self.model.add_column(upper=upper, integer=True)
            if group.mandatory:
                gap = self.model.add_column(upper=1.0)
                self.left_out[number].append(gap)
                self.model.add_row(1.0, 1.0, [*self._of_group(number, form), (gap, 1.0)])
            elif reuse:
                self.model.add_row(0.0, size, self._of_group(number, form))
        if not group.mandatory:
            terms = [term for form in range(self.forms) for term in self._of_group(number, form)]
            if reuse:
                self.reused.append(self.model.add_column())
                terms.append((self.reused[-1], -1.0))
            self.model.add_row(-INFINITY, size, terms)

    def _of_group(self, number: int, form: int) -> list[tuple[int, float]]:
        return [(self.taken[number, cell, form], 1.0) for cell in self.groups[number].fits]

    def _fill_cells(self, form: int) -> None:
        into_cell: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            for cell in group.fits:
                into_cell[cell].append(self.taken[number, cell, form])
        for cell, need in enumerate(self.needs):
            gap = self.gaps[form, cell] = self.model.add_column(upper=need)
            terms = [(column, 1.0) for column in [*into_cell[cell], gap]]
            self.model.add_row(need, need, terms)

    def solve(self, jitter: Callable[[], float]) -> Shares:
        slots = sum(self.needs) * self.forms
        gaps = [*self.gaps.values(), *(gap for each in self.left_out.values() for gap in each)]
        for gap in gaps:
            self.model.costs[gap] = slots + 1.0
        for column in self.reused:
            self.model.costs[column] = 1.0
        values = self.model.solve()
        if self.forms > 1 and round(sum(values[gap] for gap in gaps)) == 0:
            values = self._equalise(values, gaps, slots, jitter)
        return self._read(values)

    def _equalise(
        self, known: list[float], gaps: list[int], slots: int, jitter: Callable[[], float]
    ) -> list[float]:
        """Return a solution as full as the known one whose forms differ least in difficulty."""
        model = self.model
        model.costs = [0.0] * len(model.costs)
        model.add_row(0.0, 0.0, [(gap, 1.0) for gap in gaps])
        if self.reused:
            least = round(sum(known[column] for column in self.reused))
            model.add_row(0.0, least, [(column, 1.0) for column in self.reused])
        start = list(known)
        # The sums of squares lie within 4 x items: no gain there outweighs one level of the mean.
        for weight, power in ((4.0 * sum(self.needs) + 1, 1), (1.0, 2)):
            start += self._add_range(known, weight, power)
        most = max(group.exposure for group in self.groups) + 1.0
        for (number, _, _), column in self.taken.items():
            # Exposure costs less than 0.5 in all and the gap is 0.4: what is found cannot be
            # a whole level of difficulty, which costs 1, from the best.
            cost = (self.groups[number].exposure + jitter()) / most
            model.costs[column] = cost * 0.5 / slots
        return model.solve(start=start, gap=0.4, node_limit=_NODE_LIMIT)

    def _add_range(self, known: list[float], weight: float, power: int) -> tuple[float, float]:
        """Charge the distance between the least and the greatest sum of a form.

        power: 1 for the sum of the bands, 2 for the sum of their squares about the middle one.
        Returns the two bounds as the known solution has them.
        """
        model = self.model
        lowest = model.add_column(-weight, lower=-INFINITY)
        highest = model.add_column(weight, lower=-INFINITY)
        sums = []
        for form in range(self.forms):
            terms = [
                (column, float((self.groups[number].band - 3) ** power))
                for (number, _, of), column in self.taken.items()
                if of == form
            ]
            sums.append(sum(factor * known[column] for column, factor in terms))
            model.add_row(0.0, INFINITY, [*terms, (lowest, -1.0)])
            model.add_row(-INFINITY, 0.0, [*terms, (highest, -1.0)])
        return min(sums), max(sums)

    def _read(self, values: Sequence[float]) -> Shares:
        counts: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for (number, cell, form), column in self.taken.items():
            if count := round(values[column]):
                counts[form, cell].append((number, count))
        short = [
            sum(round(values[self.gaps[form, cell]]) for form in range(self.forms))
            for cell in range(len(self.needs))
        ]
        missing = [
            number
            for number, left in self.left_out.items()
            if round(sum(values[gap] for gap in left)) > 0
        ]
        return Shares(dict(counts), tuple(short), tuple(missing))
