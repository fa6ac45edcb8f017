"""Which questions a unit may make papers of."""

from datetime import timedelta

import pytest

from lms import db
from lms.clock import local_date
from lms.errors import NotFound
from lms.questions.content import item_of
from lms.questions.models import VersionState
from lms.questions.queries import get_version, usable_versions
from lms.questions.service import count_exposure
from tests.support.build import NOW, make_unit
from tests.support.build_questions import make_item

TODAY = local_date(NOW)
DAY = timedelta(days=1)


def test_unit_uses_its_own_questions_and_those_above(database: db.Session) -> None:
    province = make_unit()
    county = make_unit(province)
    window = make_unit(county)
    neighbour = make_unit(province)
    for unit, name in ((province, "P"), (county, "C"), (window, "W"), (neighbour, "N")):
        make_item(unit, id=name)
    found = usable_versions(database, county.path, TODAY)
    assert [version.item.external_id for version in found] == ["C", "P"]


@pytest.mark.parametrize("state", [s for s in VersionState if s is not VersionState.APPROVED])
def test_only_approved_versions_are_usable(database: db.Session, state: VersionState) -> None:
    unit = make_unit()
    make_item(unit, state=state)
    assert usable_versions(database, unit.path, TODAY) == []


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "usable"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (None, TODAY + DAY, True),
        (None, TODAY, False),  # 失效日期 is the first day on which it no longer holds
    ],
)
def test_validity_decides(
    database: db.Session, valid_from: object, valid_until: object, usable: bool
) -> None:
    unit = make_unit()
    make_item(unit, valid_from=valid_from, valid_until=valid_until)
    assert bool(usable_versions(database, unit.path, TODAY)) is usable


@pytest.mark.parametrize("column", ["retired_at", "needs_re_review_at"])
def test_retired_and_held_questions_are_left_out(database: db.Session, column: str) -> None:
    unit = make_unit()
    item = make_item(unit)
    setattr(item, column, NOW)
    database.commit()
    assert usable_versions(database, unit.path, TODAY) == []


def test_item_of_a_version_is_what_was_imported(database: db.Session) -> None:
    version = make_item(stem="几天？").approved_version
    item = item_of(get_version(database, version.id))
    assert (item.stem, item.type, item.content["answer"]) == ("几天？", "single_choice", ["B"])
    with pytest.raises(NotFound):
        get_version(database, 10**6)


def test_exposure_counts_each_form_once(database: db.Session) -> None:
    item, other = make_item(), make_item()
    with db.transaction() as session:
        count_exposure(session, [item.approved_version_id])
    with db.transaction() as session:
        count_exposure(session, [])
        count_exposure(session, [item.approved_version_id, other.approved_version_id])
    database.expire_all()
    assert (item.exposure_count, other.exposure_count) == (2, 1)
