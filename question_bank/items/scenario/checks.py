"""The checks a scenario is made of: one a document, one a field, one for the handling."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any

from question_bank.items.question import ZERO, Document, find_marks

HANDLING = "handling"
HANDLING_LABEL = "办理方式"
MUST_PASS = "must_pass"  # the part that holds what a cap takes away
STATES: Mapping[str, str] = {"ok": "齐全有效", "missing": "缺件", "defective": "有缺陷"}


@dataclass(frozen=True, slots=True)
class Check:
    """Something of a scenario that is answered and graded by itself.

    ref: `documents.<id>`, `fields.<id>` or `handling`.  entry: its part of the content.
    """

    ref: str
    label: str
    marks: Decimal
    entry: Document
    depends_on: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """`documents`, `fields` or `handling`."""
        return self.ref.partition(".")[0]


@dataclass(frozen=True, slots=True)
class DocumentMark:
    """How a document was marked; `defects` are empty unless it is defective."""

    state: str
    defects: frozenset[str] = frozenset()


def list_checks(content: Document) -> list[Check]:
    """Return the checks of a valid scenario in the order of the page."""
    found = [
        _check(f"documents.{entry['id']}", entry["name"], entry)
        for entry in content.get("documents") or ()
    ]
    found += [
        _check(f"fields.{entry['id']}", entry["label"], entry)
        for entry in content.get("fields") or ()
    ]
    if content.get(HANDLING):
        found.append(_check(HANDLING, HANDLING_LABEL, content[HANDLING]))
    return found


def _check(ref: str, label: str, entry: Document) -> Check:
    marks = find_marks(entry["marks"])
    return Check(
        ref, label, ZERO if marks is None else marks, entry, tuple(entry.get("depends_on") or ())
    )


def find_circle(depends_on: Mapping[str, Any]) -> list[str]:
    """Return refs that depend on each other in a circle, each on the next; none when none do."""
    try:
        TopologicalSorter(depends_on).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def passing(checks: list[Check], right: set[str]) -> set[str]:
    """Return the refs that are right and rest only on checks that pass (S6)."""
    needs = {check.ref: check.depends_on for check in checks}
    passed: set[str] = set()
    for ref in TopologicalSorter(needs).static_order():
        if ref in right and passed.issuperset(needs[ref]):
            passed.add(ref)
    return passed
