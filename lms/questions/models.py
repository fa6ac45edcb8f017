"""Tables of the item bank."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.db import Amount, Base, Code, Id, Json, LongText


class VersionState(StrEnum):
    """Where a version stands; the author never approves their own."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RETURNED = "returned"
    SUPERSEDED = "superseded"  # an approved version that a newer one replaced


class Item(Base):
    """A question; usable when it has an approved version and is neither retired nor held back."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("unit_id", "external_id"),)

    id: Mapped[Id]
    external_id: Mapped[Code]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)  # who owns it
    approved_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("item_version.id", use_alter=True), index=True
    )
    latest_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("item_version.id", use_alter=True), index=True
    )
    exposure_count: Mapped[int] = mapped_column(default=0)  # forms it was drawn into
    created_at: Mapped[datetime]
    needs_re_review_at: Mapped[datetime | None]  # its policy changed; out of new assemblies
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str] = mapped_column(default="")

    versions: Mapped[list["ItemVersion"]] = relationship(
        back_populates="item",
        foreign_keys="ItemVersion.item_id",
        order_by="ItemVersion.number",
    )
    approved_version: Mapped["ItemVersion | None"] = relationship(
        foreign_keys=[approved_version_id], post_update=True
    )
    latest_version: Mapped["ItemVersion | None"] = relationship(
        foreign_keys=[latest_version_id], post_update=True
    )
    words: Mapped["ItemWords | None"] = relationship(cascade="all, delete-orphan")
    tags: Mapped[list["ItemTag"]] = relationship(
        cascade="all, delete-orphan", order_by="ItemTag.ordinal"
    )

    @property
    def tag_names(self) -> tuple[str, ...]:
        """Return the tags in the order they were given."""
        return tuple(row.tag for row in self.tags)


class ItemWords(Base):
    """What the list of questions searches: the words of the latest version, normalised."""

    __tablename__ = "item_words"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    text: Mapped[LongText]  # see lms/questions/searching.py
    has_rationale: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(index=True)  # content or tags


class ItemTag(Base):
    """A tag of a question: cataloguing, which may change without a new version."""

    __tablename__ = "item_tag"

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    tag: Mapped[Code] = mapped_column(primary_key=True, index=True)
    ordinal: Mapped[int] = mapped_column(default=0)


class ItemVersion(Base):
    """One state of a question's content; immutable once approved. Facets are kept beside."""

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("difficulty BETWEEN 1 AND 5", "difficulty_1_to_5"),
        Index("ix_item_version_cell", "primary_line", "type", "difficulty"),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)  # counts the saves of a draft
    state: Mapped[VersionState] = mapped_column(index=True)
    document: Mapped[Json]  # the canonical item document of question_bank, its tags left out
    type: Mapped[str] = mapped_column(String(32))
    stem_text: Mapped[LongText]  # plain words, for lists and search
    stem_key: Mapped[str] = mapped_column(String(64), index=True)  # digest of the normalised stem
    primary_line: Mapped[str] = mapped_column(String(8))
    is_all_round: Mapped[bool]
    content_category: Mapped[str] = mapped_column(String(32))
    competency: Mapped[str] = mapped_column(String(8))
    difficulty: Mapped[int]
    marks: Mapped[Amount]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("item_import.id"), index=True)
    created_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]

    item: Mapped[Item] = relationship(back_populates="versions", foreign_keys=[item_id])
    lines: Mapped[list["ItemLine"]] = relationship(cascade="all, delete-orphan")
    legal_bases: Mapped[list["LegalBasis"]] = relationship(cascade="all, delete-orphan")
    reviews: Mapped[list["ItemReview"]] = relationship(order_by="ItemReview.id")
    shingles: Mapped[list["StemShingle"]] = relationship(cascade="all, delete-orphan")


class StemShingle(Base):
    """A number of the sketch of a version's stem, by which similar questions are found."""

    __tablename__ = "stem_shingle"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("item_version.id"), primary_key=True, index=True
    )


class ItemDraft(Base):
    """What an author has typed and not finished: no version, and nobody else's business.

    based_on: the version it was begun on and that version's revision; none for a new question.
    """

    __tablename__ = "item_draft"

    id: Mapped[Id]
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("item_version.id"))
    based_on_revision: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    document: Mapped[Json]  # as the editor has it, valid or not
    updated_at: Mapped[datetime]


class ItemLine(Base):
    """A business line (L1 or L2 code) of a version; `ordinal` 0 is the primary one."""

    __tablename__ = "item_line"

    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), primary_key=True)
    line: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
    ordinal: Mapped[int]


class LegalBasis(Base):
    """The clause a version rests on, with the words quoted; linked when the clause is known."""

    __tablename__ = "legal_basis"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    ordinal: Mapped[int]
    document: Mapped[str]
    clause: Mapped[str] = mapped_column(String(64))
    quote: Mapped[LongText]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("policy_clause.id"), index=True)


class ReviewDecision(StrEnum):
    """What a reviewer did."""

    APPROVE = "approve"
    RETURN = "return"
    COMMENT = "comment"


class ItemReview(Base):
    """A reviewer's decision or comment on a version; append-only."""

    __tablename__ = "item_review"

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("item_version.id"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decision: Mapped[ReviewDecision]
    comment: Mapped[LongText]
    at: Mapped[datetime]


class ImportState(StrEnum):
    """Whether the questions of a file are being written, are written, or were taken back."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class ItemImport(Base):
    """One import of a file into the bank; `done` of `total` questions are written.

    token: of the upload, so that one is imported once.
    replaced: id of a version it wrote → what was the latest before (`before state tags retired`).
    kept: [item id, reason] of what taking the import back left alone.
    """

    __tablename__ = "item_import"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), index=True)
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(String(32))
    token: Mapped[str | None] = mapped_column(String(32), unique=True)
    state: Mapped[ImportState]
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[Json]
    choices: Mapped[Json]
    replaced: Mapped[Json]
    kept: Mapped[Json]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ItemImportRow(Base):
    """A question of an import that is still to be written; gone once it is."""

    __tablename__ = "item_import_row"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("item_import.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[Json]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)


class TableLayout(Base):
    """How a unit's people once assigned the columns of a table, to be used for the next like it."""

    __tablename__ = "table_layout"

    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"), primary_key=True)
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    layout: Mapped[Json]
    updated_at: Mapped[datetime]


class SavedFilter(Base):
    """A named narrowing of the list of questions; `unit_id` shares it with the people there."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    query: Mapped[str] = mapped_column(String(1000))  # query string of the list's address
    created_at: Mapped[datetime]


class DefaultFilter(Base):
    """The saved filter with which an account's list of questions opens."""

    __tablename__ = "default_filter"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    filter_id: Mapped[int] = mapped_column(
        ForeignKey("saved_filter.id", ondelete="CASCADE"), index=True
    )


class BulkChange(Base):
    """One change to many questions: what was chosen, and what became of each question."""

    __tablename__ = "bulk_change"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    action: Mapped[str] = mapped_column(String(32))
    value: Mapped[str]
    item_ids: Mapped[Json]  # ids in the order of the list
    results: Mapped[Json]  # [item id, outcome, reason] of those done
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
