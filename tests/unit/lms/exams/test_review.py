"""What a candidate sees of a finished attempt: docs/rules/exam-outcome.md, O6."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.exams.models import AttemptState, ReviewRule
from lms.exams.review import shown_to_candidate

LAST_END = datetime(2026, 11, 23, 10, tzinfo=UTC)
BEFORE, AFTER = LAST_END - timedelta(seconds=1), LAST_END
S, R = AttemptState, ReviewRule


@pytest.mark.parametrize(
    ("rule", "state", "now", "score", "answers"),
    [
        (R.NOTHING, S.MARKED, AFTER, False, False),  # V1
        (R.SCORE, S.MARKED, BEFORE, True, False),  # V2
        (R.SCORE, S.MARKED, AFTER, True, False),  # V2
        (R.SCORE, S.SUBMITTED, AFTER, False, False),  # V3
        (R.AFTER_CLOSE, S.MARKED, BEFORE, True, False),  # V4
        (R.AFTER_CLOSE, S.MARKED, AFTER, True, True),  # V5
        (R.AFTER_CLOSE, S.SUBMITTED, AFTER, False, True),  # V6
        (R.AT_ONCE, S.MARKED, BEFORE, True, True),  # V7
        (R.AT_ONCE, S.SUBMITTED, BEFORE, False, True),  # V8
        (R.AT_ONCE, S.VOIDED, AFTER, False, False),  # V9
        (R.AT_ONCE, S.IN_PROGRESS, BEFORE, False, False),  # V10
    ],
)
def test_review_rule_decides_what_is_shown(
    rule: ReviewRule, state: AttemptState, now: datetime, score: bool, answers: bool
) -> None:
    shown = shown_to_candidate(rule, state, last_end_at=LAST_END, now=now)
    assert (shown.score, shown.answers) == (score, answers)
