"""Table of the audit log."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, Json


class AuditEntry(Base):
    """One recorded action; `hash` covers the row and the hash of the row before it."""

    __tablename__ = "audit_entry"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None]  # no foreign key: the log outlives accounts
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(String(64), index=True)
    object_type: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[str] = mapped_column(String(64))
    success: Mapped[bool]
    ip: Mapped[str] = mapped_column(String(45))
    detail: Mapped[Json]
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
