"""Tidying away pictures that no text shows any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.competitions.models import Competition
from lms.courses.models import Lesson
from lms.db import transaction
from lms.media.models import MediaFile
from lms.media.service import forget_media
from lms.questions.models import ItemImportRow, ItemVersion
from question_bank.formats.media import SCHEME, referred_media

KEPT_FOR = timedelta(days=30)  # an author may come back to a text not saved yet

# Every column whose text may show a picture. Versions of questions, drafts among them, are never
# deleted once anybody decided on them, and papers show nothing that is not in a version.
TEXTS: tuple[InstrumentedAttribute[str], ...] = (
    ItemVersion.document,
    ItemImportRow.document,
    Lesson.body_markdown,
    Competition.rules_markdown,
)


def drop_unused_media(now: datetime) -> str:
    """Delete the pictures that came in long ago and that no text refers to."""
    with transaction() as session:
        old = {
            name: media_id
            for media_id, name in session.execute(
                sa.select(MediaFile.id, MediaFile.name).where(MediaFile.stored_at < now - KEPT_FOR)
            )
        }
        if old:
            for name in _shown(session):
                old.pop(name, None)
        return f"deleted {forget_media(session, list(old.values()))} unused pictures"


def _shown(session: Session) -> Iterator[str]:
    for column in TEXTS:
        text = sa.cast(column, sa.Text)
        for found in session.scalars(sa.select(text).where(text.contains(SCHEME))):
            yield from referred_media(found)
