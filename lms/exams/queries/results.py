"""Results of attempts: the latest version of each, and which attempt of a person counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.exams.models import Attempt, AttemptResult, AttemptState
from lms.exams.window import sitting_time_ms


@dataclass(frozen=True)
class ResultRow:
    """The final result of an attempt.

    time_ms: what the attempt took. by_line: first-level code → (marks, max).
    """

    attempt_id: int
    exam_id: int
    staff_id: int
    version: int
    marks: Decimal
    max_marks: Decimal
    passed: bool
    all_round_correct: int
    all_round_total: int
    started_at: datetime
    ended_at: datetime
    time_ms: int
    by_section: Sequence[tuple[str, Decimal, Decimal]]
    by_line: dict[str, tuple[Decimal, Decimal]]


def final_results() -> sa.Select[Attempt, AttemptResult]:
    """Return the query of marked attempts, each with the version of its result that counts."""
    other = aliased(AttemptResult)
    latest = (
        sa.select(sa.func.max(other.version)).where(other.attempt_id == Attempt.id)
    ).scalar_subquery()
    return (
        sa.select(Attempt, AttemptResult)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.state == AttemptState.MARKED, AttemptResult.version == latest)
    )


def results_of(session: Session, exam_id: int) -> list[ResultRow]:
    """Return the result that counts of everybody who has one: best first, then by time (O5)."""
    rows = session.execute(final_results().where(Attempt.exam_id == exam_id))
    best: dict[int, ResultRow] = {}
    for row in sorted((_row(*each) for each in rows), key=_rank):
        best.setdefault(row.staff_id, row)
    return list(best.values())


def best_result(session: Session, staff_id: int, exam_id: int) -> ResultRow | None:
    """Return the result of a person in an exam that counts, None before it is final (O5)."""
    rows = session.execute(
        final_results().where(Attempt.exam_id == exam_id, Attempt.staff_id == staff_id)
    )
    return min((_row(*each) for each in rows), key=_rank, default=None)


def find_result_of_attempt(session: Session, attempt_id: int) -> ResultRow | None:
    """Return the final result of one attempt, None while it has none."""
    found = session.execute(final_results().where(Attempt.id == attempt_id)).one_or_none()
    return _row(*found) if found else None


def _rank(row: ResultRow) -> tuple[Decimal, int, int]:
    """Best marks first; of equal marks the earlier attempt, as docs/rules/exam-outcome.md says."""
    return -row.marks, row.attempt_id, row.staff_id


def _row(attempt: Attempt, result: AttemptResult) -> ResultRow:
    ended_at = attempt.ended_at or attempt.ends_at
    return ResultRow(
        attempt_id=attempt.id,
        exam_id=attempt.exam_id,
        staff_id=attempt.staff_id,
        version=result.version,
        marks=result.marks,
        max_marks=result.max_marks,
        passed=result.passed,
        all_round_correct=result.all_round_correct,
        all_round_total=result.all_round_total,
        started_at=attempt.starts_at,
        ended_at=ended_at,
        time_ms=sitting_time_ms(attempt.starts_at, attempt.ends_at, ended_at),
        by_section=[(title, Decimal(got), Decimal(full)) for title, got, full in result.by_section],
        by_line={line: (Decimal(a), Decimal(b)) for line, (a, b) in result.by_line.items()},
    )
