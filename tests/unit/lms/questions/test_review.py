"""Who may decide on a version: the rows of docs/rules/question-review.md."""

import pytest

from lms.questions.models import VersionState as S
from lms.questions.review import Written, is_complete, may_confirm, may_decide, writers_of
from question_bank.items import Item
from tests.support.build import NOW
from tests.support.build_questions import item_document

AUTHOR, REVIEWER, OTHER = 1, 2, 3


@pytest.mark.parametrize(
    ("row", "state", "is_latest", "writers", "reviewer", "says"),
    [
        ("R1", S.IN_REVIEW, True, {AUTHOR}, REVIEWER, ()),
        ("R1", S.IN_REVIEW, True, set(), REVIEWER, ()),  # imported by the command line
        ("R2", S.IN_REVIEW, True, {AUTHOR}, AUTHOR, ("自己的题目",)),
        ("R3", S.DRAFT, True, {AUTHOR}, REVIEWER, ("不在待审核",)),
        ("R3", S.RETURNED, True, {AUTHOR}, REVIEWER, ("不在待审核",)),
        ("R3", S.APPROVED, True, {AUTHOR}, REVIEWER, ("不在待审核",)),
        ("R4", S.IN_REVIEW, False, {AUTHOR}, REVIEWER, ("更新的版本",)),
        ("R4", S.SUPERSEDED, False, {AUTHOR}, REVIEWER, ("更新的版本",)),
        ("R10", S.IN_REVIEW, True, {AUTHOR, OTHER}, AUTHOR, ("自己的题目",)),
        ("R10", S.IN_REVIEW, True, {AUTHOR, OTHER}, OTHER, ("自己的题目",)),
        ("R10", S.IN_REVIEW, True, {AUTHOR, OTHER}, REVIEWER, ()),
        ("R2", S.DRAFT, True, {AUTHOR}, AUTHOR, ("自己的题目", "不在待审核")),
    ],
)
def test_decision_on_a_version(
    row: str,
    state: S,
    is_latest: bool,
    writers: set[int],
    reviewer: int,
    says: tuple[str, ...],
) -> None:
    verdict = may_decide(state=state, is_latest=is_latest, writers=writers, reviewer_id=reviewer)
    assert verdict.allowed is (not says), row
    assert len(verdict.reasons) == len(says)
    for reason, words in zip(verdict.reasons, says, strict=True):
        assert words in reason


@pytest.mark.parametrize(
    ("needs", "reviewer", "allowed"),
    [(True, REVIEWER, True), (False, REVIEWER, False), (True, AUTHOR, False)],
)
def test_confirmation_after_an_amendment_r5(needs: bool, reviewer: int, allowed: bool) -> None:
    verdict = may_confirm(needs_re_review=needs, writers={AUTHOR}, reviewer_id=reviewer)
    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("history", "number", "writers"),
    [
        ([(1, AUTHOR, False)], 1, {AUTHOR}),
        ([(1, None, False)], 1, set()),
        ([(1, AUTHOR, False), (2, OTHER, False)], 2, {AUTHOR, OTHER}),
        ([(1, AUTHOR, True), (2, OTHER, False)], 2, {OTHER}),
        ([(1, AUTHOR, True), (2, OTHER, False), (3, REVIEWER, False)], 3, {OTHER, REVIEWER}),
        ([(3, REVIEWER, False), (1, AUTHOR, False), (2, OTHER, True)], 2, {AUTHOR, OTHER}),
        ([(1, AUTHOR, True), (2, OTHER, True)], 2, {OTHER}),
    ],
)
def test_everybody_who_wrote_since_the_last_approval_is_an_author_r10(
    history: list[tuple[int, int | None, bool]], number: int, writers: set[int]
) -> None:
    versions = [Written(n, author, NOW if approved else None) for n, author, approved in history]
    assert writers_of(number, versions) == writers


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
