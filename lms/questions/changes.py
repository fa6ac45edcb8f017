"""What a change to many questions does to each of them (docs/rules/question-review.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lms.access.actor import Actor
from lms.questions.access import verdict_on
from lms.questions.models import VersionState
from lms.questions.tagging import clean_tags
from lms.words import Phrase, term


class BulkAction(StrEnum):
    """What can be done to many questions at once."""

    DIFFICULTY = "difficulty"
    COMPETENCY = "competency"
    CATEGORY = "category"
    ADD_LINE = "add_line"
    REMOVE_LINE = "remove_line"
    VALID_UNTIL = "valid_until"
    ADD_TAG = "add_tag"
    REMOVE_TAG = "remove_tag"
    SUBMIT = "submit"
    RETIRE = "retire"
    RESTORE = "restore"
    MOVE = "move"


class Outcome(StrEnum):
    """What becomes of a question."""

    CHANGED = "changed"  # at once
    REVIEW = "review"  # a new version that awaits review
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """What is asked; `value` is a code, a tag, an ISO date, a reason or, for a move, a unit's id.

    target_path: of the unit to move to.
    """

    action: BulkAction
    value: str
    target_path: str = ""


@dataclass(frozen=True)
class Facts:
    """A question before a change; `id_taken`: its number is used in the unit to move to."""

    document: Mapping[str, Any]
    tags: tuple[str, ...]
    state: VersionState
    author_id: int | None
    unit_path: str
    is_retired: bool
    id_taken: bool = False

    @property
    def line(self) -> str:
        """Return the primary line, "" without one."""
        return primary_line(self.document)

    @property
    def is_unfinished(self) -> bool:
        """Return whether the author is still at work on the latest version."""
        return self.state in (VersionState.DRAFT, VersionState.RETURNED)


@dataclass(frozen=True)
class Planned:
    """What a change does to a question; `document` or `tags` are what it will hold."""

    outcome: Outcome
    reason: str = ""
    document: Mapping[str, Any] | None = None
    tags: tuple[str, ...] | None = None


SAME = Planned(Outcome.SAME)
CHANGED = Planned(Outcome.CHANGED)


def plan_change(facts: Facts, change: Change, actor: Actor) -> Planned:
    """Return what a change does to a question (rows C1–C18)."""
    verdict = verdict_on(actor, facts.unit_path, facts.line)
    if not verdict.allowed:
        return _refused(verdict.reasons[0])
    if change.action in (BulkAction.ADD_TAG, BulkAction.REMOVE_TAG):
        return _plan_tags(facts, change)
    if change.action is BulkAction.MOVE:
        return _plan_move(facts, change, actor)
    if change.action in (BulkAction.RETIRE, BulkAction.RESTORE):
        return SAME if facts.is_retired is (change.action is BulkAction.RETIRE) else CHANGED
    return _plan_version(facts, change, actor)


def primary_line(document: Mapping[str, Any]) -> str:
    """Return the primary business line of a document, "" without one."""
    lines = document.get("business_lines") or ()
    return str(lines[0]) if lines else ""


def _plan_tags(facts: Facts, change: Change) -> Planned:
    if change.action is BulkAction.ADD_TAG:
        tags = clean_tags([*facts.tags, change.value])
    else:
        tags = tuple(tag for tag in facts.tags if tag != change.value)
    return SAME if tags == facts.tags else Planned(Outcome.CHANGED, tags=tags)


def _plan_move(facts: Facts, change: Change, actor: Actor) -> Planned:
    if facts.unit_path == change.target_path:
        return SAME
    verdict = verdict_on(actor, change.target_path, facts.line)
    if not verdict.allowed:
        return _refused(verdict.reasons[0])
    if facts.id_taken:
        return _refused(term("目标单位已有相同编号的题目"))
    return CHANGED


def _plan_version(facts: Facts, change: Change, actor: Actor) -> Planned:
    if facts.is_retired:
        return _refused(term("已停用，请先恢复使用"))
    if facts.is_unfinished and facts.author_id != actor.account_id:
        return _refused(term("命题人还在修改，请等其提交审核"))
    submits = change.action is BulkAction.SUBMIT
    return _plan_submission(facts) if submits else _plan_content(facts, change, actor)


def _plan_submission(facts: Facts) -> Planned:
    if facts.state is VersionState.IN_REVIEW:
        return SAME
    if facts.state is VersionState.APPROVED:
        return _refused(term("已通过审核，不需要提交"))
    return CHANGED


def _plan_content(facts: Facts, change: Change, actor: Actor) -> Planned:
    document = _changed(facts.document, change)
    if document == facts.document:
        return SAME
    if change.action is BulkAction.REMOVE_LINE and not document["business_lines"]:
        return _refused(term("只有这一个业务条线，不能移除"))
    verdict = verdict_on(actor, facts.unit_path, primary_line(document))
    if not verdict.allowed:
        return _refused(verdict.reasons[0])
    begins = document.get("valid_from")
    if change.action is BulkAction.VALID_UNTIL and begins and begins > change.value:
        first = date.fromisoformat(begins)
        return _refused(Phrase("%(on)s才生效，失效日期不能更早", on=f"{first:%Y-%m-%d}"))
    outcome = Outcome.CHANGED if facts.is_unfinished else Outcome.REVIEW
    return Planned(outcome, document=document)


def _changed(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    lines = list(document.get("business_lines") or ())
    if change.action is BulkAction.DIFFICULTY:
        return {**document, "difficulty": int(change.value)}
    if change.action is BulkAction.COMPETENCY:
        return {**document, "competency": change.value}
    if change.action is BulkAction.CATEGORY:
        return {**document, "content_category": change.value}
    if change.action is BulkAction.VALID_UNTIL:
        return {**document, "valid_until": change.value}
    if change.action is BulkAction.ADD_LINE:
        added = [] if change.value in lines else [change.value]
        return {**document, "business_lines": [*lines, *added]}
    return {**document, "business_lines": [line for line in lines if line != change.value]}


def _refused(reason: str) -> Planned:
    return Planned(Outcome.REFUSED, reason)
