"""What importing and taking it back do with a question (docs/rules/question-import.md)."""

import pytest

from lms.questions.batches import (
    APPROVED,
    EDITED,
    REVIEWED,
    USED,
    Decision,
    ImportChoices,
    Undo,
    UndoFacts,
    free_id,
    plan_undo,
    with_defaults,
)
from lms.questions.models import VersionState

IN_REVIEW, OK = VersionState.IN_REVIEW, VersionState.APPROVED
RETURNED, REPLACED = VersionState.RETURNED, VersionState.SUPERSEDED


@pytest.mark.parametrize(
    ("row", "is_known", "is_similar", "choices", "expected"),
    [
        ("I1", False, False, ImportChoices(on_known=Decision.SKIP), Decision.NEW),
        ("I3", True, False, ImportChoices(), Decision.VERSION),
        ("I4", True, True, ImportChoices(on_known=Decision.SKIP), Decision.SKIP),
        ("I5", True, False, ImportChoices(each={"A": Decision.NEW}), Decision.NEW),
        ("I6", False, True, ImportChoices(), Decision.SKIP),
        ("I7", False, True, ImportChoices(each={"A": Decision.NEW}), Decision.NEW),
        ("I8", False, True, ImportChoices(on_similar=Decision.VERSION), Decision.VERSION),
        ("own", False, True, ImportChoices(each={"B": Decision.NEW}), Decision.SKIP),
    ],
)
def test_choice_of_a_question_follows_the_table(
    row: str, is_known: bool, is_similar: bool, choices: ImportChoices, expected: Decision
) -> None:
    assert choices.decide("A", is_known=is_known, is_similar=is_similar) is expected, row


@pytest.mark.parametrize(
    ("row", "facts", "expected"),
    [
        ("U1", UndoFacts(True, True, IN_REVIEW), (Undo.RETIRE, "")),
        ("U2", UndoFacts(True, True, OK, is_reviewed=True), (Undo.RETIRE, "")),
        ("U3", UndoFacts(True, True, OK, is_used=True), (Undo.KEEP, USED)),
        ("U4 later", UndoFacts(True, False, REPLACED), (Undo.KEEP, EDITED)),
        ("U4 saved", UndoFacts(True, True, IN_REVIEW, revision=2), (Undo.KEEP, EDITED)),
        ("U4 draft", UndoFacts(True, True, IN_REVIEW, is_edited=True), (Undo.KEEP, EDITED)),
        ("U5", UndoFacts(True, True, RETURNED, is_reviewed=True), (Undo.KEEP, REVIEWED)),
        ("U6", UndoFacts(True, True, IN_REVIEW, is_retired=True), (Undo.NOTHING, "")),
        ("U7", UndoFacts(False, True, IN_REVIEW, is_used=True), (Undo.WITHDRAW, "")),
        ("U8", UndoFacts(False, True, OK), (Undo.KEEP, APPROVED)),
        ("U9", UndoFacts(False, True, IN_REVIEW, is_reviewed=True), (Undo.KEEP, REVIEWED)),
        ("U9 later", UndoFacts(False, False, IN_REVIEW), (Undo.KEEP, EDITED)),
        ("U10", UndoFacts(True, True, IN_REVIEW, refusal="不归您"), (Undo.KEEP, "不归您")),
    ],
)
def test_taking_back_follows_the_table(
    row: str, facts: UndoFacts, expected: tuple[Undo, str]
) -> None:
    assert plan_undo(facts) == expected, row


def test_number_in_use_gets_the_least_free_one_behind_it() -> None:
    assert free_id("A", set()) == "A"
    assert free_id("A", {"A", "A-2", "A-4"}) == "A-3"


def test_defaults_fill_what_is_missing_and_nothing_else() -> None:
    filled = with_defaults(
        {"difficulty": 2, "business_lines": []},
        {"difficulty": 5, "business_lines": ["05.02"], "competency": ""},
    )
    assert filled == {"difficulty": 2, "business_lines": ["05.02"]}


def test_choices_survive_being_kept() -> None:
    choices = ImportChoices(
        format="csv", defaults={"difficulty": 3}, on_known=Decision.SKIP, each={"A": Decision.NEW}
    )
    assert ImportChoices.from_document(choices.to_document()) == choices
    assert ImportChoices.from_document({}) == ImportChoices()
