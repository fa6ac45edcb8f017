"""Steps on versions that several use cases share: none of them commits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.catalogue.queries import ClauseFinder
from lms.questions.content import fill_version
from lms.questions.linking import link_version
from lms.questions.models import Item, ItemVersion, VersionState
from lms.questions.searching import note_words
from question_bank.items import Item as Content

OPEN_STATES = (VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.RETURNED)


def add_version(
    session: Session,
    item: Item,
    content: Content,
    finder: ClauseFinder,
    *,
    state: VersionState,
    author_id: int | None,
    now: datetime,
    import_id: int | None = None,
) -> ItemVersion:
    """Add the next version of a question, in place of one still under work, and return it.

    Tags are no part of a version: see `lms.questions.tagging`.
    """
    before = item.latest_version
    if before is not None and before.state in OPEN_STATES:
        before.state = VersionState.SUPERSEDED
    version = ItemVersion(
        number=before.number + 1 if before else 1,
        state=state,
        author_id=author_id,
        import_id=import_id,
        created_at=now,
    )
    fill_version(version, content)
    link_version(version, finder)
    version.item = item
    item.latest_version = version
    note_words(item, content, now)
    session.add(item)
    return version


def change_draft(
    session: Session,
    version: ItemVersion,
    content: Content,
    finder: ClauseFinder,
    now: datetime,
) -> None:
    """Change a draft in place; its revision tells an editor that it is no longer what it was."""
    version.revision += 1
    version.lines, version.legal_bases = [], []
    session.flush()
    fill_version(version, content)
    link_version(version, finder)
    note_words(version.item, content, now)


def approve_version(session: Session, version: ItemVersion, now: datetime) -> None:
    """Make a version the one that papers use; it can no longer change."""
    item = version.item
    before = item.approved_version
    if before is not None and before is not version:
        before.state = VersionState.SUPERSEDED
    version.state = VersionState.APPROVED
    version.approved_at = now
    item.approved_version = version
    item.needs_re_review_at = None
    session.add(item)


def return_version(version: ItemVersion) -> None:
    """Give a version back to its author."""
    version.state = VersionState.RETURNED


def count_exposure(session: Session, version_ids: list[int]) -> None:
    """Add one to the exposure of each question whose version went into a form; a step."""
    if version_ids:
        used = sa.select(ItemVersion.item_id).where(ItemVersion.id.in_(version_ids))
        session.execute(
            sa.update(Item)
            .where(Item.id.in_(used))
            .values(exposure_count=Item.exposure_count + 1)
            .execution_options(synchronize_session=False)
        )
