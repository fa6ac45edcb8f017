"""Tables of exams and attempts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Amount, Base, Id, Json, LongText
from lms.exams.window import ExamTimes


class ExamKind(StrEnum):
    """What an exam is for."""

    PRACTICE = "practice"
    MOCK = "mock"
    FORMAL = "formal"
    MAKE_UP = "make_up"  # 补考
    PRE_JOB = "pre_job"  # 岗前考试
    ROUND = "round"  # of a competition


class ReviewRule(StrEnum):
    """What a candidate sees after handing in."""

    NOTHING = "nothing"
    SCORE = "score"  # at once the score
    AFTER_CLOSE = "after_close"  # score at once; answers, key and rationale once the exam closed
    AT_ONCE = "at_once"  # everything at once


class AudienceKind(StrEnum):
    """Who may sit: the staff of units, or people listed by name."""

    UNITS = "units"
    LISTED = "listed"


class AttemptState(StrEnum):
    """Where an attempt stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"  # waits for a marker
    MARKED = "marked"  # every response has its marks
    VOIDED = "voided"


class EndedBy(StrEnum):
    """Who ended an attempt."""

    CANDIDATE = "candidate"
    TIME = "time"
    INVIGILATOR = "invigilator"


class Blueprint(Base):
    """双向细目表: cells of business line × type × difficulty → count and marks."""

    __tablename__ = "blueprint"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str]
    cells: Mapped[Json]  # list of question_bank.assembly cells
    item_count: Mapped[int]
    total_marks: Mapped[Amount]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Exam(Base):
    """A sitting open between two instants; its phase follows from times and clock."""

    __tablename__ = "exam"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", "opens_before_closes"),
        CheckConstraint("duration_min > 0", "duration_positive"),
        CheckConstraint("attempts_allowed > 0", "attempts_positive"),
        CheckConstraint("pass_pct BETWEEN 0 AND 100", "pass_pct_0_to_100"),
    )

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    blueprint_id: Mapped[int] = mapped_column(ForeignKey("blueprint.id"))
    kind: Mapped[ExamKind]
    title: Mapped[str]
    notes: Mapped[LongText]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime] = mapped_column(index=True)  # no start after it
    duration_min: Mapped[int]
    attempts_allowed: Mapped[int] = mapped_column(default=1)
    pass_pct: Mapped[int] = mapped_column(default=60)
    form_count: Mapped[int] = mapped_column(default=1)  # parallel forms
    review_rule: Mapped[ReviewRule]
    audience: Mapped[AudienceKind]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]  # forms are frozen from here on
    cancelled_at: Mapped[datetime | None]
    drawn: Mapped[Json | None]  # forms drawn to be looked at, until they are frozen
    fairness: Mapped[Json | None]  # the assembly's fairness report

    blueprint: Mapped[Blueprint] = relationship()
    forms: Mapped[list["ExamForm"]] = relationship(order_by="ExamForm.ordinal")
    units: Mapped[list["ExamAudience"]] = relationship(cascade="all, delete-orphan")

    @property
    def times(self) -> ExamTimes:
        """Return what decides the phase of the exam."""
        return ExamTimes(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            duration_min=self.duration_min,
            published_at=self.published_at,
            cancelled_at=self.cancelled_at,
        )


class ExamAudience(Base):
    """A unit whose whole subtree may sit an exam."""

    __tablename__ = "exam_audience"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)


class ExamCandidate(Base):
    """A person listed for an exam, or granted extra time with a reason."""

    __tablename__ = "exam_candidate"

    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), primary_key=True)
    extra_min: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")


class ExamForm(Base):
    """A frozen paper; `payload` is what candidates get (JSON, no key, no rationale)."""

    __tablename__ = "exam_form"
    __table_args__ = (UniqueConstraint("exam_id", "ordinal"),)

    id: Mapped[Id]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    ordinal: Mapped[int]
    seed: Mapped[int]
    total_marks: Mapped[Amount]
    content_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of versions, marks, orders
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    frozen_at: Mapped[datetime]

    items: Mapped[list["FormItem"]] = relationship(order_by="FormItem.ordinal")


class FormItem(Base):
    """A question on a form: the version, its marks, and how its options were shuffled."""

    __tablename__ = "form_item"
    __table_args__ = (
        UniqueConstraint("form_id", "ordinal"),
        UniqueConstraint("form_id", "public_id"),
    )

    id: Mapped[Id]
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"), index=True)
    ordinal: Mapped[int]
    section: Mapped[str]
    public_id: Mapped[str] = mapped_column(String(32))  # opaque id examinees see
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    marks: Mapped[Amount]
    option_map: Mapped[Json]  # opaque option id → option id, in the order shown; per part for cases


class Attempt(Base):
    """One person sitting one form once."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("exam_id", "staff_id", "number"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "ended_has_cause"),
        CheckConstraint("starts_at < ends_at", "starts_before_ends"),
        Index("ix_attempt_state_ends_at", "state", "ends_at"),
    )

    id: Mapped[Id]
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("exam_form.id"))
    number: Mapped[int]
    state: Mapped[AttemptState]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]  # the server's instant; extra time moves it
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None]
    void_reason: Mapped[str | None]

    exam: Mapped[Exam] = relationship()


class AnswerLog(Base):
    """What the client sent, appended and never updated; the fold of it is the current answers."""

    __tablename__ = "answer_log"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[Json]  # delta: public item id → answer or null
    device: Mapped[str] = mapped_column(String(64), default="")
    received_at: Mapped[datetime]


class Response(Base):
    """The graded answer to one question of an attempt."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("attempt_id", "form_item_id"),)

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    form_item_id: Mapped[int] = mapped_column(ForeignKey("form_item.id"), index=True)
    answer: Mapped[Json | None]  # canonical option ids
    marks: Mapped[Amount]
    max_marks: Mapped[Amount]
    reason: Mapped[LongText]
    parts: Mapped[Json]
    needs_marking: Mapped[bool] = mapped_column(index=True)
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    marked_at: Mapped[datetime | None]


class AttemptResult(Base):
    """The outcome of an attempt; a regrade adds a row, the highest `version` counts."""

    __tablename__ = "attempt_result"
    __table_args__ = (UniqueConstraint("attempt_id", "version"),)

    id: Mapped[Id]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    version: Mapped[int]
    marks: Mapped[Amount]
    max_marks: Mapped[Amount]
    passed: Mapped[bool]
    by_section: Mapped[Json]
    by_line: Mapped[Json]  # L1 code → [marks, max] as decimal strings
    all_round_correct: Mapped[int]  # 全科 questions with full marks
    all_round_total: Mapped[int]
    reason: Mapped[str]
    graded_at: Mapped[datetime]
    handed_on_at: Mapped[datetime | None]  # rounds, notices … have taken it in; see flows
