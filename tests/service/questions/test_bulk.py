"""Changing many questions at once (docs/rules/question-review.md)."""

from datetime import date

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.errors import Invalid, NotFound
from lms.people.models import OrgUnit
from lms.questions.changes import BulkAction, Outcome
from lms.questions.models import BulkChange, Item, ItemVersion, VersionState
from lms.questions.queries import get_bulk_for, usable_versions
from lms.questions.service import apply_change, bulk, choose_change, preview_change
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import make_item

A = BulkAction


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def trainer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, unit=unit)


def change(action: BulkAction, value: str, items: list[Item], actor: Actor) -> BulkChange:
    asked = choose_change(action, value, [item.id for item in items], actor=actor, now=NOW)
    foreseen = preview_change(asked, actor=actor)
    done = apply_change(asked.id, actor=actor, now=NOW)
    assert [[row.item_id, row.outcome, row.reason] for row in foreseen] == done.results
    return done


def outcomes(done: BulkChange) -> list[str]:
    return [row[1] for row in done.results]


def test_content_of_an_approved_question_waits_for_review(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit, difficulty=2, tags=["甲"])
    approved = item.approved_version
    assert approved is not None
    before = dict(approved.document)
    done = change(A.DIFFICULTY, "4", [item], trainer)
    assert outcomes(done) == [Outcome.REVIEW]
    latest = item.latest_version
    assert latest is not None
    assert (latest.number, latest.difficulty, latest.state) == (2, 4, VersionState.IN_REVIEW)
    assert latest.author_id == trainer.account_id
    assert (approved.document, approved.state) == (before, VersionState.APPROVED)
    assert usable_versions(db.session(), unit.path, date(2026, 11, 23)) == [approved]
    assert item.tag_names == ("甲",)


def test_own_draft_changes_in_place_and_others_stay(unit: OrgUnit, trainer: Actor) -> None:
    mine = make_item(unit, state=VersionState.DRAFT, author_id=trainer.account_id)
    other = make_item(unit, state=VersionState.DRAFT)
    done = change(A.ADD_LINE, "05.02", [mine, other], trainer)
    assert outcomes(done) == [Outcome.CHANGED, Outcome.REFUSED]
    assert [len(mine.versions), len(other.versions)] == [1, 1]
    assert mine.latest_version is not None
    assert [row.line for row in mine.latest_version.lines] == ["13.01", "05.02"]
    assert mine.latest_version.is_all_round


def test_own_returned_question_gets_a_new_draft(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit, state=VersionState.RETURNED, author_id=trainer.account_id)
    assert outcomes(change(A.COMPETENCY, "OPS", [item], trainer)) == [Outcome.CHANGED]
    assert item.latest_version is not None
    assert (item.latest_version.number, item.latest_version.state) == (2, VersionState.DRAFT)
    assert outcomes(change(A.SUBMIT, "", [item], trainer)) == [Outcome.CHANGED]
    assert item.latest_version.state is VersionState.IN_REVIEW


def test_tags_retirement_and_restoring_act_at_once(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit)
    change(A.ADD_TAG, " 易错 题 ", [item], trainer)
    assert item.tag_names == ("易错 题",)
    change(A.RETIRE, "条例已废止", [item], trainer)
    assert (item.retired_at, item.retired_reason) == (NOW, "条例已废止")
    change(A.RESTORE, "", [item], trainer)
    assert (item.retired_at, item.retired_reason) == (None, "")
    change(A.REMOVE_TAG, "易错 题", [item], trainer)
    assert item.tag_names == ()
    assert len(item.versions) == 1


def test_questions_move_where_one_may_write_and_their_number_is_free(
    unit: OrgUnit, trainer: Actor
) -> None:
    county = make_unit(unit)
    free, taken = make_item(unit, id="FREE"), make_item(unit, id="TAKEN")
    make_item(county, id="TAKEN")
    done = change(A.MOVE, str(county.id), [free, taken], trainer)
    assert outcomes(done) == [Outcome.CHANGED, Outcome.REFUSED]
    assert (free.unit_id, taken.unit_id) == (county.id, unit.id)
    with pytest.raises(NotFound):
        choose_change(A.MOVE, str(make_unit().id), [free.id], actor=trainer, now=NOW)


def test_two_questions_of_one_number_do_not_both_move(unit: OrgUnit, trainer: Actor) -> None:
    one, other = make_item(make_unit(unit), id="SAME"), make_item(make_unit(unit), id="SAME")
    done = change(A.MOVE, str(unit.id), [one, other], trainer)
    assert outcomes(done) == [Outcome.CHANGED, Outcome.REFUSED]


def test_change_is_applied_part_by_part_and_only_once(
    unit: OrgUnit, trainer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PART", 2)
    items = [make_item(unit) for _ in range(5)]
    done = change(A.DIFFICULTY, "5", items, trainer)
    assert outcomes(done) == [Outcome.REVIEW] * 5
    apply_change(done.id, actor=trainer, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count(ItemVersion.id))) == 10
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.detail["count"] for entry in entries] == [2, 2, 1]
    assert {entry.action for entry in entries} == {"bank_changed"}


def test_change_broken_off_is_taken_up_where_it_stopped(
    unit: OrgUnit, trainer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PART", 1)
    items = [make_item(unit) for _ in range(3)]
    asked = choose_change(A.ADD_TAG, "甲", [item.id for item in items], actor=trainer, now=NOW)
    whole, calls = bulk.record, []

    def broken(*args: object, **options: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("disk full")
        return whole(*args, **options)

    monkeypatch.setattr(bulk, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        apply_change(asked.id, actor=trainer, now=NOW)
    db.session.expire_all()
    assert [item.tag_names for item in items] == [("甲",), (), ()]
    assert (len(asked.results), asked.finished_at) == (1, None)
    apply_change(asked.id, actor=trainer, now=NOW)
    assert [item.tag_names for item in items] == [("甲",)] * 3
    assert len(asked.results) == 3


@pytest.mark.parametrize(
    ("action", "value"),
    [
        (A.DIFFICULTY, "6"),
        (A.COMPETENCY, "XYZ"),
        (A.CATEGORY, ""),
        (A.ADD_LINE, "98"),
        (A.VALID_UNTIL, "31.12.2026"),
        (A.ADD_TAG, "  "),
        (A.RETIRE, ""),
        (A.MOVE, "x"),
    ],
)
def test_value_that_does_not_fit_is_refused(
    unit: OrgUnit, trainer: Actor, action: BulkAction, value: str
) -> None:
    item = make_item(unit)
    with pytest.raises(Invalid):
        choose_change(action, value, [item.id], actor=trainer, now=NOW)


def test_choice_of_nothing_or_of_what_is_out_of_sight_is_refused(
    unit: OrgUnit, trainer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = make_item(make_unit())
    for ids in ([], [stranger.id], [10**9]):
        with pytest.raises(Invalid, match="还没有选择"):
            choose_change(A.ADD_TAG, "甲", ids, actor=trainer, now=NOW)
    monkeypatch.setattr(bulk, "MAX_ITEMS", 1)
    with pytest.raises(Invalid, match="最多"):
        choose_change(A.ADD_TAG, "甲", [1, 2], actor=trainer, now=NOW)


def test_change_of_somebody_else_does_not_exist(unit: OrgUnit, trainer: Actor) -> None:
    asked = choose_change(A.ADD_TAG, "甲", [make_item(unit).id], actor=trainer, now=NOW)
    other = make_actor_with(Role.TRAINER, unit=unit)
    for call in (
        lambda: get_bulk_for(other, asked.id),
        lambda: apply_change(asked.id, actor=other, now=NOW),
    ):
        with pytest.raises(NotFound):
            call()
