"""Time of assembling 5 forms of 100 from 20,000 items: `python bench/assembly.py`.

Aim: within 2 seconds. Prints each case's seconds and how alike the forms are.
"""

from __future__ import annotations

import random
import time
from decimal import Decimal

from question_bank.assembly.blueprint import Blueprint, Cell
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.engine import Assembly, assemble

TYPES = ("single_choice", "multiple_choice", "true_false", "case")
LINES = tuple(f"{number:02d}" for number in range(1, 18))


def make_bank(size: int, *, measured: bool, enemies: int) -> list[Candidate]:
    """Return a bank spread over lines, types and levels, with pairs of enemies."""
    rng = random.Random(2019)
    rivals = [rng.sample(range(size), 2) for _ in range(enemies)]
    enemy_of = {one: frozenset({f"Q{other:05d}"}) for one, other in rivals}
    return [
        Candidate(
            id=f"Q{number:05d}",
            type=rng.choices(TYPES, (50, 25, 20, 5))[0],
            business_lines=(f"{rng.choice(LINES)}.0{rng.randint(1, 5)}",),
            difficulty=rng.choices(range(1, 6), (15, 20, 40, 15, 10))[0],
            exposure=rng.randint(0, 30),
            enemies=enemy_of.get(number, frozenset()),
            all_round=rng.random() < 0.1,
            facility=Decimal(rng.randint(20, 95)) / 100 if measured else None,
        )
        for number in range(size)
    ]


def make_blueprint() -> Blueprint:
    """Return 100 items: lines by type and band, some cells overlapping, an all-round section."""
    cells = []
    for line in LINES[:10]:
        for kind, count, levels in (
            ("single_choice", 3, {1, 2}),
            ("single_choice", 2, {3}),
            ("multiple_choice", 2, {3, 4}),
            ("true_false", 1, None),
        ):
            key = f"{line} {kind} {levels}"
            band = frozenset(levels) if levels else None
            cells.append(Cell(key, count, Decimal(1), line, kind, band))
    cells.append(Cell("全科", 10, Decimal(1), "all_round"))
    cells.append(Cell("全科案例", 2, Decimal(5), "all_round", "case"))
    cells.append(Cell("任意", 8, Decimal(1)))
    return Blueprint(tuple(cells))


def run_case(name: str, bank: list[Candidate], blueprint: Blueprint, forms: int) -> None:
    """Assemble once and print the figures."""
    started = time.perf_counter()
    result = assemble(bank, blueprint, forms=forms, seed=1)
    seconds = time.perf_counter() - started
    if not isinstance(result, Assembly):
        print(f"{name}: {seconds:.2f} s, infeasible: {result.cells}")
        return
    report = result.report
    print(
        f"{name}: {forms} forms of {blueprint.count} from {len(bank)} in {seconds:.2f} s; "
        f"difficulty means {report.forms[0].difficulty_mean} within {report.mean_gap}, "
        f"spreads within {report.spread_gap}"
    )


def main() -> None:
    """Print the figures of every case."""
    blueprint = make_blueprint()
    run_case("warm-up", make_bank(2000, measured=False, enemies=0), blueprint, 1)
    run_case("preset levels", make_bank(20_000, measured=False, enemies=200), blueprint, 5)
    run_case("measured facility", make_bank(20_000, measured=True, enemies=200), blueprint, 5)
    run_case("20 forms", make_bank(20_000, measured=True, enemies=200), blueprint, 20)
    run_case("scarce bank", make_bank(2_600, measured=True, enemies=200), blueprint, 5)


if __name__ == "__main__":
    main()
