"""Fills the forms: quickly in blocks where the bank is rich, thoroughly where it is scarce."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

from question_bank.assembly.balance import balance
from question_bank.assembly.blueprint import Blueprint
from question_bank.assembly.draft import Draft, part_enemies
from question_bank.assembly.pool import Group, Pool
from question_bank.assembly.quotas import Block, Shares, draw_blocks, share_out
from question_bank.assembly.results import Infeasible, Shortage

Placed = list[list[tuple[int, int]]]  # for each form: (cell, item)

# A pool up to this size is searched again as a whole if its forms differ by a level or more:
# larger ones hardly ever come out so, and the search would take seconds.
_SMALL_POOL = 500
_ONE_LEVEL = 100


class Drawing:
    """The ways to fill the forms, tried from the quickest to the most thorough."""

    def __init__(
        self, pool: Pool, blueprint: Blueprint, forms: int, reuse: bool, rng: random.Random
    ) -> None:
        self.pool, self.blueprint, self.forms, self.reuse = pool, blueprint, forms, reuse
        self.rng = rng
        self.needs = [cell.count for cell in blueprint.cells]

    def draw(self) -> Draft | Infeasible:
        """Return full, balanced forms without enemies on one form, or the cells that are short."""
        if absent := self.blueprint.mandatory - {each.id for each in self.pool.candidates}:
            lost = (Shortage(f"mandatory:{item}", self.forms, 0, 0) for item in sorted(absent))
            return Infeasible(tuple(lost))
        placed, groups, shares = self._deal()
        if shares is not None and not shares.complete:
            return self._explain(groups, shares)
        draft = self._draft(placed)
        parted = part_enemies(draft)
        self._balance(draft)
        sums, squares = draft.inequality
        alike = sums < _ONE_LEVEL and squares < _ONE_LEVEL**2
        if parted and (alike or len(self.pool.candidates) > _SMALL_POOL):
            return draft
        thorough = self._search()
        if parted and isinstance(thorough, Draft):
            return min(draft, thorough, key=lambda each: each.inequality)
        return thorough

    def _search(self) -> Draft | Infeasible:
        """Return forms from all of the bank at once, enemies kept apart from the beginning."""
        groups = self.pool.group(range(len(self.pool.candidates)), alone=self.pool.enemies)
        shares = share_out(
            groups,
            self.needs,
            self.forms,
            reuse=self.reuse,
            enemies=_pair_enemies(self.pool, groups),
            jitter=self.rng.random,
        )
        if not shares.complete:
            return self._explain(groups, shares)
        draft = self._draft(self._take(groups, shares))
        self._balance(draft)
        return draft

    def _balance(self, draft: Draft) -> None:
        balance(draft, [self.blueprint.cells[cell].marks_each for cell in draft.cells])

    def _deal(self) -> tuple[Placed, list[Group], Shares | None]:
        """Return the forms dealt in blocks, the rest of the slots shared out; enemies ignored.

        If the rest of the bank cannot fill the rest of the slots, all of it is shared out anew.
        """
        placed = self._deal_blocks()
        filled = [0] * len(self.needs)
        for cell, _ in placed[0]:
            filled[cell] += 1
        rest = [need - done for need, done in zip(self.needs, filled, strict=True)]
        used = {item for form in placed for _, item in form}
        if not any(rest) and self.pool.mandatory <= used:
            return placed, [], None
        everything = range(len(self.pool.candidates))
        for items, needs, base, reuse in (
            ([item for item in everything if item not in used], rest, placed, False),
            (everything, self.needs, [[] for _ in placed], self.reuse),
        ):
            groups = self.pool.group(items)
            shares = share_out(groups, needs, self.forms, reuse=reuse, jitter=self.rng.random)
            if shares.complete:
                more = self._take(groups, shares)
                placed = [[*old, *new] for old, new in zip(base, more, strict=True)]
                break
        return placed, groups, shares

    def _deal_blocks(self) -> Placed:
        """Return what blocks of one interchangeable item a form can fill: identical profiles."""
        blocks = self._cut_blocks()
        placed: Placed = [[] for _ in range(self.forms)]
        for number, cell in draw_blocks(blocks, self.needs):
            items = list(blocks[number].items)
            self.rng.shuffle(items)
            for form, item in zip(placed, items, strict=True):
                form.append((cell, item))
        return placed

    def _cut_blocks(self) -> list[Block]:
        """Return the groups cut into blocks, least exposed first, as many as could be of use."""
        most = max((candidate.exposure for candidate in self.pool.candidates), default=0) + 1
        blocks = []
        for group in self.pool.group(range(len(self.pool.candidates))):
            if group.mandatory:
                items = group.items * self.forms
                blocks.append(Block(items, group.fits, cost=-1.0 - sum(self.needs)))
                continue
            usable = sum(self.needs[cell] for cell in group.fits) * self.forms
            for start in range(0, min(len(group.items), usable), self.forms):
                items = group.items[start : start + self.forms]
                if len(items) == self.forms:
                    exposure = sum(self.pool.candidates[item].exposure for item in items)
                    cost = (exposure / self.forms + self.rng.random()) / most
                    blocks.append(Block(items, group.fits, cost))
        return blocks

    def _take(self, groups: Sequence[Group], shares: Shares) -> Placed:
        """Return items for the shares: the first of each group, shuffled and dealt in turn.

        A group asked for more than it has begins again; no form gets an item of it twice,
        since no form asks for more than the group holds.
        """
        decks: dict[int, list[int]] = {}
        dealt: dict[int, int] = defaultdict(int)
        asked: dict[int, int] = defaultdict(int)
        for share in shares.counts.values():
            for number, count in share:
                asked[number] += count
        for number, total in asked.items():
            decks[number] = list(groups[number].items[:total])
            self.rng.shuffle(decks[number])
        placed: Placed = [[] for _ in range(self.forms)]
        for (form, cell), share in sorted(shares.counts.items()):
            for number, count in share:
                for _ in range(count):
                    deck = decks[number]
                    placed[form].append((cell, deck[dealt[number] % len(deck)]))
                    dealt[number] += 1
        return placed

    def _draft(self, placed: Placed) -> Draft:
        """Return the placed items as a draft: sorted by cell, in drawn order within one."""
        for form in placed:
            self.rng.shuffle(form)
            form.sort(key=lambda pair: pair[0])
        cells = tuple(cell for cell, _ in placed[0])
        return Draft(self.pool, cells, [[item for _, item in form] for form in placed])

    def _explain(self, groups: Sequence[Group], shares: Shares) -> Infeasible:
        """Return the short cells by name, then the mandatory items left out."""
        fitting = [0] * len(self.needs)
        for cells in self.pool.fits:
            for cell in cells:
                fitting[cell] += 1
        short = [
            Shortage(cell.key, cell.count * self.forms, cell.count * self.forms - gap, fits)
            for cell, gap, fits in zip(self.blueprint.cells, shares.short, fitting, strict=True)
            if gap
        ]
        lost = [groups[number].items[0] for number in shares.missing]
        short += [
            Shortage(f"mandatory:{self.pool.candidates[item].id}", self.forms, 0, 1)
            for item in lost
        ]
        return Infeasible(tuple(short))


def _pair_enemies(pool: Pool, groups: Iterable[Group]) -> list[tuple[int, int]]:
    """Return the pairs of one-item groups whose items are enemies."""
    number = {group.items[0]: i for i, group in enumerate(groups) if group.items[0] in pool.enemies}
    return [
        (number[item], number[rival])
        for item, rivals in sorted(pool.enemies.items())
        for rival in sorted(rivals)
        if item < rival
    ]
