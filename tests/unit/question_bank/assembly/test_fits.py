"""docs/rules/assembly.md, A2: which item may stand in which cell."""

from __future__ import annotations

from typing import Any

import pytest

from question_bank.assembly.blueprint import fits
from tests.unit.question_bank.assembly.builders import make_candidate, make_cell


@pytest.mark.parametrize(
    ("filters", "facets", "expected"),
    [
        ({}, {}, True),
        # the primary line decides, by L1 or L2
        ({"business_line": "05"}, {"business_lines": ("05.02",)}, True),
        ({"business_line": "05"}, {"business_lines": ("05",)}, True),
        ({"business_line": "05.02"}, {"business_lines": ("05.02",)}, True),
        ({"business_line": "05.02"}, {"business_lines": ("05.01",)}, False),
        ({"business_line": "05.02"}, {"business_lines": ("05",)}, False),
        ({"business_line": "05.0"}, {"business_lines": ("05.02",)}, False),
        ({"business_line": "05"}, {"business_lines": ("03.01", "05.02")}, False),
        ({"business_line": "03"}, {"business_lines": ("03.01", "05.02")}, True),
        ({"business_line": "05"}, {"business_lines": ()}, False),
        # 全科 is a line of its own
        ({"business_line": "all_round"}, {"all_round": True}, True),
        ({"business_line": "all_round"}, {"all_round": False}, False),
        # the other facets must be equal
        ({"type": "case"}, {"type": "case"}, True),
        ({"type": "case"}, {"type": "essay"}, False),
        ({"difficulty": frozenset({1, 2})}, {"difficulty": 2}, True),
        ({"difficulty": frozenset({1, 2})}, {"difficulty": 3}, False),
        ({"competency": "POL"}, {"competency": "POL"}, True),
        ({"competency": "POL"}, {"competency": None}, False),
        ({"content_category": "policy"}, {"content_category": "service"}, False),
        ({"cognitive": "apply"}, {"cognitive": "apply"}, True),
        ({"cognitive": "apply"}, {"cognitive": "remember"}, False),
    ],
)
def test_item_fits_cell_when_every_filter_agrees(
    filters: dict[str, Any], facets: dict[str, Any], expected: bool
) -> None:
    assert fits(make_candidate("q", **facets), make_cell(1, **filters)) is expected
