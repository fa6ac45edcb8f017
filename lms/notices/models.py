"""Table of notices."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id, LongText


class Notice(Base):
    """A message to one person; the same `dedupe_key` is sent once."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_staff_read", "staff_id", "read_at"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    kind: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    body: Mapped[LongText]
    url: Mapped[str] = mapped_column(default="")
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
