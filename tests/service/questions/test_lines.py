"""Every way to change a question asks for its business line (docs/rules/accounts.md)."""

from collections.abc import Callable

import pytest

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.errors import Invalid, NotFound, NotPermitted
from lms.people.models import OrgUnit
from lms.questions import queries, service
from lms.questions.changes import BulkAction, Outcome
from lms.questions.models import Item, ReviewDecision, VersionState
from lms.questions.queries import ItemFilter
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, jsonl, make_item

Write = Callable[[Item, Actor], object]


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def trainer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, unit=unit, lines=("05",))


def _import(item: Item, actor: Actor) -> None:
    document = {**item.latest_version.document, "stem": "改过的题干？"}
    report = service.import_items(
        jsonl(document), "b.jsonl", actor=actor, unit_id=item.unit_id, now=NOW
    )
    if report.has_errors:
        raise NotPermitted(report.problems[0].message)


def _save(item: Item, actor: Actor) -> None:
    latest = item.latest_version
    assert latest is not None
    document = {**latest.document, "business_lines": ["05.01"]}
    service.save_draft(item.id, document, based_on=latest.id, actor=actor, now=NOW)


def _bulk(item: Item, actor: Actor) -> None:
    change = service.choose_change(BulkAction.ADD_TAG, "新", [item.id], actor=actor, now=NOW)
    service.apply_change(change.id, actor=actor, now=NOW)
    if change.results[0][1] == Outcome.REFUSED:
        raise NotPermitted(change.results[0][2])


WRITES: dict[str, Write] = {
    "save": _save,
    "submit": lambda item, actor: service.submit_item(item.id, actor=actor, now=NOW),
    "retire": lambda item, actor: service.retire_item(item.id, actor=actor, now=NOW),
    "restore": lambda item, actor: service.restore_item(item.id, actor=actor, now=NOW),
    "import": _import,
    "bulk": _bulk,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_question_of_another_line_is_left_alone(
    unit: OrgUnit, trainer: Actor, write: Write
) -> None:
    item = make_item(unit, state=VersionState.DRAFT, author_id=trainer.account_id)
    before = dict(item.latest_version.document)
    with pytest.raises(NotPermitted, match="不在您负责"):
        write(item, trainer)
    db.session.expire_all()
    assert item.latest_version is not None
    assert (item.latest_version.document, item.tag_names) == (before, ())
    assert item.latest_version.state is VersionState.DRAFT
    assert item.retired_at is None


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_question_of_the_own_line_may_be_changed(
    unit: OrgUnit, trainer: Actor, write: Write
) -> None:
    item = make_item(
        unit, state=VersionState.DRAFT, author_id=trainer.account_id, business_lines=["05.02"]
    )
    write(item, trainer)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("place", ["above", "beside"])
def test_questions_of_other_units_are_left_alone(
    database: db.Session, write: Write, place: str
) -> None:
    province = make_unit()
    city, other = make_unit(province), make_unit(province)
    actor = make_actor_with(Role.TRAINER, unit=city)
    item = make_item(province if place == "above" else other, state=VersionState.DRAFT)
    with pytest.raises((NotFound, NotPermitted, Invalid)):
        write(item, actor)
    database.expire_all()
    assert item.latest_version is not None
    assert item.latest_version.state is VersionState.DRAFT
    assert (item.retired_at, item.tag_names, len(item.versions)) == (None, (), 1)


def test_new_question_must_be_of_the_own_line(unit: OrgUnit, trainer: Actor) -> None:
    for lines in (["03.01"], [], ["03.01", "05.02"]):
        with pytest.raises(NotPermitted):
            service.create_item(
                item_document(business_lines=lines), unit_id=unit.id, actor=trainer, now=NOW
            )
    document = item_document(business_lines=["05.02", "03.01"])
    assert service.create_item(document, unit_id=unit.id, actor=trainer, now=NOW).is_all_round


def test_edit_may_not_carry_a_question_into_another_line(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit, business_lines=["05.02"])
    latest = item.latest_version
    assert latest is not None
    document = {**latest.document, "business_lines": ["03.01"]}
    with pytest.raises(NotPermitted, match="企业职工养老"):
        service.save_draft(item.id, document, based_on=latest.id, actor=trainer, now=NOW)
    assert len(item.versions) == 1


def test_reviewer_sees_and_decides_only_their_lines(unit: OrgUnit) -> None:
    reviewer = make_actor_with(Role.REVIEWER, unit=unit, lines=("05",))
    mine = make_item(unit, state=VersionState.IN_REVIEW, business_lines=["05.02"])
    other = make_item(unit, state=VersionState.IN_REVIEW, business_lines=["03.01", "05.02"])
    assert list(db.session.scalars(queries.queue_query(reviewer))) == [mine]
    assert queries.count_waiting(reviewer) == 1
    with pytest.raises(NotPermitted):
        service.review_version(
            other.latest_version_id or 0, ReviewDecision.APPROVE, "", actor=reviewer, now=NOW
        )
    service.review_version(
        mine.latest_version_id or 0, ReviewDecision.APPROVE, "", actor=reviewer, now=NOW
    )


def test_export_holds_the_own_lines_only(unit: OrgUnit, trainer: Actor) -> None:
    make_item(unit, id="MINE", business_lines=["05.02"])
    make_item(unit, id="OTHER", business_lines=["03.01"])
    export = service.export_items(ItemFilter(), "jsonl", actor=trainer, now=NOW)
    assert (export.count, b"MINE" in export.data) == (1, True)


def test_import_takes_the_questions_of_the_own_lines_when_asked(
    unit: OrgUnit, trainer: Actor
) -> None:
    data = jsonl(item_document(business_lines=["05.02"]), item_document(business_lines=["03.01"]))
    whole = service.import_items(data, "b.jsonl", actor=trainer, unit_id=unit.id, now=NOW)
    assert [problem.severity for problem in whole.problems] == ["error"]
    service.import_items(data, "b.jsonl", actor=trainer, unit_id=unit.id, now=NOW, partial=True)
    ids = queries.list_ids(trainer, ItemFilter(), NOW.date())
    assert [item.latest_version.primary_line for item in queries.load_items(ids)] == ["05.02"]
