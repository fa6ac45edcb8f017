"""Tables of the credit ledger."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Amount, Base, Id, Json, LongText


class CreditMode(StrEnum):
    """集中培训 / 岗位轮训 / 实践带教 / 网络培训."""

    CENTRALIZED = "centralized"
    ROTATION = "rotation"
    MENTORING = "mentoring"
    ONLINE = "online"


class EntryState(StrEnum):
    """How far an entry is approved; only confirmed and locked ones count as days."""

    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    LOCKED = "locked"


class SourceKind(StrEnum):
    """What an entry was earned by."""

    COURSE = "course"
    CLASS_SESSION = "class_session"
    MENTORING = "mentoring"  # as mentee
    MENTORING_LEAD = "mentoring_lead"  # as mentor
    EXAM = "exam"
    OUTSIDE = "outside"  # handed in by the person, training held elsewhere


class CreditRule(Base):
    """The rule of a training year; a new version never rewrites a past year."""

    __tablename__ = "credit_rule"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: Mapped[Id]
    year: Mapped[int]
    version: Mapped[int]
    minutes_per_credit_hour: Mapped[int]
    hours_per_day: Mapped[Amount]
    annual_days_required: Mapped[Amount]
    max_hours_per_calendar_day: Mapped[Amount]
    online_cap_pct: Mapped[int]  # most of the required hours that online study may fill
    mentee_cap_hours: Mapped[Amount]
    source: Mapped[LongText]
    created_at: Mapped[datetime]


class CreditEntry(Base):
    """One piece of credited training; a correction is a reversing entry that names this one."""

    __tablename__ = "credit_entry"
    __table_args__ = (
        Index("ix_credit_entry_staff_year", "staff_id", "year"),
        CheckConstraint("minutes <> 0", "minutes_not_zero"),
        CheckConstraint("(reverses_id IS NULL) = (minutes > 0)", "only_reversals_negative"),
    )

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    year: Mapped[int]  # training year, the local calendar year of `on`
    on: Mapped[date]
    minutes: Mapped[int]  # negative on a reversal
    credit_hours: Mapped[Amount]  # under `rule_id`, before caps
    rule_id: Mapped[int] = mapped_column(ForeignKey("credit_rule.id"))
    mode: Mapped[CreditMode]
    content_category: Mapped[str] = mapped_column(String(32))
    source_kind: Mapped[str] = mapped_column(String(32))  # one of SourceKind
    source_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str]
    evidence: Mapped[Json]  # what proves it: attendance, learning seconds, quiz, recorder
    state: Mapped[EntryState]
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entry.id"), unique=True)
    reason: Mapped[LongText]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]


class DayForecast(Base):
    """The last computed days of a person in a year, for boards and reminders."""

    __tablename__ = "day_forecast"
    __table_args__ = (UniqueConstraint("staff_id", "year"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    year: Mapped[int]
    days: Mapped[Amount]
    required_days: Mapped[Amount]
    reaches_on: Mapped[date | None]  # at the pace so far
    level: Mapped[str] = mapped_column(String(16))  # green, yellow, red
    computed_at: Mapped[datetime]
