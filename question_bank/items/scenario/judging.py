"""Whether the answer to one check is right, and what it earns by itself (S2-S5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from question_bank.items.question import ZERO
from question_bank.items.scenario import fields
from question_bank.items.scenario.checks import Check, DocumentMark
from question_bank.items.scoring import score_options

# What was read of an answer: by ref a document's mark, a field's text or the handling's id.
Given: TypeAlias = Mapping[str, DocumentMark | str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A check by itself, before what it depends on is looked at."""

    marks: Decimal
    is_right: bool
    reason: str


def judge(check: Check, given: DocumentMark | str | None, rule: str) -> Judged:
    """Return what an answer to a check earns; rule: the question's scoring rule."""
    if given is None:
        return Judged(ZERO, False, "未作答")
    if isinstance(given, DocumentMark):
        return _judge_document(check, given, rule)
    if check.kind == "fields":
        if fields.is_right(check.entry, given):
            return Judged(check.marks, True, "正确")
        return Judged(ZERO, False, fields.fault_of(check.entry, given))
    is_right = given in check.entry["answer"]
    return Judged(check.marks if is_right else ZERO, is_right, "正确" if is_right else "错误")


def _judge_document(check: Check, given: DocumentMark, rule: str) -> Judged:
    key = key_of(check)
    if given == key:
        return Judged(check.marks, True, "正确")
    if given.state != key.state:
        return Judged(ZERO, False, "错误")
    if not given.defects:
        return Judged(ZERO, False, "判断有缺陷正确，但未指出是哪种缺陷")
    grade = score_options(rule, check.marks, key=key.defects, chosen=given.defects, each=ZERO)
    return Judged(grade.marks, False, f"判断有缺陷正确；缺陷{grade.reason}")


def key_of(check: Check) -> DocumentMark:
    """Return how a document is marked rightly."""
    key = check.entry["answer"]
    return DocumentMark(key["state"], frozenset(key.get("defects") or ()))
