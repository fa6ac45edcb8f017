"""Rule: blueprints drawn from what the bank supplies. Pure: supply in, rows out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lms.exams.assembly import CellSpec
from lms.questions.models import ItemVersion
from question_bank.assembly.blueprint import ALL_ROUND
from question_bank.taxonomy import first_level

Supply = Mapping[tuple[str, str], int]  # (first-level line or ALL_ROUND, type) → questions

# Graded without a person; in turn, so that a paper mixes them.
TURNS = ("single_choice", "multiple_choice", "true_false", "single_choice", "fill_blank")


def supply_of(versions: Iterable[ItemVersion]) -> Supply:
    """Return how many questions there are of each type, by primary line and for 全科."""
    counted: Counter[tuple[str, str]] = Counter()
    for version in versions:
        if version.primary_line:
            counted[first_level(version.primary_line), version.type] += 1
        if version.is_all_round:
            counted[ALL_ROUND, version.type] += 1
    return counted


def spread_over_lines(
    supply: Supply, lines: Sequence[str], count: int, marks_each: Decimal, *, forms: int = 1
) -> list[CellSpec]:
    """Return rows for `count` questions, spread over the lines as evenly as the supply lets.

    Forms share no question, so a row asks for no more than its share of the supply.
    """
    taken: Counter[tuple[str, str]] = Counter()
    turn = 0
    while sum(taken.values()) < count:
        before = sum(taken.values())
        for line in lines:
            if sum(taken.values()) < count:
                kind = _next_type(supply, taken, line, turn, forms)
                taken[line, kind] += bool(kind)
        turn += 1
        if sum(taken.values()) == before:
            break  # the bank holds no more
    return [
        CellSpec(number, marks_each, business_line=line, type=kind)
        for (line, kind), number in sorted(taken.items())
        if number
    ]


def _next_type(
    supply: Supply, taken: Mapping[tuple[str, str], int], line: str, turn: int, forms: int
) -> str:
    """Return the type whose turn it is, or the next one of which the line has some left."""
    for step in range(len(TURNS)):
        kind = TURNS[(turn + step) % len(TURNS)]
        if (taken.get((line, kind), 0) + 1) * forms <= supply.get((line, kind), 0):
            return kind
    return ""


def all_round_rows(
    supply: Supply, lines: Sequence[str], count: int, marks_each: Decimal
) -> list[CellSpec]:
    """Return rows with a question of every line that has any; the rest of them are 全科."""
    rows = spread_over_lines(supply, lines, min(count, len(lines)), marks_each)
    rest = count - sum(row.count for row in rows)
    # Half the 全科 supply: the other half may be used up by the lines' own rows.
    halved = {key: number // 2 for key, number in supply.items() if key[0] == ALL_ROUND}
    return rows + spread_over_lines(halved, [ALL_ROUND], rest, marks_each)
