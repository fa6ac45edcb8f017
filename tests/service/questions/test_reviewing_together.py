"""Several people over one question: who counts as author, what they say, many at once, races."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.errors import Invalid, NotFound, NotPermitted, Refused
from lms.flows import question_notices
from lms.notices.models import Notice
from lms.people.models import OrgUnit
from lms.questions import queries
from lms.questions.models import ItemReview, ItemVersion, ReviewDecision, VersionState
from lms.questions.queries import QueueFilter, QueueKind
from lms.questions.service import (
    approve_many,
    comment_on,
    create_item,
    review_version,
    save_draft,
    submit_item,
)
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, make_item
from tests.support.races import racing_database, run_together

APPROVE, RETURN = ReviewDecision.APPROVE, ReviewDecision.RETURN
BOTH = (Role.TRAINER, Role.REVIEWER)
assert question_notices.tell_review  # importing it registers it, as the platform does


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


def waiting(unit: OrgUnit, author: Actor, **fields: object) -> ItemVersion:
    version = create_item(item_document(**fields), unit_id=unit.id, actor=author, now=NOW)
    submit_item(version.item_id, actor=author, now=NOW)
    return version


def edited(version: ItemVersion, author: Actor, stem: str) -> ItemVersion:
    newer = save_draft(
        version.item_id, item_document(stem=stem), based_on=version.id, actor=author, now=NOW
    )
    submit_item(version.item_id, actor=author, now=NOW)
    return newer


def decide(version: ItemVersion, decision: ReviewDecision, actor: Actor, words: str = "") -> None:
    review_version(version.id, decision, words, actor=actor, now=NOW)


def told(actor: Actor) -> list[str]:
    return list(db.session.scalars(sa.select(Notice.title).filter_by(staff_id=actor.staff_id)))


def in_queue(actor: Actor, kind: QueueKind, line: str = "") -> list[str]:
    items = db.session.scalars(queries.queue_of(actor, QueueFilter(kind, line)))
    return [item.external_id for item in items]


def test_first_author_may_not_approve_after_another_edited_r10(unit: OrgUnit) -> None:
    first, second = make_actor_with(*BOTH, unit=unit), make_actor_with(*BOTH, unit=unit)
    version = edited(waiting(unit, first), second, "换一种问法？")
    for author in (first, second):
        with pytest.raises(Refused, match="自己的题目"):
            decide(version, APPROVE, author)
    decide(version, APPROVE, make_actor_with(Role.REVIEWER, unit=unit))

    newer = edited(version, second, "再换一种问法？")
    decide(newer, APPROVE, first)  # nothing of theirs since the last approval
    assert newer.state is VersionState.APPROVED


def test_queue_shows_own_questions_apart_and_lines_with_counts(unit: OrgUnit) -> None:
    author, other = make_actor_with(*BOTH, unit=unit), make_actor_with(*BOTH, unit=unit)
    mine = waiting(unit, author, business_lines=["03.01"])
    touched = edited(waiting(unit, author, business_lines=["13.01"]), other, "改了？")
    late = make_item(unit, state=VersionState.IN_REVIEW, id="LATE", business_lines=["05.01"])
    late.latest_version.created_at = NOW + timedelta(hours=1)
    make_item(unit, state=VersionState.IN_REVIEW, id="EARLY", business_lines=["05.02"])
    held = make_item(unit, id="HELD")
    held.needs_re_review_at = NOW
    db.session.commit()

    assert in_queue(author, QueueKind.CONTENT) == ["EARLY", "LATE"]
    assert in_queue(author, QueueKind.POLICY) == ["HELD"]
    own = {mine.item.external_id, touched.item.external_id}
    assert set(in_queue(author, QueueKind.OWN)) == own
    assert queries.count_lines(author, QueueKind.CONTENT) == {"05": 2}
    assert queries.count_queue(author) == {
        QueueKind.CONTENT: 2, QueueKind.POLICY: 1, QueueKind.OWN: 2,
    }  # fmt: skip
    assert in_queue(other, QueueKind.CONTENT, "03") == [mine.item.external_id]
    place = queries.find_place(author, QueueFilter(), late.id)
    assert (place.number, place.total) == (2, 2)
    assert place.next_id != late.id


def test_decision_and_comments_are_told_to_whom_they_concern(unit: OrgUnit) -> None:
    author, reviewer = make_actor_with(Role.TRAINER, unit=unit), make_actor_with(*BOTH, unit=unit)
    version = waiting(unit, author)
    for _ in range(2):
        comment_on(version.id, "选项 B 的“五天”有依据吗？", actor=reviewer, now=NOW)
    assert len(told(author)) == 1
    comment_on(version.id, "有，见文件第二条。", actor=author, now=NOW)
    assert "有新的意见" in told(reviewer)[0]
    decide(version, RETURN, reviewer, "请补上依据。")
    assert "被退回" in told(author)[-1]
    said = db.session.scalars(sa.select(ItemReview).order_by(ItemReview.id)).all()
    assert [each.decision.value for each in said] == ["comment", "comment", "return"]
    assert version.state is VersionState.RETURNED


def test_only_author_and_reviewer_of_the_unit_may_comment(unit: OrgUnit) -> None:
    version = waiting(unit, make_actor_with(Role.TRAINER, unit=unit))
    with pytest.raises(NotFound):
        comment_on(version.id, "路过。", actor=make_actor_with(Role.TRAINER), now=NOW)
    organizer = make_actor_with(Role.ORGANIZER, unit=unit)
    trainer = make_actor_with(Role.TRAINER, unit=unit)
    with pytest.raises(NotPermitted):
        comment_on(version.id, "路过。", actor=organizer, now=NOW)
    with pytest.raises(Invalid):
        comment_on(version.id, "  ", actor=trainer, now=NOW)


def test_many_are_approved_by_the_rule_of_one_with_reasons(unit: OrgUnit) -> None:
    author, reviewer = make_actor_with(*BOTH, unit=unit), make_actor_with(*BOTH, unit=unit)
    good, own = waiting(unit, author), waiting(unit, reviewer)
    bare = waiting(unit, author, competency=None)
    stale = waiting(unit, author)
    edited(stale, author, "刚刚改过？")
    asked = [good.id, own.id, bare.id, stale.id, good.id]
    change = approve_many(asked, actor=reviewer, now=NOW)
    assert [row[1] for row in change.results] == ["changed", "refused", "refused", "refused"]
    reasons = [row[2] for row in change.results]
    assert "自己的题目" in reasons[1]
    assert "能力维度" in reasons[2]
    assert "更新的版本" in reasons[3]
    assert good.state is VersionState.APPROVED
    assert {own.state, bare.state} == {VersionState.IN_REVIEW}
    assert queries.get_bulk_for(reviewer, change.id, approvals=True) is change
    with pytest.raises(NotFound):
        queries.get_bulk_for(reviewer, change.id)


def test_strangers_questions_are_left_out_of_a_bulk_approval(unit: OrgUnit) -> None:
    place = make_unit()
    strange = make_item(place, state=VersionState.IN_REVIEW).latest_version
    reviewer = make_actor_with(Role.REVIEWER, unit=unit)
    for ids in ([strange.id], [], [987654]):
        with pytest.raises(Invalid, match="还没有选择"):
            approve_many(ids, actor=reviewer, now=NOW)
    assert strange.state is VersionState.IN_REVIEW


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[None]:
    yield from racing_database(tmp_path)


def test_two_reviewers_at_once_decide_once(own_database: None) -> None:
    unit = make_unit()
    version_id = make_item(unit, state=VersionState.IN_REVIEW).latest_version.id
    actors = [make_actor_with(Role.REVIEWER, unit=unit) for _ in range(4)]
    db.session.remove()
    decisions = (APPROVE, RETURN, APPROVE, RETURN)
    outcomes = run_together(
        [
            lambda actor=actor, how=how: review_version(
                version_id, how, "见批注。", actor=actor, now=NOW
            )
            for actor, how in zip(actors, decisions, strict=True)
        ]
    )
    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True, True, True]
    assert db.session().scalar(sa.select(sa.func.count(ItemReview.id))) == 1
