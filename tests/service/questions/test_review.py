"""Writing, submitting and reviewing questions (docs/rules/question-review.md)."""

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.errors import Invalid, NotFound, Refused
from lms.people.models import OrgUnit
from lms.questions.models import Item, ItemReview, ItemVersion, ReviewDecision, VersionState
from lms.questions.service import (
    confirm_item,
    create_item,
    restore_item,
    retire_item,
    review_version,
    save_draft,
    submit_item,
)
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, make_item

APPROVE, RETURN = ReviewDecision.APPROVE, ReviewDecision.RETURN


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def trainer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, unit=unit)


@pytest.fixture
def reviewer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.REVIEWER, unit=unit)


def decide(version: ItemVersion, decision: ReviewDecision, actor: Actor, comment: str = "") -> None:
    review_version(version.id, decision, comment, actor=actor, now=NOW)


def waiting(unit: OrgUnit, trainer: Actor, **fields: object) -> ItemVersion:
    version = create_item(item_document(**fields), unit_id=unit.id, actor=trainer, now=NOW)
    submit_item(version.item_id, actor=trainer, now=NOW)
    return version


def test_new_question_is_a_draft_until_submitted(unit: OrgUnit, trainer: Actor) -> None:
    version = create_item(item_document(), unit_id=unit.id, actor=trainer, now=NOW)
    assert version.state is VersionState.DRAFT
    assert version.item.external_id.startswith("T261123-")
    submit_item(version.item_id, actor=trainer, now=NOW)
    submit_item(version.item_id, actor=trainer, now=NOW)
    assert version.state is VersionState.IN_REVIEW


def test_invalid_document_is_refused_with_its_errors(unit: OrgUnit, trainer: Actor) -> None:
    with pytest.raises(Invalid, match="答案"):
        create_item(item_document(answer=[]), unit_id=unit.id, actor=trainer, now=NOW)
    assert db.session.scalar(sa.select(sa.func.count(Item.id))) == 0


def test_approval_makes_the_version_usable_and_is_audited_r1(
    unit: OrgUnit, trainer: Actor, reviewer: Actor
) -> None:
    version = waiting(unit, trainer)
    decide(version, APPROVE, reviewer)
    assert version.state is VersionState.APPROVED
    assert version.item.approved_version_id == version.id
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "item_reviewed"))
    assert entry.account_id == reviewer.account_id


def test_author_never_approves_their_own_r2(unit: OrgUnit) -> None:
    both = make_actor_with(Role.TRAINER, Role.REVIEWER, unit=unit)
    version = waiting(unit, both)
    with pytest.raises(Refused, match="自己的题目"):
        decide(version, APPROVE, both)
    assert version.state is VersionState.IN_REVIEW


def test_second_approval_is_refused_r3(unit: OrgUnit, trainer: Actor, reviewer: Actor) -> None:
    version = waiting(unit, trainer)
    decide(version, APPROVE, reviewer)
    decide(version, APPROVE, reviewer)
    for decision in (APPROVE, RETURN):
        with pytest.raises(Refused, match="不在待审核"):
            decide(version, decision, make_actor_with(Role.REVIEWER, unit=unit), "再议。")
    assert db.session.scalar(sa.select(sa.func.count(ItemReview.id))) == 1


def test_older_version_cannot_be_approved_r4(
    unit: OrgUnit, trainer: Actor, reviewer: Actor
) -> None:
    version = waiting(unit, trainer)
    save_draft(
        version.item_id,
        item_document(stem="换一种问法？"),
        based_on=version.id,
        actor=trainer,
        now=NOW,
    )
    with pytest.raises(Refused, match="更新的版本"):
        decide(version, APPROVE, reviewer)


def test_confirming_puts_a_held_question_back_into_use_r5(unit: OrgUnit, reviewer: Actor) -> None:
    item = make_item(unit)
    with pytest.raises(Refused, match="待复核"):
        confirm_item(item.id, "不受影响。", actor=reviewer, now=NOW)
    item.needs_re_review_at = NOW
    db.session.commit()
    confirm_item(item.id, "不受影响。", actor=reviewer, now=NOW)
    assert item.needs_re_review_at is None
    assert db.session.scalar(sa.select(ItemReview)).comment


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"business_lines": []}, "业务条线"),
        ({"content_category": None}, "培训内容类别"),
        ({"competency": None}, "能力维度"),
        ({"difficulty": None}, "难度"),
        ({"content_category": "policy", "legal_basis": []}, "政策依据"),
    ],
)
def test_incomplete_question_cannot_be_approved_r6(
    unit: OrgUnit, trainer: Actor, reviewer: Actor, fields: dict[str, object], missing: str
) -> None:
    version = waiting(unit, trainer, **fields)
    with pytest.raises(Refused, match=missing):
        decide(version, APPROVE, reviewer)


def test_returning_needs_a_word_r7(unit: OrgUnit, trainer: Actor, reviewer: Actor) -> None:
    version = waiting(unit, trainer)
    with pytest.raises(Invalid):
        decide(version, RETURN, reviewer, "  ")
    decide(version, RETURN, reviewer, "选项 A 与题干矛盾。")
    assert version.state is VersionState.RETURNED


def test_own_draft_changes_in_place_r8(unit: OrgUnit, trainer: Actor) -> None:
    version = create_item(
        item_document(legal_basis=[{"document": "某法", "clause": "第一条", "quote": "甲"}]),
        unit_id=unit.id, actor=trainer, now=NOW,
    )  # fmt: skip
    again = save_draft(
        version.item_id, item_document(stem="改过的题干？"), based_on=version.id, actor=trainer,
        now=NOW,
    )  # fmt: skip
    assert again.id == version.id
    assert (again.stem_text, again.legal_bases) == ("改过的题干？", [])


def test_edit_of_an_approved_question_is_a_new_draft_r9(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit)
    approved = item.approved_version
    before = dict(approved.document)
    draft = save_draft(
        item.id, item_document(stem="新的题干？"), based_on=approved.id, actor=trainer, now=NOW
    )
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)
    db.session.refresh(approved)
    assert approved.document == before
    assert item.approved_version_id == approved.id
    assert draft.document["id"] == item.external_id


def test_newer_approval_replaces_the_older(unit: OrgUnit, trainer: Actor, reviewer: Actor) -> None:
    item = make_item(unit)
    old = item.approved_version
    draft = save_draft(
        item.id, item_document(stem="新的题干？"), based_on=old.id, actor=trainer, now=NOW
    )
    submit_item(item.id, actor=trainer, now=NOW)
    decide(draft, APPROVE, reviewer)
    assert (old.state, item.approved_version_id) == (VersionState.SUPERSEDED, draft.id)


def test_saving_over_somebody_elses_newer_version_is_refused(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit)
    first = item.latest_version_id
    save_draft(item.id, item_document(stem="甲？"), based_on=first, actor=trainer, now=NOW)
    with pytest.raises(Refused, match="没有保存"):
        save_draft(item.id, item_document(stem="乙？"), based_on=first, actor=trainer, now=NOW)


def test_saving_the_same_content_makes_no_version(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit)
    latest = item.latest_version
    same = save_draft(item.id, latest.document, based_on=latest.id, actor=trainer, now=NOW)
    assert same.id == latest.id


def test_approved_version_cannot_be_submitted_again(unit: OrgUnit, trainer: Actor) -> None:
    with pytest.raises(Refused):
        submit_item(make_item(unit).id, actor=trainer, now=NOW)


def test_strangers_and_units_below_can_neither_edit_nor_review(unit: OrgUnit) -> None:
    item = make_item(unit)
    version = make_item(unit, state=VersionState.IN_REVIEW).latest_version
    for place in (make_unit(), make_unit(unit)):
        trainer = make_actor_with(Role.TRAINER, unit=place)
        reviewer = make_actor_with(Role.REVIEWER, unit=place)
        with pytest.raises(NotFound):
            retire_item(item.id, actor=trainer, now=NOW)
        with pytest.raises(NotFound):
            decide(version, APPROVE, reviewer)


def test_retiring_and_restoring_twice_is_recorded_once(unit: OrgUnit, trainer: Actor) -> None:
    item = make_item(unit)
    for _ in range(2):
        retire_item(item.id, actor=trainer, now=NOW)
    assert item.retired_at == NOW
    for _ in range(2):
        restore_item(item.id, actor=trainer, now=NOW)
    assert item.retired_at is None
    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["item_retired", "item_restored"]
