"""Tables of daily practice."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Amount, Base, Id, Json


class DailySet(Base):
    """The questions drawn for a person on a local day."""

    __tablename__ = "daily_set"
    __table_args__ = (UniqueConstraint("staff_id", "on"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    on: Mapped[date]
    version_ids: Mapped[Json]  # list of item version ids in order
    option_maps: Mapped[Json]  # version id → opaque option id → option id
    created_at: Mapped[datetime]


class PracticeAnswer(Base):
    """One answered practice question; the first answer of a day counts."""

    __tablename__ = "practice_answer"
    __table_args__ = (
        UniqueConstraint("daily_set_id", "item_version_id"),
        Index("ix_practice_answer_staff_at", "staff_id", "answered_at"),
    )

    id: Mapped[Id]
    daily_set_id: Mapped[int] = mapped_column(ForeignKey("daily_set.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))
    answer: Mapped[Json | None]
    marks: Mapped[Amount]
    max_marks: Mapped[Amount]
    answered_at: Mapped[datetime]


class Mistake(Base):
    """A question a person answered wrong, until answered right twice in a row."""

    __tablename__ = "mistake"
    __table_args__ = (UniqueConstraint("staff_id", "item_id"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    wrong_count: Mapped[int]
    right_streak: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
