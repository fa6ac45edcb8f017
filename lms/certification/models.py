"""Tables of certification."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Amount, Base, Id, Json, LongText
from lms.people.models import OrgUnit


class RequirementKind(StrEnum):
    """What a pre-job programme asks for."""

    COURSE = "course"  # ref_id = course
    EXAM = "exam"  # ref_id = exam
    MENTORING = "mentoring"  # a sign-off
    CREDIT_HOURS = "credit_hours"  # amount


class Programme(Base):
    """岗前培训 for business lines, within a subtree of units."""

    __tablename__ = "programme"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    title: Mapped[str]
    business_lines: Mapped[Json]  # L1 codes the certificate covers
    valid_months: Mapped[int]
    due_days: Mapped[int]  # days from hiring within which it should be passed
    enrols_new_hires: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    unit: Mapped[OrgUnit] = relationship()
    requirements: Mapped[list["ProgrammeRequirement"]] = relationship(
        order_by="ProgrammeRequirement.ordinal", cascade="all, delete-orphan"
    )


class ProgrammeRequirement(Base):
    """One thing to pass in a programme."""

    __tablename__ = "programme_requirement"

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    ordinal: Mapped[int]
    kind: Mapped[RequirementKind]
    ref_id: Mapped[int | None]  # course or exam id, by kind
    amount: Mapped[Amount | None]
    title: Mapped[str]


class CertificationPeriod(Base):
    """One person's run through a programme; renewal opens a new period."""

    __tablename__ = "certification_period"
    __table_args__ = (
        UniqueConstraint("staff_id", "programme_id", "number"),
        CheckConstraint("(certified_at IS NULL) = (valid_from IS NULL)", "certified_has_validity"),
    )

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    opened_at: Mapped[datetime]
    due_on: Mapped[date]
    certified_at: Mapped[datetime | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]  # last day on which it holds
    expired_at: Mapped[datetime | None]  # when the expiry was noticed and told
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[LongText | None]
    evidence: Mapped[Json]

    programme: Mapped[Programme] = relationship()


class CertificateKind(StrEnum):
    """What a certificate attests."""

    PRE_JOB = "pre_job"
    AWARD = "award"  # a place in a finalised round


class Certificate(Base):
    """A numbered certificate; everything printed stands in `snapshot`, which is signed."""

    __tablename__ = "certificate"

    id: Mapped[Id]
    serial: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[CertificateKind]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    source_key: Mapped[str] = mapped_column(String(200), unique=True)  # issued once a source
    title: Mapped[str]
    snapshot: Mapped[Json]  # holder, unit, lines, dates, standing as printed
    signature: Mapped[str] = mapped_column(String(64))  # HMAC-SHA256 of the snapshot
    issued_at: Mapped[datetime]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[LongText | None]
