"""What importing does with a question, and what taking an import back does (docs/rules)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, TypeVar

from lms.questions.models import VersionState
from lms.words import term

SIMILAR = 0.85  # share of the wording in common
UNDONE_REASON = term("导入已撤销")

EDITED = term("导入后又有修改")
USED = term("已用于组卷")
REVIEWED = term("审题人已给出意见")
APPROVED = term("已通过审核")


T = TypeVar("T")


def in_parts(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Yield values in parts, each few enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


class Decision(StrEnum):
    """What is done with a question that is known or similar to one."""

    NEW = "new"
    VERSION = "version"
    SKIP = "skip"


@dataclass(frozen=True)
class ImportChoices:
    """What the importer chose for a file; the defaults are those of the pages.

    layout: document of a table's layout, None as recognised.  defaults: facet → value for
    questions that lack it.  each: id of a question → its own choice.
    """

    format: str = ""
    layout: Mapping[str, Any] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    on_known: Decision = Decision.VERSION
    on_similar: Decision = Decision.SKIP
    each: Mapping[str, Decision] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        """Return the choices as JSON."""
        return {
            "format": self.format,
            "layout": self.layout,
            "defaults": dict(self.defaults),
            "on_known": self.on_known.value,
            "on_similar": self.on_similar.value,
            "each": {item_id: choice.value for item_id, choice in self.each.items()},
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return the choices that `to_document` gave; an empty document is the defaults."""
        return cls(
            format=document.get("format", ""),
            layout=document.get("layout"),
            defaults=document.get("defaults", {}),
            on_known=Decision(document.get("on_known", Decision.VERSION)),
            on_similar=Decision(document.get("on_similar", Decision.SKIP)),
            each={key: Decision(value) for key, value in document.get("each", {}).items()},
        )

    def decide(self, item_id: str, *, is_known: bool, is_similar: bool) -> Decision:
        """Return what is done with a question (rows I1–I8)."""
        if not is_known and not is_similar:
            return Decision.NEW
        return self.each.get(item_id) or (self.on_known if is_known else self.on_similar)


COMMAND_LINE = ImportChoices(on_similar=Decision.NEW)


def with_defaults(document: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the facets it lacks filled."""
    missing = {key: value for key, value in defaults.items() if value and not document.get(key)}
    return {**document, **missing}


def free_id(wanted: str, taken: set[str]) -> str:
    """Return the id, with the least number from 2 on behind it when it is taken (row I5)."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


class Undo(StrEnum):
    """What taking an import back does to a question."""

    RETIRE = "retire"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    NOTHING = "nothing"


@dataclass(frozen=True)
class UndoFacts:
    """What is known of a version an import wrote; is_new: it was the question's first."""

    is_new: bool
    is_latest: bool
    state: VersionState
    revision: int = 1
    is_used: bool = False
    is_reviewed: bool = False
    is_edited: bool = False
    is_retired: bool = False
    refusal: str = ""


def plan_undo(facts: UndoFacts) -> tuple[Undo, str]:
    """Return what becomes of a version, and why when it is kept (rows U1–U10)."""
    if facts.is_retired and not facts.refusal:
        return Undo.NOTHING, ""
    reason = facts.refusal or _reason_to_keep(facts)
    if reason:
        return Undo.KEEP, reason
    return (Undo.RETIRE if facts.is_new else Undo.WITHDRAW), ""


def _reason_to_keep(facts: UndoFacts) -> str:
    if not facts.is_latest or facts.revision > 1 or facts.is_edited:
        return EDITED
    if facts.state is VersionState.APPROVED:
        if facts.is_new:
            return USED if facts.is_used else ""
        return APPROVED
    return REVIEWED if facts.is_reviewed else ""
