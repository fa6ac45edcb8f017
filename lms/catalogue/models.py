"""Tables of policy documents and clauses."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Base, Id, Json, LongText


class PolicyDocument(Base):
    """A law, regulation or policy paper; `short_title` is what questions cite."""

    __tablename__ = "policy_document"

    id: Mapped[Id]
    title: Mapped[str]
    short_title: Mapped[str] = mapped_column(unique=True)
    doc_number: Mapped[str | None] = mapped_column(String(64), unique=True)  # 人社部发〔2019〕13号
    promulgation: Mapped[Json]  # list of lines: who passed or published it, when
    issued_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    repealed_on: Mapped[date | None]
    source_sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]

    clauses: Mapped[list["PolicyClause"]] = relationship(
        back_populates="document", order_by="PolicyClause.ordinal"
    )


class PolicyClause(Base):
    """One addressable clause (第X条第Y款); an amended clause is closed and a new row opened."""

    __tablename__ = "policy_clause"
    __table_args__ = (UniqueConstraint("document_id", "label", "valid_from"),)

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("policy_document.id"), index=True)
    ordinal: Mapped[int]
    label: Mapped[str] = mapped_column(String(64))  # 第十四条第二款
    article: Mapped[str] = mapped_column(String(32))  # 第十四条
    heading: Mapped[str] = mapped_column(String(255))  # 第二章 … / 第一节 …
    text: Mapped[LongText]
    text_sha256: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # first day on which it no longer holds

    document: Mapped[PolicyDocument] = relationship(back_populates="clauses")
