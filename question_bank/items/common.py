"""What an item and a sub-item of a case have in common: id, type, stem, marks, rule, rationale."""

from collections.abc import Mapping
from typing import Any

from question_bank.items.base import ItemType
from question_bank.items.facets import ID_LIMIT
from question_bank.items.question import Document, Question, find_marks
from question_bank.items.report import Report

STEM_LIMIT = 2_000
RATIONALE_LIMIT = 2_000
MAX_MARKS = 1_000
COMMON_KEYS = ("id", "type", "stem", "marks", "scoring_rule", "rationale")


def check_common(document: Document, types: Mapping[str, ItemType], report: Report) -> None:
    """Note every problem of the common fields and of the type's content."""
    report.text(document, "id", "编号", limit=ID_LIMIT, required=True)
    report.text(document, "stem", "题干", limit=STEM_LIMIT, required=True)
    report.text(document, "rationale", "解析", limit=RATIONALE_LIMIT)
    marks = find_marks(document.get("marks"))
    if marks is None or not 0 < marks <= MAX_MARKS:
        report.error("分值", f"应为大于 0、不超过 {MAX_MARKS}、最多两位小数的数")
    kind = find_type(document, types)
    if kind is None:
        names = "、".join(known.label for known in types.values())
        report.error("题型", f"“{document.get('type')}”不是这里可用的题型，可用：{names}")
        return
    rule = document.get("scoring_rule")
    if rule is not None and rule not in kind.scoring_rules:
        rules = "、".join(kind.scoring_rules)
        report.error("评分规则", f"{kind.label}不能用“{rule}”，可用：{rules}")
    kind.check(document, report)


def find_type(document: Document, types: Mapping[str, ItemType]) -> ItemType | None:
    """Return the type a document names, None when it is not among the types."""
    name = document.get("type")
    return types.get(name) if isinstance(name, str) else None


def common_fields(document: Document, types: Mapping[str, ItemType]) -> dict[str, Any]:
    """Return the fields of a Question out of a checked document."""
    kind = types[document["type"]]
    marks = find_marks(document["marks"])
    assert marks is not None  # noqa: S101 - the document has been checked
    return {
        "id": document["id"],
        "type": kind.name,
        "stem": document["stem"],
        "marks": marks,
        "scoring_rule": document.get("scoring_rule") or "all_or_nothing",
        "rationale": document.get("rationale") or "",
        "content": kind.content(document),
    }


def question_from(document: Document, types: Mapping[str, ItemType]) -> Question:
    """Return the sub-item of a checked case."""
    known = (*COMMON_KEYS, *types[document["type"]].content_keys)
    residue = {key: value for key, value in document.items() if key not in known}
    return Question(**common_fields(document, types), residue=residue)
