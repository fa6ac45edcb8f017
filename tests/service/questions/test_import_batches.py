"""Importing in parts, going on after a crash, and taking an import back."""

from typing import Any

import pytest
import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.errors import NotFound, Refused
from lms.media.models import MediaFile
from lms.people.models import OrgUnit
from lms.questions.batches import EDITED, USED, Decision, ImportChoices
from lms.questions.models import (
    ImportState,
    Item,
    ItemDraft,
    ItemImport,
    ItemImportRow,
    ItemVersion,
    VersionState,
)
from lms.questions.service import batches, import_items
from lms.questions.service.imports import preview_items
from lms.questions.versions import approve_version
from question_bank.formats.media import Media
from question_bank.formats.registry import WRITERS
from question_bank.formats.result import Attached
from question_bank.items import Item as Content
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_media import png
from tests.support.build_questions import item_document, jsonl, make_item

TOKEN = "0" * 32


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


@pytest.fixture
def trainer(unit: OrgUnit) -> Actor:
    return make_actor_with(Role.TRAINER, unit=unit)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "PART", 2)


def begin(actor: Actor, *documents: dict[str, Any], token: str = TOKEN, **choices: Any) -> int:
    return batches.start_import(
        jsonl(*documents), "题库.jsonl", token=token, choices=ImportChoices(**choices),
        actor=actor, unit_id=actor.unit_id, now=NOW,
    )  # fmt: skip


def run(actor: Actor, *documents: dict[str, Any], **choices: Any) -> ItemImport:
    """Import documents to the end."""
    import_id = begin(actor, *documents, **choices)
    while (batch := batches.write_part(import_id, actor=actor, now=NOW)).state == "running":
        pass
    return batch


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def item_of(external_id: str) -> Item:
    return db.session.scalar(sa.select(Item).where(Item.external_id == external_id))


def undo(batch: ItemImport, actor: Actor) -> ItemImport:
    return batches.undo_import(batch.id, actor=actor, now=NOW)


def texts(n: int) -> list[dict[str, Any]]:
    words = [
        "工伤认定的申请时限",
        "养老保险转移手续",
        "失业金领取条件",
        "劳动仲裁时效",
        "社保卡挂失",
    ]
    return [item_document(id=f"Q{i}", stem=f"{words[i]}是怎样规定的？") for i in range(n)]


def test_questions_are_written_in_parts_and_counted(trainer: Actor) -> None:
    import_id = begin(trainer, *texts(5))
    assert count(Item) == 0
    seen = []
    for _ in range(3):
        batch = batches.write_part(import_id, actor=trainer, now=NOW)
        seen.append((batch.state.value, batch.done, count(Item)))
    assert seen == [("running", 2, 2), ("running", 4, 4), ("done", 5, 5)]
    assert batch.counts["new"] == 5
    assert count(ItemImportRow) == 0
    batches.write_part(import_id, actor=trainer, now=NOW)
    assert count(ItemVersion) == 5


def test_crash_within_a_part_leaves_it_to_be_written_again(
    trainer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = begin(trainer, *texts(4))
    batches.write_part(import_id, actor=trainer, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(batches, "finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            batches.write_part(import_id, actor=trainer, now=NOW)
    assert (count(Item), count(ItemImportRow)) == (2, 2)
    batch = batches.write_part(import_id, actor=trainer, now=NOW)
    assert (batch.state, batch.done, count(Item)) == (ImportState.DONE, 4, 4)


def test_same_upload_begun_twice_is_one_import(trainer: Actor) -> None:
    assert begin(trainer, *texts(2)) == begin(trainer, *texts(2))
    assert (count(ItemImport), count(ItemImportRow)) == (1, 2)


def test_number_taken_meanwhile_gets_a_new_one(trainer: Actor, unit: OrgUnit) -> None:
    import_id = begin(trainer, *texts(1))
    make_item(unit, id="Q0", stem="别人刚写的题？")
    batches.write_part(import_id, actor=trainer, now=NOW)
    assert item_of("Q0-2") is not None


@pytest.mark.parametrize(
    ("decision", "ids", "versions"),
    [
        (Decision.SKIP, {"OLD"}, 1),
        (Decision.NEW, {"OLD", "X"}, 1),
        (Decision.VERSION, {"OLD"}, 2),
    ],
)
def test_similar_question_is_treated_as_chosen(
    trainer: Actor, unit: OrgUnit, decision: Decision, ids: set[str], versions: int
) -> None:
    stem = "用人单位应当自工伤事故发生之日起三十日内提出工伤认定申请，这句话对不对？"
    old = make_item(unit, id="OLD", stem=stem)
    near = item_document(id="X", stem=stem.removeprefix("用"))
    run(trainer, near, texts(1)[0], on_similar=decision)
    assert set(db.session.scalars(sa.select(Item.external_id))) == ids | {"Q0"}
    assert len(old.versions) == versions


def test_similar_question_of_a_unit_above_is_not_changed(trainer: Actor) -> None:
    county = make_unit(db.session.get(OrgUnit, trainer.unit_id))
    make_item(db.session.get(OrgUnit, trainer.unit_id), id="P", stem="窗口人员培训几天？")
    below = make_actor_with(Role.TRAINER, unit=county)
    twin = item_document(id="C", stem="窗口人员培训几天？")
    preview = preview_items(
        jsonl(twin), "b.jsonl", actor=below, unit_id=county.id,
        choices=ImportChoices(on_similar=Decision.VERSION),
    )  # fmt: skip
    assert [row.change.value for row in preview.planned] == ["skipped"]
    with pytest.raises(Refused):
        begin(below, twin, on_similar=Decision.VERSION)


def test_known_question_as_new_gets_a_number_of_its_own(trainer: Actor, unit: OrgUnit) -> None:
    make_item(unit, id="Q0", stem="另外一个问题？")
    run(trainer, *texts(1), on_known=Decision.NEW)
    assert item_of("Q0-2").latest_version.document["id"] == "Q0-2"


def test_defaults_go_to_questions_that_lack_them(trainer: Actor) -> None:
    bare = item_document(id="Q", difficulty=None)
    run(trainer, bare, item_document(id="R", stem="换一个完全不同的问题", difficulty=1),
        defaults={"difficulty": 5, "tags": ["新题"]})  # fmt: skip
    assert item_of("Q").latest_version.difficulty == 5
    assert item_of("R").latest_version.difficulty == 1
    assert item_of("Q").tag_names == ("新题",)


@pytest.mark.parametrize("line", ["", "05.02"])
def test_default_settles_what_was_said_of_its_absence(trainer: Actor, line: str) -> None:
    bare = item_document(business_lines=[])
    preview = preview_items(
        jsonl(bare), "b.jsonl", actor=trainer, unit_id=trainer.unit_id,
        choices=ImportChoices(defaults={"business_lines": [line] if line else []}),
    )  # fmt: skip
    assert bool(preview.planned[0].problems) is not bool(line)


def test_pictures_of_a_file_are_kept(trainer: Actor) -> None:
    media = Media.of(png(4, 4))
    document = item_document(stem=f"看图{media.reference('图')}回答？")
    data = (
        WRITERS["jsonl"]
        .write([Content.from_document(document)], Attached(media={media.name: media}))
        .data
    )
    batches.start_import(data, "b.jsonl", token=TOKEN, choices=ImportChoices(), actor=trainer,
                         unit_id=trainer.unit_id, now=NOW)  # fmt: skip
    assert db.session.scalars(sa.select(MediaFile.name)).all() == [media.name]


def test_untouched_import_is_taken_back_whole_and_twice_is_once(trainer: Actor) -> None:
    batch = run(trainer, *texts(3))
    assert undo(batch, trainer).counts["retired"] == 3
    again = undo(batch, trainer)
    assert (again.state, again.counts["retired"]) == (ImportState.UNDONE, 3)
    assert all(item.retired_at for item in db.session.scalars(sa.select(Item)))
    entries = db.session.scalars(
        sa.select(AuditEntry.action).where(AuditEntry.action == "bank_import_undone")
    ).all()
    assert len(entries) == 1


def test_same_file_can_be_imported_again_after_it_was_taken_back(trainer: Actor) -> None:
    undo(run(trainer, *texts(2)), trainer)
    batch = run(trainer, *texts(2), token="1" * 32)
    assert batch.counts["changed"] == 2
    assert item_of("Q0").retired_at is None
    undo(batch, trainer)
    assert item_of("Q0").retired_at is not None


def test_import_taken_back_half_way_writes_no_more(trainer: Actor) -> None:
    import_id = begin(trainer, *texts(4))
    batches.write_part(import_id, actor=trainer, now=NOW)
    batches.undo_import(import_id, actor=trainer, now=NOW)
    batches.write_part(import_id, actor=trainer, now=NOW)
    assert (count(Item), count(ItemImportRow)) == (2, 0)


def test_used_and_edited_questions_are_kept_with_the_reason(
    trainer: Actor, database: db.Session
) -> None:
    batch = run(trainer, *texts(3))
    used, edited = item_of("Q0"), item_of("Q1")
    approve_version(database, used.latest_version, NOW)
    used.exposure_count = 1
    database.add(ItemDraft(author_id=trainer.account_id, item_id=edited.id, document={},
                           updated_at=NOW))  # fmt: skip
    database.commit()
    kept = undo(batch, trainer).kept
    assert sorted(kept) == sorted([[used.id, USED], [edited.id, EDITED]])
    assert item_of("Q0").retired_at is None
    assert item_of("Q2").retired_at is not None


def test_version_of_an_older_question_is_withdrawn_with_its_tags(
    trainer: Actor, unit: OrgUnit, database: db.Session
) -> None:
    old = make_item(unit, id="Q0", stem="原来的题干？", tags=["旧"])
    batch = run(trainer, texts(1)[0] | {"tags": ["新"]})
    assert (old.latest_version.number, old.tag_names) == (2, ("新",))
    undo(batch, trainer)
    database.refresh(old)
    assert (old.latest_version.number, old.tag_names) == (1, ("旧",))
    assert old.latest_version.state is VersionState.APPROVED
    assert "原来的题干" in old.words.text
    assert count(ItemVersion) == 1


def test_version_that_stood_in_review_waits_again(trainer: Actor, unit: OrgUnit) -> None:
    old = make_item(unit, id="Q0", stem="原来的题干？", state=VersionState.IN_REVIEW)
    batch = run(trainer, *texts(1))
    undo(batch, trainer)
    assert old.latest_version.state is VersionState.IN_REVIEW


def test_two_new_versions_of_one_question_are_both_withdrawn(trainer: Actor, unit: OrgUnit) -> None:
    old = make_item(unit, id="OLD", stem="窗口人员每年专项培训不少于多少天？")
    stem = "窗口人员每年专项培训不少于多少天?"
    twins = [item_document(id=i, stem=stem, rationale=f"见{i}。") for i in "XY"]
    batch = run(trainer, *twins, on_similar=Decision.VERSION)
    assert len(old.versions) == 3
    assert undo(batch, trainer).counts["withdrawn"] == 2
    assert old.latest_version.number == 1


def test_import_of_the_command_line_can_be_taken_back(trainer: Actor) -> None:
    import_items(jsonl(*texts(2)), "b.jsonl", actor=None, unit_id=trainer.unit_id, now=NOW,
                 approve=True)  # fmt: skip
    batch = db.session.scalar(sa.select(ItemImport))
    assert undo(batch, trainer).counts["retired"] == 2


def test_stranger_neither_goes_on_nor_takes_back(trainer: Actor) -> None:
    import_id = begin(trainer, *texts(2))
    stranger = make_actor_with(Role.TRAINER)
    for act in (batches.write_part, batches.undo_import):
        with pytest.raises(NotFound):
            act(import_id, actor=stranger, now=NOW)
    assert count(Item) == 0


def test_token_of_somebody_else_is_another_upload(trainer: Actor, unit: OrgUnit) -> None:
    begin(trainer, *texts(1))
    colleague = make_actor_with(Role.TRAINER, unit=unit)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the constraint, whatever the database
        begin(colleague, *texts(1))
    assert count(ItemImport) == 1
