"""Tables of competitions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Amount, Base, Id, Json, LongText


class StageKind(StrEnum):
    """选拔 / 预赛 / 复赛 / 决赛."""

    QUALIFIER = "qualifier"
    PRELIMINARY = "preliminary"
    SEMIFINAL = "semifinal"
    FINAL = "final"


class Competition(Base):
    """练兵比武: a contest with stages and rounds."""

    __tablename__ = "competition"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str]
    rules_markdown: Mapped[LongText]
    rules_html: Mapped[LongText]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    stages: Mapped[list["Stage"]] = relationship(
        back_populates="competition", order_by="Stage.ordinal"
    )


class Stage(Base):
    """A step of a competition."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("competition_id", "ordinal"),)

    id: Mapped[Id]
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    ordinal: Mapped[int]
    kind: Mapped[StageKind]
    title: Mapped[str]

    competition: Mapped[Competition] = relationship(back_populates="stages")
    rounds: Mapped[list["Round"]] = relationship(back_populates="stage", order_by="Round.ordinal")


class Round(Base):
    """One timed round, sat as an exam; its ranking rule is declared before it opens."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("stage_id", "ordinal"),
        CheckConstraint("unit_best_of > 0", "unit_best_of_positive"),
    )

    id: Mapped[Id]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), unique=True)
    ordinal: Mapped[int]
    title: Mapped[str]
    tie_break: Mapped[Json]  # ordered list of TieBreak values
    unit_best_of: Mapped[int]  # a unit's score is the mean of its best n members
    freeze_at: Mapped[datetime | None]  # planned; the public board stops there
    frozen_at: Mapped[datetime | None]  # by hand
    unfrozen_at: Mapped[datetime | None]
    finalised_at: Mapped[datetime | None]

    stage: Mapped[Stage] = relationship(back_populates="rounds")


class Entrant(Base):
    """A person entered for a competition, with the unit they stand for."""

    __tablename__ = "entrant"
    __table_args__ = (UniqueConstraint("competition_id", "staff_id"),)

    id: Mapped[Id]
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    entered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class RoundResult(Base):
    """The score parts of an entrant in a round, whole numbers only.

    `public_key` and `restricted_key` are sort keys; the public one stops moving at the freeze.
    """

    __tablename__ = "round_result"
    __table_args__ = (UniqueConstraint("round_id", "entrant_id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    entrant_id: Mapped[int] = mapped_column(ForeignKey("entrant.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    marks: Mapped[Amount]
    all_round_correct: Mapped[int]
    all_round_total: Mapped[int]
    time_ms: Mapped[int]
    submitted_at: Mapped[datetime]
    by_line: Mapped[Json]
    public_key: Mapped[str | None] = mapped_column(String(64))
    restricted_key: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime]


class SnapshotScope(StrEnum):
    """Who may read a snapshot: everybody, or those who run the round."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class StandingsSnapshot(Base):
    """An immutable, hashed board; readers never compute one."""

    __tablename__ = "standings_snapshot"
    __table_args__ = (UniqueConstraint("round_id", "scope", "version"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    scope: Mapped[SnapshotScope]
    version: Mapped[int]
    built_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    is_frozen: Mapped[bool]
    is_final: Mapped[bool]
    individuals: Mapped[Json]
    units: Mapped[Json]
