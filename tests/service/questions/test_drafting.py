"""Keeping what is typed (docs/rules/question-editing.md, rows D1-D10)."""

from typing import Any

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.errors import NotFound, Refused
from lms.people.models import OrgUnit
from lms.questions.models import Item, ItemDraft, ItemVersion, VersionState
from lms.questions.queries.drafts import find_draft_of, get_draft_for, list_drafts
from lms.questions.service import submit_item
from lms.questions.service.drafting import CONFLICT, Basis, Kept, discard_draft, keep_draft
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, make_item


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    """Give a unit with a bank."""
    return make_unit()


@pytest.fixture
def author(unit: OrgUnit) -> Actor:
    """Give a trainer of the unit."""
    return make_actor_with(Role.TRAINER, unit=unit)


def keep(
    author: Actor, document: dict[str, Any], basis: Basis, item: Item | None = None, **how: bool
) -> Kept:
    return keep_draft(
        document,
        item_id=item.id if item else None,
        unit_id=author.unit_id,
        basis=basis,
        actor=author,
        now=NOW,
        **how,
    )


def basis_of(item: Item) -> Basis:
    version = db.session.get_one(ItemVersion, item.latest_version_id, populate_existing=True)
    return Basis(version.id, version.revision)


def stems(item_id: int) -> list[tuple[str, str]]:
    rows = db.session.execute(
        sa.select(ItemVersion.stem_text, ItemVersion.state)
        .where(ItemVersion.item_id == item_id)
        .order_by(ItemVersion.number)
    )
    return [(row.stem_text, row.state.value) for row in rows]


UNFINISHED: dict[str, Any] = {"id": "new", "type": "single_choice", "stem": "写到一半", "marks": ""}


def test_unfinished_question_is_kept_and_becomes_a_version_when_whole(author: Actor) -> None:
    first = keep(author, UNFINISHED, Basis())
    assert (first.is_version, first.item_id) == (False, None)
    second = keep(author, UNFINISHED | {"stem": "再写一点"}, first.basis)
    assert second.basis.draft_id == first.basis.draft_id
    assert second.basis.draft_revision == first.basis.draft_revision + 1
    (draft,) = list_drafts(author)
    assert draft.document["stem"] == "再写一点"
    whole = keep(author, item_document(stem="写完了"), second.basis)
    assert whole.is_version
    assert stems(whole.item_id or 0) == [("写完了", "draft")]
    assert list_drafts(author) == []


def test_keeping_the_same_again_changes_nothing(author: Actor) -> None:
    first = keep(author, UNFINISHED, Basis())
    assert keep(author, UNFINISHED, first.basis) == first
    document = item_document()
    whole = keep(author, document, first.basis)
    again = keep(author, document, whole.basis, db.session.get_one(Item, whole.item_id))
    assert again == whole


def test_own_draft_changes_in_place_and_its_revision_counts(author: Actor, unit: OrgUnit) -> None:
    item = make_item(unit, state=VersionState.DRAFT, author_id=author.account_id)
    basis = basis_of(item)
    kept = keep(author, item_document(stem="改过"), basis, item, typing=True)
    assert kept.basis == Basis(basis.version_id, basis.version_revision + 1)
    assert stems(item.id) == [("改过", "draft")]


@pytest.mark.parametrize("state", [VersionState.APPROVED, VersionState.RETURNED])
def test_typing_over_an_approved_or_returned_version_makes_a_new_draft(
    author: Actor, unit: OrgUnit, state: VersionState
) -> None:
    item = make_item(unit, state=state, stem="原来的")
    kept = keep(author, item_document(stem="改过"), basis_of(item), item, typing=True)
    assert kept.is_version
    assert stems(item.id)[0][0] == "原来的"
    assert stems(item.id)[1] == ("改过", "draft")
    assert db.session.get_one(Item, item.id).approved_version_id == (
        item.approved_version_id if state is VersionState.APPROVED else None
    )


def test_typing_takes_nothing_from_the_reviewers_but_saving_does(
    author: Actor, unit: OrgUnit
) -> None:
    item = make_item(unit, state=VersionState.IN_REVIEW, stem="在审")
    kept = keep(author, item_document(stem="改过"), basis_of(item), item, typing=True)
    assert not kept.is_version
    assert stems(item.id) == [("在审", "in_review")]
    saved = keep(author, item_document(stem="改过"), kept.basis, item)
    assert saved.is_version
    assert stems(item.id) == [("在审", "superseded"), ("改过", "draft")]
    assert find_draft_of(author, item.id) is None


def test_second_tab_is_refused_and_both_texts_remain(author: Actor, unit: OrgUnit) -> None:
    item = make_item(unit, state=VersionState.DRAFT, author_id=author.account_id)
    basis = basis_of(item)
    keep(author, item_document(stem="第一页"), basis, item)
    with pytest.raises(Refused) as refusal:
        keep(author, item_document(stem="第二页"), basis, item)
    assert refusal.value.code == CONFLICT
    assert stems(item.id) == [("第一页", "draft")]
    beside = keep(author, item_document(stem="第二页"), basis, item, beside=True)
    assert beside.is_version
    assert stems(item.id) == [("第一页", "superseded"), ("第二页", "draft")]


def test_unfinished_text_of_a_second_tab_is_kept_beside_the_first(
    author: Actor, unit: OrgUnit
) -> None:
    item = make_item(unit)
    basis = basis_of(item)
    mine = keep(author, UNFINISHED | {"stem": "第一页"}, basis, item)
    with pytest.raises(Refused):
        keep(author, UNFINISHED | {"stem": "第二页"}, basis, item)
    other = keep(author, UNFINISHED | {"stem": "第二页"}, basis, item, beside=True)
    assert other.basis.draft_id != mine.basis.draft_id
    assert {draft.document["stem"] for draft in list_drafts(author)} == {"第一页", "第二页"}


def test_draft_finished_in_another_tab_is_not_made_twice(author: Actor) -> None:
    first = keep(author, UNFINISHED, Basis())
    keep(author, item_document(stem="写完了"), first.basis)
    with pytest.raises(Refused):
        keep(author, item_document(stem="写完了"), first.basis)
    assert db.session.scalar(sa.select(sa.func.count(Item.id))) == 1


def test_another_author_is_not_overwritten(author: Actor, unit: OrgUnit) -> None:
    item = make_item(unit, stem="原来的")
    other = make_actor_with(Role.TRAINER, unit=unit)
    basis = basis_of(item)
    keep(author, UNFINISHED, basis, item)
    keep(other, item_document(stem="同事改的"), basis, item)
    draft = find_draft_of(author, item.id)
    assert draft is not None
    opened = Basis(draft.based_on_id or 0, draft.based_on_revision, draft.id, draft.revision)
    with pytest.raises(Refused):
        keep(author, item_document(stem="我改的"), opened, item)
    assert stems(item.id) == [("原来的", "approved"), ("同事改的", "draft")]


def test_draft_belongs_to_its_author_alone(author: Actor, unit: OrgUnit) -> None:
    kept = keep(author, UNFINISHED, Basis())
    other = make_actor_with(Role.TRAINER, unit=unit)
    with pytest.raises(NotFound):
        get_draft_for(other, kept.basis.draft_id)
    discard_draft(kept.basis.draft_id, actor=other)
    assert [draft.id for draft in list_drafts(author)] == [kept.basis.draft_id]
    with pytest.raises(Refused):
        keep(other, UNFINISHED, kept.basis)
    discard_draft(kept.basis.draft_id, actor=author)
    discard_draft(kept.basis.draft_id, actor=author)
    assert db.session.scalar(sa.select(sa.func.count(ItemDraft.id))) == 0


def test_question_of_another_unit_cannot_be_kept(author: Actor) -> None:
    item = make_item()
    with pytest.raises(NotFound):
        keep(author, item_document(), basis_of(item), item)
    with pytest.raises(NotFound):
        keep_draft(
            UNFINISHED, item_id=None, unit_id=make_unit().id, basis=Basis(), actor=author, now=NOW
        )


def test_submitted_draft_can_be_edited_on_and_handed_in_again(author: Actor, unit: OrgUnit) -> None:
    item = make_item(unit, state=VersionState.DRAFT, author_id=author.account_id, stem="一")
    submit_item(item.id, actor=author, now=NOW)
    keep(author, item_document(stem="二"), basis_of(item), item)
    submit_item(item.id, actor=author, now=NOW)
    assert stems(item.id) == [("一", "superseded"), ("二", "in_review")]


@pytest.mark.parametrize("text", ["", "1.2.3", "a.b.c.d", "-1.0.0.0", "1.2.3.4.5", "9" * 40])
def test_nonsense_is_the_basis_of_a_new_question(text: str) -> None:
    assert Basis.read(text) == Basis()


def test_basis_reads_what_it_wrote() -> None:
    assert Basis.read(str(Basis(12, 3, 45, 6))) == Basis(12, 3, 45, 6)
