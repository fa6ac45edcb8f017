"""Tables of courses and learning."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Amount, Base, Code, Id, Json, LongText


class CourseState(StrEnum):
    """Whether learners see a course."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Course(Base):
    """An online course: lessons in order, a quiz at the end."""

    __tablename__ = "course"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str]
    summary: Mapped[LongText]
    content_category: Mapped[str] = mapped_column(String(32))
    business_lines: Mapped[Json]  # list of codes, first is primary
    is_common: Mapped[bool] = mapped_column(default=False)  # 公共科目 of pre-job training
    state: Mapped[CourseState]
    quiz_pass_pct: Mapped[int] = mapped_column(default=60)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    lessons: Mapped[list["Lesson"]] = relationship(
        back_populates="course", order_by="Lesson.ordinal", cascade="all, delete-orphan"
    )
    quiz_items: Mapped[list["CourseQuizItem"]] = relationship(
        order_by="CourseQuizItem.ordinal", cascade="all, delete-orphan"
    )


class Lesson(Base):
    """One lesson; `min_minutes` of visible study are needed before it counts as learned."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("course_id", "ordinal"),)

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    ordinal: Mapped[int]
    title: Mapped[str]
    body_markdown: Mapped[LongText]
    body_html: Mapped[LongText]  # rendered and cleaned once, on save
    min_minutes: Mapped[int]
    credit_minutes: Mapped[int]  # most minutes that may be credited for it

    course: Mapped[Course] = relationship(back_populates="lessons")


class CourseQuizItem(Base):
    """A question of the quiz at the end of a course, pinned to a version."""

    __tablename__ = "course_quiz_item"

    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"))


class LessonProgress(Base):
    """How long a person has studied a lesson, by server-capped heartbeats."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("staff_id", "lesson_id"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    seconds: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    last_beat_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class LearningDay(Base):
    """Creditable seconds of a person and a course on one local day: what online credit rests on."""

    __tablename__ = "learning_day"
    __table_args__ = (UniqueConstraint("staff_id", "course_id", "on"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    on: Mapped[date]
    seconds: Mapped[int] = mapped_column(default=0)


class QuizAttempt(Base):
    """One sitting of a course quiz, graded when handed in."""

    __tablename__ = "quiz_attempt"
    __table_args__ = (Index("ix_quiz_attempt_staff_course", "staff_id", "course_id"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    answers: Mapped[Json]  # by item version id
    results: Mapped[Json]
    marks: Mapped[Amount]
    max_marks: Mapped[Amount]
    passed: Mapped[bool]
    submitted_at: Mapped[datetime]


class CourseCompletion(Base):
    """That a person completed a course: once a year counts (`year` is the training year)."""

    __tablename__ = "course_completion"
    __table_args__ = (UniqueConstraint("staff_id", "course_id", "year"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    year: Mapped[int]
    completed_at: Mapped[datetime]
    seconds: Mapped[int]
    quiz_attempt_id: Mapped[int | None] = mapped_column(ForeignKey("quiz_attempt.id"))
