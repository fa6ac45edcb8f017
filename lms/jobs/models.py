"""Table of job runs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, LongText


class RunState(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"  # its process died; a later tick took over


class JobRun(Base):
    """One run of a job for one slot; whichever process inserts it first runs it."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "scheduled_for"),)

    id: Mapped[Id]
    job: Mapped[str] = mapped_column(String(64), index=True)
    scheduled_for: Mapped[datetime]
    started_at: Mapped[datetime]
    heartbeat_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[RunState]
    node: Mapped[str] = mapped_column(String(128))
    detail: Mapped[LongText]
