"""Reading practice: today's set, the days practised, the mistake book."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.exams.models import Exam, ExamForm, FormItem
from lms.practice.mistake_book import RIGHTS_TO_CLEAR
from lms.practice.models import DailySet, Mistake, PracticeAnswer
from lms.practice.selection import LONG_TYPE, QUICK_TYPES, SIZE, Candidate
from lms.practice.streak import streak, week_of
from lms.questions.models import Item, ItemLine, ItemVersion
from lms.questions.queries.usable import is_usable
from question_bank.taxonomy import first_level

# Whoever began just before the end has handed in by then, extra time included.
AFTER_CLOSE = timedelta(days=1)
STREAK_DAYS = 400  # further back no streak is looked for


@dataclass(frozen=True)
class DrillStatus:
    """How far a person is today. week: Monday to Sunday of this week."""

    answered: int
    total: int
    streak: int
    week: Sequence[bool]


@dataclass(frozen=True)
class MistakeRow:
    """A question of the mistake book.

    version, answer: what was answered last.  is_held: an exam uses it, so its key stays hidden.
    """

    mistake: Mistake
    version: ItemVersion
    answer: PracticeAnswer
    is_held: bool

    @property
    def rights_needed(self) -> int:
        """Return how many right answers in a row take it out of the book."""
        return RIGHTS_TO_CLEAR - self.mistake.right_streak


def find_set(session: Session, staff_id: int, on: date) -> DailySet | None:
    """Return the set of a day, None when it was not drawn yet."""
    return session.scalar(
        sa.select(DailySet).where(DailySet.staff_id == staff_id, DailySet.on == on)
    )


def answers_of(session: Session, set_id: int) -> Mapping[int, PracticeAnswer]:
    """Return item version id → answer of a set."""
    rows = session.scalars(sa.select(PracticeAnswer).where(PracticeAnswer.daily_set_id == set_id))
    return {row.item_version_id: row for row in rows}


def days_practised(session: Session, staff_id: int, today: date) -> set[date]:
    """Return the days on which every question of the set was answered."""
    rows = session.execute(
        sa.select(DailySet.on, DailySet.version_ids, sa.func.count(PracticeAnswer.id))
        .join(PracticeAnswer, PracticeAnswer.daily_set_id == DailySet.id)
        .where(DailySet.staff_id == staff_id, DailySet.on > today - timedelta(days=STREAK_DAYS))
        .group_by(DailySet.id)
    )
    return {on for on, version_ids, answered in rows if answered >= len(version_ids)}


def drill_status(session: Session, staff_id: int, today: date) -> DrillStatus:
    """Return how far a person is with today's questions, for the home page."""
    daily = find_set(session, staff_id, today)
    days = days_practised(session, staff_id, today)
    return DrillStatus(
        answered=len(answers_of(session, daily.id)) if daily else 0,
        total=len(daily.version_ids) if daily else SIZE,
        streak=streak(days, today),
        week=week_of(days, today),
    )


def held_items(session: Session, now: datetime) -> set[int]:
    """Return the items on forms of exams that are open or to come: their keys stay hidden."""
    return set(
        session.scalars(
            sa.select(ItemVersion.item_id)
            .join(FormItem, FormItem.item_version_id == ItemVersion.id)
            .join(ExamForm, ExamForm.id == FormItem.form_id)
            .join(Exam, Exam.id == ExamForm.exam_id)
            .where(
                Exam.published_at.is_not(None),
                Exam.cancelled_at.is_(None),
                Exam.closes_at > now - AFTER_CLOSE,
            )
            .distinct()
        )
    )


def list_candidates(session: Session, unit_path: str, on: date) -> list[Candidate]:
    """Return the questions a unit may drill on a day, without their content."""
    usable = (is_usable(unit_path, on), ItemVersion.type.in_(QUICK_TYPES))
    lines: dict[int, set[str]] = {}
    for version_id, line in session.execute(
        sa.select(ItemLine.version_id, ItemLine.line)
        .join(ItemVersion, ItemVersion.id == ItemLine.version_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(*usable)
    ):
        lines.setdefault(version_id, set()).add(first_level(line))
    rows = session.execute(
        sa.select(ItemVersion.id, ItemVersion.item_id, ItemVersion.type)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(*usable)
    )
    return [
        Candidate(item_id, version_id, frozenset(lines.get(version_id, ())), kind == LONG_TYPE)
        for version_id, item_id, kind in rows
    ]


def last_answered(session: Session, staff_id: int) -> dict[int, datetime]:
    """Return item id → when the person last drilled it."""
    rows = session.execute(
        sa.select(ItemVersion.item_id, sa.func.max(PracticeAnswer.answered_at))
        .join(ItemVersion, ItemVersion.id == PracticeAnswer.item_version_id)
        .where(PracticeAnswer.staff_id == staff_id)
        .group_by(ItemVersion.item_id)
    )
    return dict(rows.all())


def open_mistakes(staff_id: int) -> sa.Select[Mistake]:
    """Return the query of the mistakes not yet cleared, the latest first."""
    return (
        sa.select(Mistake)
        .where(Mistake.staff_id == staff_id, Mistake.cleared_at.is_(None))
        .order_by(Mistake.last_at.desc(), Mistake.id.desc())
    )


def count_mistakes(session: Session, staff_id: int) -> int:
    """Return how many mistakes are not yet cleared."""
    query = open_mistakes(staff_id).order_by(None).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(query)) or 0


def mistake_rows(mistakes: Collection[Mistake], staff_id: int, now: datetime) -> list[MistakeRow]:
    """Return mistakes with what was last answered to each."""
    rows = db.session.execute(
        sa.select(PracticeAnswer, ItemVersion)
        .join(ItemVersion, ItemVersion.id == PracticeAnswer.item_version_id)
        .where(
            PracticeAnswer.staff_id == staff_id,
            ItemVersion.item_id.in_([mistake.item_id for mistake in mistakes]),
        )
        .order_by(PracticeAnswer.answered_at, PracticeAnswer.id)
    )
    last = {version.item_id: (version, answer) for answer, version in rows}
    held = held_items(db.session(), now)
    return [
        MistakeRow(mistake, *last[mistake.item_id], is_held=mistake.item_id in held)
        for mistake in mistakes
    ]
