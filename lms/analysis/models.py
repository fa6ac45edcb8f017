"""Tables of figures: computed anew from the answers at any time, but for what people noted."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, Id, Json, LongText
from lms.exams.models import Exam
from lms.questions.models import Item, ItemVersion


class ResponseAnalysis(Base):
    """The figures of an exam, or those of the whole bank (without exam), as of an instant."""

    __tablename__ = "response_analysis"

    id: Mapped[Id]
    scope: Mapped[str] = mapped_column(String(24), unique=True)  # "exam-<id>" or "bank"
    exam_id: Mapped[int | None] = mapped_column(ForeignKey("exam.id"), index=True)
    people: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the results it was computed from
    forms: Mapped[Json]  # question_bank.statistics.forms figures, without the items
    alike: Mapped[Json]  # pairs of attempts to look into
    fast: Mapped[Json]  # attempts to look into
    calibration_note: Mapped[str]  # why there is no calibration, "" if there is
    computed_at: Mapped[datetime]

    exam: Mapped[Exam | None] = relationship()


class ItemStatistic(Base):
    """How a version of a question fared; figures are None where answers cannot tell."""

    __tablename__ = "item_statistic"
    __table_args__ = (UniqueConstraint("analysis_id", "item_version_id"),)

    id: Mapped[Id]
    analysis_id: Mapped[int] = mapped_column(ForeignKey("response_analysis.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    people: Mapped[int]
    facility: Mapped[float]
    discrimination: Mapped[float | None]
    item_rest: Mapped[float | None]
    omitted: Mapped[int | None]
    flags: Mapped[str]  # joined by commas, "" for none
    urgency: Mapped[int] = mapped_column(index=True)
    options: Mapped[Json]
    curve: Mapped[Json]
    calibration: Mapped[Json | None]  # difficulty in logits, error, infit, outfit
    drift: Mapped[str]  # in words, "" for none

    analysis: Mapped[ResponseAnalysis] = relationship()
    item: Mapped[Item] = relationship()
    version: Mapped[ItemVersion] = relationship()


class ItemLook(Base):
    """Somebody looked at a flagged question; it comes back when other flags appear."""

    __tablename__ = "item_look"

    id: Mapped[Id]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    flags: Mapped[str]  # as they were then
    note: Mapped[LongText]
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    looked_at: Mapped[datetime]
