"""Reading pictures."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from lms import db
from lms.errors import NotFound
from lms.media.models import MediaFile
from question_bank.formats.media import Media

_AT_ONCE = 500  # names in one statement


def get_media(name: str) -> Media:
    """Return a picture with its bytes. Raises NotFound."""
    for media in list_media(db.session(), [name]):
        return media
    raise NotFound("没有找到这张图片。")


def list_media(session: Session, names: Iterable[str]) -> Sequence[Media]:
    """Return the pictures of these names that are kept, with their bytes; for exports too."""
    wanted = sorted(set(names))
    return [
        Media(row.name, row.content_type, row.data)
        for start in range(0, len(wanted), _AT_ONCE)
        for row in session.scalars(
            sa.select(MediaFile)
            .options(undefer(MediaFile.data))
            .where(MediaFile.name.in_(wanted[start : start + _AT_ONCE]))
            .order_by(MediaFile.name)
        )
    ]
