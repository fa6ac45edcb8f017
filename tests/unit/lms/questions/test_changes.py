"""The rows of docs/rules/question-review.md, “Changing many at once”."""

from dataclasses import replace

import pytest

from lms.access.permissions import Role
from lms.questions.changes import BulkAction, Change, Facts, Outcome, plan_change
from lms.questions.models import VersionState
from tests.unit.lms.questions.test_access import BESIDE, CITY, COUNTY, actor_with

A, S = BulkAction, VersionState
ME = actor_with((Role.TRAINER, CITY, "05"))
DOCUMENT = {
    "business_lines": ["05.02"], "difficulty": 2, "competency": "POL", "valid_from": "2026-03-01",
}  # fmt: skip
APPROVED = Facts(
    document=DOCUMENT, tags=("旧题",), state=S.APPROVED, author_id=9, unit_path=CITY,
    is_retired=False,
)  # fmt: skip
ALL_ROUND = replace(APPROVED, document={**DOCUMENT, "business_lines": ["05.02", "03.01"]})
RETIRED = replace(APPROVED, is_retired=True)
HARDER = Change(A.DIFFICULTY, "4")


@pytest.mark.parametrize(
    ("facts", "change", "outcome", "reason"),
    [
        pytest.param(replace(APPROVED, unit_path=BESIDE), HARDER, "refused", "其他单位", id="C1"),
        pytest.param(
            replace(APPROVED, document={"business_lines": ["03.01"]}), Change(A.RETIRE, "旧"),
            "refused", "不在您负责", id="C1-line",
        ),
        pytest.param(APPROVED, Change(A.ADD_TAG, "新题"), "changed", "", id="C2"),
        pytest.param(APPROVED, Change(A.REMOVE_TAG, "旧题"), "changed", "", id="C2-remove"),
        pytest.param(APPROVED, Change(A.ADD_TAG, "旧题"), "same", "", id="C3"),
        pytest.param(APPROVED, Change(A.REMOVE_TAG, "新题"), "same", "", id="C3-remove"),
        pytest.param(APPROVED, HARDER, "review", "", id="C4"),
        pytest.param(replace(APPROVED, state=S.IN_REVIEW), HARDER, "review", "", id="C5"),
        pytest.param(replace(APPROVED, state=S.DRAFT, author_id=1), HARDER, "changed", "", id="C6"),
        pytest.param(
            replace(APPROVED, state=S.RETURNED, author_id=1), HARDER, "changed", "", id="C7"
        ),
        pytest.param(replace(APPROVED, state=S.DRAFT), HARDER, "refused", "还在修改", id="C8"),
        pytest.param(
            replace(APPROVED, state=S.RETURNED), Change(A.SUBMIT, ""), "refused", "还在修改",
            id="C8-submit",
        ),
        pytest.param(APPROVED, Change(A.DIFFICULTY, "2"), "same", "", id="C9"),
        pytest.param(
            APPROVED, Change(A.REMOVE_LINE, "05.02"), "refused", "只有这一个", id="C10"
        ),
        pytest.param(
            ALL_ROUND, Change(A.REMOVE_LINE, "05.02"), "refused", "不在您负责", id="C11"
        ),
        pytest.param(ALL_ROUND, Change(A.REMOVE_LINE, "03.01"), "review", "", id="C11-second"),
        pytest.param(APPROVED, Change(A.ADD_LINE, "03.01"), "review", "", id="C11-add"),
        pytest.param(
            APPROVED, Change(A.VALID_UNTIL, "2026-02-01"), "refused", "2026-03-01", id="C12"
        ),
        pytest.param(APPROVED, Change(A.VALID_UNTIL, "2027-02-01"), "review", "", id="C12-later"),
        pytest.param(APPROVED, Change(A.SUBMIT, ""), "refused", "已通过", id="C13"),
        pytest.param(
            replace(APPROVED, state=S.DRAFT, author_id=1), Change(A.SUBMIT, ""), "changed", "",
            id="C13-draft",
        ),
        pytest.param(
            replace(APPROVED, state=S.IN_REVIEW), Change(A.SUBMIT, ""), "same", "", id="C13-again"
        ),
        pytest.param(RETIRED, HARDER, "refused", "已停用", id="C14"),
        pytest.param(RETIRED, Change(A.RETIRE, "旧"), "same", "", id="C15"),
        pytest.param(APPROVED, Change(A.RESTORE, ""), "same", "", id="C15-restore"),
        pytest.param(RETIRED, Change(A.RESTORE, ""), "changed", "", id="C16"),
        pytest.param(RETIRED, Change(A.ADD_TAG, "新题"), "changed", "", id="C16-tag"),
        pytest.param(RETIRED, Change(A.MOVE, "4", COUNTY), "changed", "", id="C16-move"),
        pytest.param(APPROVED, Change(A.MOVE, "3", BESIDE), "refused", "其他单位", id="C17"),
        pytest.param(APPROVED, Change(A.MOVE, "2", CITY), "same", "", id="C17-stays"),
        pytest.param(
            replace(APPROVED, id_taken=True), Change(A.MOVE, "4", COUNTY), "refused", "相同编号",
            id="C18",
        ),
    ],
)  # fmt: skip
def test_change_of_a_question(facts: Facts, change: Change, outcome: str, reason: str) -> None:
    planned = plan_change(facts, change, ME)
    assert planned.outcome is Outcome(outcome)
    assert reason in planned.reason
    assert bool(planned.reason) is (planned.outcome is Outcome.REFUSED)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        (Change(A.DIFFICULTY, "5"), "difficulty", 5),
        (Change(A.COMPETENCY, "OPS"), "competency", "OPS"),
        (Change(A.CATEGORY, "service"), "content_category", "service"),
        (Change(A.ADD_LINE, "03.01"), "business_lines", ["05.02", "03.01"]),
        (Change(A.VALID_UNTIL, "2027-01-01"), "valid_until", "2027-01-01"),
    ],
)
def test_changed_document_differs_in_one_field(change: Change, field: str, value: object) -> None:
    planned = plan_change(APPROVED, change, ME)
    assert planned.document == {**DOCUMENT, field: value}
    assert field not in DOCUMENT or DOCUMENT[field] != value
