"""Cases: one material and the rows of its sub-questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from question_bank.formats.table.lines import Line
from question_bank.items.common import COMMON_KEYS
from question_bank.items.question import find_marks, marks_text
from question_bank.items.registry import TYPES

CASE_STEM = "阅读材料，回答下列问题。"
_SCORES = ("marks", "scoring_rule", "marks_per_option")
_PART_KEYS = (*COMMON_KEYS, "marks_per_option")


@dataclass
class CaseRows:
    """The rows of one case as they are gathered.

    names_type: whether the row that opened it calls it a case, or a 小题, in its 题型.
    head: the row that opened it when that is no sub-question.
    """

    material: str
    names_type: bool
    item_id: str
    head: Line | None = None
    lines: list[Line] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def case_document(
    rows: CaseRows, head: Mapping[str, Any], documents: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the document of a case, made of its head and those of its sub-questions.

    A facet comes from the first row that has it; lists are those of all rows together.
    head: stem, rationale and facets of the case itself, as far as it has a row of its own.
    """
    parts: list[dict[str, Any]] = []
    facets: dict[str, Any] = {
        key: list(value) if isinstance(value, list) else value
        for key, value in head.items()
        if key not in _SCORES
    }
    for number, document in enumerate(documents, start=1):
        own = {*_PART_KEYS, *TYPES[document["type"]].content_keys}
        part = {key: value for key, value in document.items() if key in own}
        parts.append({**part, "id": str(number)})
        for key, value in document.items():
            if key in own:
                continue
            if isinstance(value, list):
                known = facets.setdefault(key, [])
                known += [each for each in value if each not in known]
            elif value is not None:
                facets.setdefault(key, value)
    marks = sum((find_marks(part["marks"]) or Decimal(0) for part in parts), Decimal(0))
    return {
        "id": rows.item_id, "type": "case", "marks": marks_text(marks),
        "material": rows.material, "items": parts, **facets,
        "stem": facets.get("stem") or CASE_STEM,
    }  # fmt: skip
