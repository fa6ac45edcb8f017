"""Who may decide on a version: the rows of docs/rules/question-review.md."""

import pytest

from lms.questions.models import VersionState as S
from lms.questions.review import is_complete, may_confirm, may_decide
from question_bank.items import Item
from tests.support.build_questions import item_document

AUTHOR, REVIEWER = 1, 2


@pytest.mark.parametrize(
    ("row", "state", "is_latest", "author", "reviewer", "says"),
    [
        ("R1", S.IN_REVIEW, True, AUTHOR, REVIEWER, ()),
        ("R1", S.IN_REVIEW, True, None, REVIEWER, ()),  # imported by the command line
        ("R2", S.IN_REVIEW, True, AUTHOR, AUTHOR, ("自己的题目",)),
        ("R3", S.DRAFT, True, AUTHOR, REVIEWER, ("不在待审核",)),
        ("R3", S.RETURNED, True, AUTHOR, REVIEWER, ("不在待审核",)),
        ("R3", S.APPROVED, True, AUTHOR, REVIEWER, ("不在待审核",)),
        ("R4", S.IN_REVIEW, False, AUTHOR, REVIEWER, ("更新的版本",)),
        ("R4", S.SUPERSEDED, False, AUTHOR, REVIEWER, ("更新的版本",)),
        ("R2", S.DRAFT, True, AUTHOR, AUTHOR, ("自己的题目", "不在待审核")),
    ],
)
def test_decision_on_a_version(
    row: str,
    state: S,
    is_latest: bool,
    author: int | None,
    reviewer: int | None,
    says: tuple[str, ...],
) -> None:
    verdict = may_decide(state=state, is_latest=is_latest, author_id=author, reviewer_id=reviewer)
    assert verdict.allowed is (not says), row
    assert len(verdict.reasons) == len(says)
    for reason, words in zip(verdict.reasons, says, strict=True):
        assert words in reason


@pytest.mark.parametrize(
    ("needs", "reviewer", "allowed"),
    [(True, REVIEWER, True), (False, REVIEWER, False), (True, AUTHOR, False)],
)
def test_confirmation_after_an_amendment_r5(needs: bool, reviewer: int, allowed: bool) -> None:
    verdict = may_confirm(needs_re_review=needs, author_id=AUTHOR, reviewer_id=reviewer)
    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, None),
        ({"business_lines": [], "difficulty": None}, "业务条线、难度"),
        ({"content_category": "policy"}, "政策依据"),
        ({"content_category": "policy", "legal_basis": [{"document": "某法"}]}, None),
    ],
)
def test_question_is_complete_with_every_facet_r6(
    fields: dict[str, object], missing: str | None
) -> None:
    verdict = is_complete(Item.from_document(item_document(**fields)))
    assert verdict.allowed is (missing is None)
    assert missing is None or missing in verdict.reasons[0]
