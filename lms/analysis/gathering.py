"""The answers of an exam as the statistics take them: each person's first marked attempt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.exams.models import Attempt, AttemptResult, AttemptState, FormItem, Response
from lms.exams.queries.results import final_results
from lms.exams.window import sitting_time_ms
from lms.questions.content import item_of
from lms.questions.models import ItemVersion
from question_bank.items import Item
from question_bank.statistics.responses import Response as Earned
from question_bank.statistics.speed import Pace


@dataclass(frozen=True)
class Gathered:
    """Answers of one exam. earned: candidate = attempt id, item = version id, as texts.

    bank: items by version id as text.  item_ids: version id → item id.
    paces: of each form.
    """

    earned: Sequence[Earned]
    bank: Mapping[str, Item]
    item_ids: Mapping[int, int]
    paces: Sequence[Sequence[Pace]]


def fingerprint_of(session: Session, exam_id: int) -> str:
    """Return what changes whenever a result of the exam is added, changed or voided."""
    row = session.execute(
        sa.select(
            sa.func.count(sa.distinct(Attempt.id)).label("attempts"),
            sa.func.max(AttemptResult.id).label("latest"),
        )
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(Attempt.exam_id == exam_id, Attempt.state == AttemptState.MARKED)
    ).one()
    return f"{row.attempts}:{row.latest or 0}"


def gather(session: Session, exam_id: int) -> Gathered:
    """Return the answers of an exam."""
    first, paces = _first_attempts(session, exam_id)
    rows = session.execute(
        sa.select(
            Response.attempt_id,
            FormItem.item_version_id,
            Response.answer,
            Response.marks,
            Response.max_marks,
        )
        .join(FormItem, FormItem.id == Response.form_item_id)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.exam_id == exam_id, Response.max_marks > 0)
        .order_by(Response.attempt_id, FormItem.ordinal)
    )
    worth: dict[int, Decimal] = {}
    earned = [
        Earned(
            candidate=str(row.attempt_id),
            item=str(row.item_version_id),
            marks=_scaled(
                row.marks, row.max_marks, worth.setdefault(row.item_version_id, row.max_marks)
            ),
            max_marks=worth[row.item_version_id],
            choice=choice_of(row.answer),
        )
        for row in rows
        if row.attempt_id in first
    ]
    versions = session.scalars(sa.select(ItemVersion).where(ItemVersion.id.in_(list(worth)))).all()
    return Gathered(
        earned=earned,
        bank={str(version.id): item_of(version) for version in versions},
        item_ids={version.id: version.item_id for version in versions},
        paces=paces,
    )


def _first_attempts(session: Session, exam_id: int) -> tuple[set[int], list[list[Pace]]]:
    """Return the ids of everybody's first marked attempt, and their paces by form."""
    items: dict[int, int] = {}
    for form_id, count in session.execute(
        sa.select(FormItem.form_id, sa.func.count().label("items"))
        .group_by(FormItem.form_id)
        .where(FormItem.form_id.in_(sa.select(Attempt.form_id).where(Attempt.exam_id == exam_id)))
    ):
        items[form_id] = count
    first: dict[int, int] = {}
    paces: dict[int, list[Pace]] = {}
    rows = session.execute(
        final_results().where(Attempt.exam_id == exam_id).order_by(Attempt.number, Attempt.id)
    )
    for attempt, result in rows:
        if first.setdefault(attempt.staff_id, attempt.id) != attempt.id or not result.max_marks:
            continue
        ended_at = attempt.ended_at or attempt.ends_at
        paces.setdefault(attempt.form_id, []).append(
            Pace(
                candidate=str(attempt.id),
                seconds=sitting_time_ms(attempt.starts_at, attempt.ends_at, ended_at) / 1000,
                items=items[attempt.form_id],
                share=float(result.marks / result.max_marks),
            )
        )
    return set(first.values()), list(paces.values())


def _scaled(marks: Decimal, max_marks: Decimal, worth: Decimal) -> Decimal:
    """Return marks on the scale of the first form, where forms weigh an item differently."""
    return marks if max_marks == worth else (marks * worth / max_marks).quantize(Decimal("0.01"))


def choice_of(answer: Any) -> str:
    """Return the option ids of a stored answer, joined by commas; "" for other answers."""
    choices = answer.get("choices") if isinstance(answer, Mapping) else None
    return ",".join(sorted(choices)) if isinstance(choices, list) else ""
