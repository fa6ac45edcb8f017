"""Keeping pictures: each content once, however often it comes."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.db import transaction
from lms.media.models import MediaFile
from lms.media.picture import read_picture
from question_bank.formats.media import Media

_FRESH_FOR = timedelta(days=1)  # `stored_at` is written at most this often


def upload_media(data: bytes, *, actor: Actor, now: datetime) -> MediaFile:
    """Keep the picture an author uploads. Raises Invalid when it is none or too large."""
    media = read_picture(data)
    with transaction() as session:
        return store_media(session, media, account_id=actor.account_id, now=now)


def store_media(
    session: Session, media: Media, *, account_id: int | None = None, now: datetime
) -> MediaFile:
    """Keep a picture unless it is kept already; a step."""
    found = _find(session, media.name)
    if found is None:
        try:
            with session.begin_nested():
                found = MediaFile(
                    name=media.name,
                    content_type=media.content_type,
                    size=len(media.data),
                    data=media.data,
                    created_by=account_id,
                    created_at=now,
                    stored_at=now,
                )
                session.add(found)
        except IntegrityError:  # the same picture came at the same moment
            found = _find(session, media.name)
            if found is None:
                raise
    if now - found.stored_at > _FRESH_FOR:
        found.stored_at = now
    return found


def forget_media(session: Session, ids: list[int]) -> int:
    """Delete pictures; returns how many. A step."""
    if not ids:
        return 0
    session.execute(sa.delete(MediaFile).where(MediaFile.id.in_(ids)))
    return len(ids)


def _find(session: Session, name: str) -> MediaFile | None:
    return session.scalars(sa.select(MediaFile).where(MediaFile.name == name)).one_or_none()
