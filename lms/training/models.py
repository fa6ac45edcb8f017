"""Tables of classes and mentoring."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, Id, Json, LongText


class TrainingClass(Base):
    """A planned class of centralised training (集中培训)."""

    __tablename__ = "training_class"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str]
    document_no: Mapped[str]  # 依据文号
    content_category: Mapped[str] = mapped_column(String(32))
    business_lines: Mapped[Json]
    conduct_minutes: Mapped[int]  # 行风建设 content, at least some in every business class
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]  # the plan is checked, members were told
    closed_at: Mapped[datetime | None]  # attendance is final, credit was awarded

    sessions: Mapped[list["ClassSession"]] = relationship(
        back_populates="training_class", order_by="ClassSession.starts_at"
    )
    members: Mapped[list["ClassMember"]] = relationship()


class ClassSession(Base):
    """One dated session of a class."""

    __tablename__ = "class_session"
    __table_args__ = (CheckConstraint("minutes > 0", "minutes_positive"),)

    id: Mapped[Id]
    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    topic: Mapped[str]
    lecturer: Mapped[str]

    training_class: Mapped[TrainingClass] = relationship(back_populates="sessions")


class ClassMember(Base):
    """A person called to a class."""

    __tablename__ = "class_member"

    class_id: Mapped[int] = mapped_column(ForeignKey("training_class.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)


class AttendanceStatus(StrEnum):
    """Whether a member attended a session."""

    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave"  # excused
    ABSENT = "absent"


class AttendanceRecord(Base):
    """Attendance of one person at one session, with who recorded it and when."""

    __tablename__ = "attendance_record"
    __table_args__ = (UniqueConstraint("session_id", "staff_id"),)

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(ForeignKey("class_session.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    status: Mapped[AttendanceStatus]
    minutes: Mapped[int]  # attended
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class Mentorship(Base):
    """A mentor and a mentee for a term (实践带教)."""

    __tablename__ = "mentorship"
    __table_args__ = (CheckConstraint("mentor_id <> mentee_id", "two_people"),)

    id: Mapped[Id]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    business_lines: Mapped[Json]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    signed_off_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_off_at: Mapped[datetime | None]  # 出师: may work alone
    opinion: Mapped[LongText]
    created_at: Mapped[datetime]

    logs: Mapped[list["MentoringLog"]] = relationship(order_by="MentoringLog.on")


class MentoringKind(StrEnum):
    """观摩 / 协办 / 独立办."""

    OBSERVED = "observed"
    ASSISTED = "assisted"
    INDEPENDENT = "independent"


class MentoringLog(Base):
    """One mentoring session."""

    __tablename__ = "mentoring_log"
    __table_args__ = (CheckConstraint("minutes > 0", "minutes_positive"),)

    id: Mapped[Id]
    mentorship_id: Mapped[int] = mapped_column(ForeignKey("mentorship.id"), index=True)
    on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[MentoringKind]
    business: Mapped[str]
    feedback: Mapped[LongText]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
