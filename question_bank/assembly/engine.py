"""`assemble`: blueprint and bank in, parallel forms out. Rules: docs/rules/assembly.md."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Literal

from question_bank.assembly.blueprint import Blueprint
from question_bank.assembly.candidates import Candidate
from question_bank.assembly.draft import Draft
from question_bank.assembly.drawing import Drawing
from question_bank.assembly.fairness import build_report
from question_bank.assembly.pool import build_pool
from question_bank.assembly.results import AssembledForm, Assembly, Infeasible, Placement


def assemble(
    candidates: Sequence[Candidate],
    blueprint: Blueprint,
    *,
    forms: int = 1,
    seed: int = 0,
    overlap: Literal["none", "allowed"] = "none",
) -> Assembly | Infeasible:
    """Return parallel forms of equal counts and marks, as equal in difficulty as the bank allows.

    overlap: "allowed" lets forms share items, as few as possible, where the bank is too small.
    The same arguments give the same forms, whatever the order of the candidates.
    Raises ValueError if forms < 1 or two candidates share an id.
    """
    if forms < 1:
        raise ValueError("forms must be at least 1")
    rng = random.Random(seed)  # noqa: S311 - a draw that must repeat, not a secret
    pool = build_pool(candidates, blueprint, rng)
    found = Drawing(pool, blueprint, forms, overlap == "allowed", rng).draw()
    if isinstance(found, Infeasible):
        return found
    return _publish(found, blueprint, rng)


def _publish(draft: Draft, blueprint: Blueprint, rng: random.Random) -> Assembly:
    """Return the draft with names instead of numbers, the forms in drawn order."""
    order = list(draft.items)
    rng.shuffle(order)
    cells = [blueprint.cells[cell] for cell in draft.cells]
    candidates = draft.pool.candidates
    forms = tuple(
        AssembledForm(
            tuple(
                Placement(cell.key, candidates[item].id, cell.marks_each, cell.section)
                for cell, item in zip(cells, items, strict=True)
            )
        )
        for items in order
    )
    drawn = [
        [(candidates[item], cell.marks_each) for cell, item in zip(cells, items, strict=True)]
        for items in order
    ]
    return Assembly(forms, build_report(drawn, blueprint.mandatory))
