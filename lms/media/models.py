"""Table of pictures."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base, Id


class MediaFile(Base):
    """A picture; its name is a digest of its bytes, so that nobody guesses it and it never changes.

    stored_at: when it was last brought in, from which the days until it is tidied away count.
    """

    __tablename__ = "media_file"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    content_type: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]  # bytes
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(index=True)
