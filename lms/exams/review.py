"""What a candidate may see of a finished attempt (docs/rules/exam-outcome.md, O6)."""

from dataclasses import dataclass
from datetime import datetime

from lms.exams.models import AttemptState, ReviewRule


@dataclass(frozen=True)
class Shown:
    """Which parts of the result are shown; `answers` includes key, rationale and clause."""

    score: bool
    answers: bool


def shown_to_candidate(
    rule: ReviewRule, state: AttemptState, *, last_end_at: datetime, now: datetime
) -> Shown:
    """Return what the review rule shows now.

    last_end_at: the instant after which nobody sits the exam any more (W4).
    """
    if state in (AttemptState.IN_PROGRESS, AttemptState.VOIDED) or rule is ReviewRule.NOTHING:
        return Shown(score=False, answers=False)
    answers = rule is ReviewRule.AT_ONCE or (rule is ReviewRule.AFTER_CLOSE and now >= last_end_at)
    return Shown(score=state is AttemptState.MARKED, answers=answers)
