"""Every way to fill tiny forms, by plain enumeration: the judge of the assembler's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from question_bank.assembly.blueprint import Blueprint, fits
from question_bank.assembly.candidates import Candidate, expected_difficulty

Form = tuple[frozenset[str], ...]  # the ids of each cell


def list_forms(bank: Sequence[Candidate], blueprint: Blueprint) -> list[Form]:
    """Return every form that fulfils the blueprint."""
    return [
        form for form in _fill(bank, blueprint, 0, frozenset()) if _is_legal(form, bank, blueprint)
    ]


def _fill(
    bank: Sequence[Candidate], blueprint: Blueprint, cell: int, used: frozenset[str]
) -> Iterator[Form]:
    if cell == len(blueprint.cells):
        yield ()
        return
    wanted = blueprint.cells[cell]
    free = [
        each.id for each in bank if each.id not in used | blueprint.excluded and fits(each, wanted)
    ]
    for chosen in combinations(free, wanted.count):
        for rest in _fill(bank, blueprint, cell + 1, used | set(chosen)):
            yield (frozenset(chosen), *rest)


def _is_legal(form: Form, bank: Sequence[Candidate], blueprint: Blueprint) -> bool:
    ids = frozenset[str]().union(*form)
    return (
        blueprint.mandatory <= ids
        and not any(each.id in ids and each.enemies & ids for each in bank)
        and not any(len(rivals & ids) > 1 for rivals in blueprint.enemies)
    )


def list_pairs(
    bank: Sequence[Candidate], blueprint: Blueprint
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the ids of every two legal forms that share nothing but mandatory items."""
    contents = sorted(
        {frozenset[str]().union(*form) for form in list_forms(bank, blueprint)}, key=sorted
    )
    return [
        (one, two) for one, two in product(contents, repeat=2) if one & two <= blueprint.mandatory
    ]


def least_overlap(bank: Sequence[Candidate], blueprint: Blueprint) -> int | None:
    """Return how many drawn items two legal forms must share; None if there is no form."""
    contents = {frozenset[str]().union(*form) for form in list_forms(bank, blueprint)}
    shared = [len((one & two) - blueprint.mandatory) for one, two in product(contents, repeat=2)]
    return min(shared, default=None)


def difficulty_gap(bank: Sequence[Candidate], pair: tuple[frozenset[str], frozenset[str]]) -> int:
    """Return how far the sums of difficulty of two forms are apart, in hundredths."""
    level = {each.id: expected_difficulty(each) for each in bank}
    one, two = (sum(level[item] for item in form) for form in pair)
    return abs(one - two)


def most_filled(bank: Sequence[Candidate], blueprint: Blueprint, forms: int) -> int:
    """Return how many slots of all forms together can be filled, by augmenting paths."""
    slots = [cell for cell in blueprint.cells for _ in range(cell.count * forms)]
    holder: dict[str, int] = {}

    def settle(slot: int, tried: set[str]) -> bool:
        for each in bank:
            if each.id in tried or each.id in blueprint.excluded or not fits(each, slots[slot]):
                continue
            tried.add(each.id)
            if each.id not in holder or settle(holder[each.id], tried):
                holder[each.id] = slot
                return True
        return False

    return sum(settle(slot, set()) for slot in range(len(slots)))
