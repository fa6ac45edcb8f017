"""After an attempt was graded: what follows from its result on the floors above exams."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.db import transaction
from lms.exams.handover import receives_results
from lms.exams.models import Attempt, AttemptResult, AttemptState, Exam, ReviewRule
from lms.exams.queries.results import ResultRow, find_result_of_attempt
from lms.flows.certify import review_in
from lms.notices.service import notify
from lms.web.filters import decimal

# Takes one final result in, inside the transaction of the flow; may be called twice.
Step = Callable[[Session, Exam, ResultRow, datetime], None]


def tell_candidate(session: Session, exam: Exam, result: ResultRow, now: datetime) -> None:
    """Tell the candidate that the marks are final, with the marks where the rules show them."""
    if exam.review_rule is ReviewRule.NOTHING:
        body = "您的答卷已批阅完毕，成绩由组织单位另行公布。"
    else:
        verdict = "已达到及格线。" if result.passed else "未达到及格线，可查看结果后继续练习。"
        body = f"得 {decimal(result.marks)} / {decimal(result.max_marks)} 分，{verdict}"
    notify(
        session,
        staff_id=result.staff_id,
        kind="exam",
        title=f"“{exam.title}”成绩已出",
        body=body,
        url=f"/attempts/{result.attempt_id}/result",
        dedupe_key=f"exam-result:{result.attempt_id}:{result.version}",
        now=now,
    )


def review_candidate(session: Session, _exam: Exam, result: ResultRow, now: datetime) -> None:
    """Certify the candidate where this result was the last thing missing."""
    if result.passed:
        review_in(session, result.staff_id, now)


STEPS: tuple[Step, ...] = (tell_candidate, review_candidate)


@receives_results
def after_attempt(attempt_id: int, now: datetime) -> None:
    """Let every step take in the final result of an attempt, all or none; twice changes nothing.

    An attempt that still waits for a marker, or was voided, has no final result.
    """
    with transaction() as session:
        attempt = session.get(Attempt, attempt_id, with_for_update=True)
        if attempt is None or attempt.state is not AttemptState.MARKED:
            return
        result = find_result_of_attempt(session, attempt_id)
        if result is None:
            return
        exam = session.get_one(Exam, attempt.exam_id)
        for step in STEPS:
            step(session, exam, result, now)
        session.execute(
            sa.update(AttemptResult)
            .where(AttemptResult.attempt_id == attempt_id, AttemptResult.handed_on_at.is_(None))
            .values(handed_on_at=now)
        )
