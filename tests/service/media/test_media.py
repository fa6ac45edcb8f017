"""Pictures: kept once, found again, tidied away when nothing shows them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.courses.models import Lesson
from lms.errors import NotFound
from lms.flows.media_upkeep import KEPT_FOR, drop_unused_media
from lms.media import queries, service
from lms.media.models import MediaFile
from lms.media.picture import read_picture
from tests.support.build import NOW, make_actor_with
from tests.support.build_courses import make_course
from tests.support.build_media import png
from tests.support.build_questions import item_document, make_item

PICTURE = png(4, 3)
LATER = NOW + KEPT_FOR + timedelta(days=1)


def names() -> list[str]:
    return list(db.session.scalars(sa.select(MediaFile.name).order_by(MediaFile.id)))


def test_picture_is_kept_once(database: db.Session) -> None:
    actor = make_actor_with(Role.TRAINER)
    first = service.upload_media(PICTURE, actor=actor, now=NOW)
    second = service.upload_media(PICTURE, actor=make_actor_with(Role.TRAINER), now=NOW)
    assert first.id == second.id
    assert names() == [first.name]
    assert (first.size, first.created_by) == (len(PICTURE), actor.account_id)
    assert queries.get_media(first.name).data == PICTURE


def test_import_keeps_pictures_without_an_account(database: db.Session) -> None:
    with db.transaction() as session:
        kept = service.store_media(session, read_picture(PICTURE), now=NOW)
        again = service.store_media(session, read_picture(PICTURE), now=NOW)
        other = service.store_media(session, read_picture(png(5, 5)), now=NOW)
    assert kept is again
    assert [media.name for media in queries.list_media(database, [other.name, kept.name, "x"])] == (
        sorted([kept.name, other.name])
    )


def test_unknown_picture_is_not_found(database: db.Session) -> None:
    with pytest.raises(NotFound):
        queries.get_media("0" * 32 + ".png")


def test_pictures_that_nothing_shows_are_dropped_after_a_month(database: db.Session) -> None:
    actor = make_actor_with(Role.TRAINER)
    in_draft, in_lesson, unused, fresh = (
        service.upload_media(png(4, 3, shade), actor=actor, now=NOW).name for shade in range(4)
    )
    make_item(document=item_document(stem=f"如图 ![图](media:{in_draft}) 几天？"), state="draft")
    lesson = make_course().lessons[0]
    database.execute(
        sa.update(Lesson)
        .where(Lesson.id == lesson.id)
        .values(body_markdown=f"![图](media:{in_lesson})")
    )
    database.commit()
    assert drop_unused_media(NOW + KEPT_FOR) == "deleted 0 unused pictures"
    service.upload_media(png(4, 3, 3), actor=actor, now=LATER - timedelta(days=2))
    assert drop_unused_media(LATER) == "deleted 1 unused pictures"
    assert names() == [in_draft, in_lesson, fresh]
    assert drop_unused_media(LATER) == "deleted 0 unused pictures"
    assert unused not in names()
