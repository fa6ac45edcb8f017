"""Anki packages, opened as Anki opens them."""

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from question_bank.formats import anki
from question_bank.formats.anki.cards import FIELDS, deck_of, note_of
from question_bank.formats.anki.collection import checksum, plain
from question_bank.formats.media import Media
from question_bank.formats.result import NOTHING, Attached
from question_bank.items import Item
from tests.support.shared_files import SAMPLE_BANKS
from tests.unit.question_bank.builders import CONTENT, PNG, make_item

NOW = 1_764_000_000


def rows(data: bytes, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in the collection of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package, closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(package.read("collection.anki2"))
        return base.execute(query).fetchall()


def one_note(items: Sequence[Item], attached: Attached = NOTHING) -> dict[str, str]:
    ((fields,),) = rows(anki.package(items, attached, NOW), "SELECT flds FROM notes")
    return dict(zip(FIELDS, fields.split("\x1f"), strict=True))


def test_collection_is_sound_and_of_schema_eleven() -> None:
    data = anki.package([make_item()], NOTHING, NOW)
    assert rows(data, "PRAGMA integrity_check") == [("ok",)]
    ((version, changed, models, decks, options, conf),) = rows(
        data, "SELECT ver, mod, models, decks, dconf, conf FROM col"
    )
    assert (version, changed) == (11, NOW * 1000)
    (notetype,) = json.loads(models).values()
    assert [field["name"] for field in notetype["flds"]] == list(FIELDS)
    assert [field["ord"] for field in notetype["flds"]] == list(range(len(FIELDS)))
    (template,) = notetype["tmpls"]
    for name in ("题干", "选项"):
        assert f"{{{{{name}}}}}" in template["qfmt"]
    for name in ("FrontSide", "答案", "解析", "依据"):
        assert f"{{{{{name}}}}}" in template["afmt"]
    assert "{{答案}}" not in template["qfmt"]
    for known in json.loads(decks).values():
        assert str(known["conf"]) in json.loads(options)
    assert json.loads(conf)["curModel"] in json.loads(models)


def test_every_note_has_one_new_card_in_a_deck_that_is_there() -> None:
    items = [make_item(name) for name in CONTENT]
    data = anki.package(items, NOTHING, NOW)
    decks = json.loads(rows(data, "SELECT decks FROM col")[0][0])
    cards = rows(data, "SELECT nid, did, ord, type, queue, due FROM cards ORDER BY due")
    notes = dict(rows(data, "SELECT id, mid FROM notes"))
    models = json.loads(rows(data, "SELECT models FROM col")[0][0])
    assert sorted(nid for nid, *_ in cards) == sorted(notes)
    assert {str(mid) for mid in notes.values()} == set(models)
    assert {str(did) for _, did, *_ in cards} <= set(decks)
    assert [card[2:] for card in cards] == [(0, 0, 0, due) for due in range(1, len(items) + 1)]


def test_checksum_is_that_of_the_first_field_without_tags() -> None:
    item = make_item(stem="**重点**：A < B 吗？")
    ((fields, sort, number),) = rows(
        anki.package([item], NOTHING, NOW), "SELECT flds, sfld, csum FROM notes"
    )
    assert fields.startswith("<strong>重点</strong>")
    assert sort == "重点：A < B 吗？"
    assert number == int(hashlib.sha1(sort.encode()).hexdigest()[:8], 16)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("甲", "甲"),
        ("<p>a&nbsp;&amp;<br />b</p>", "a &b"),
        ('x<img alt="" src="y.png" />z', "x y.png z"),
    ],
)
def test_field_is_compared_without_tags_and_with_names_of_pictures(field: str, words: str) -> None:
    assert plain(field) == words
    assert checksum(field) == int(hashlib.sha1(words.encode()).hexdigest()[:8], 16)


def test_later_package_updates_the_same_notes() -> None:
    query = "SELECT guid, id, mid, mod FROM notes ORDER BY id"
    before = rows(anki.package([make_item(), make_item("true_false")], NOTHING, NOW), query)
    changed = make_item(stem="改过的题干")
    after = rows(anki.package([make_item("true_false"), changed], NOTHING, NOW + 60), query)
    assert [row[:3] for row in before] == [row[:3] for row in after]
    assert all(old[3] < new[3] for old, new in zip(before, after, strict=True))


def test_decks_are_named_by_business_line() -> None:
    items = [
        make_item(id="1", business_lines=["05.02"]),
        make_item(id="2", business_lines=["02"]),
        make_item(id="3", business_lines=[]),
    ]
    names = [
        "练兵题库::05 工伤保险::05.02 工伤认定",
        "练兵题库::02 就业创业",
        "练兵题库::未分业务条线",
    ]
    assert [deck_of(item) for item in items] == names
    decks = json.loads(rows(anki.package(items, NOTHING, NOW), "SELECT decks FROM col")[0][0])
    assert {deck["name"] for deck in decks.values()} == {
        "Default", "练兵题库", "练兵题库::05 工伤保险", *names,
    }  # fmt: skip


def test_front_shows_the_options_and_back_the_key_the_rationale_and_the_basis() -> None:
    basis = {"document": "工伤保险条例", "clause": "第十四条", "quote": "应当认定为工伤"}
    fields = one_note([make_item(legal_basis=[basis], tags=["易 错"], difficulty=3)])
    assert "<b>B.</b> 选项B" in fields["选项"]
    assert "选项B" in fields["答案"]
    assert fields["解析"] == "依据文件第三条。"
    assert fields["依据"] == "工伤保险条例 第十四条：应当认定为工伤"
    assert (fields["题型"], fields["编号"]) == ("单选题", "T-single_choice")
    tags = note_of(make_item(tags=["易 错"])).tags
    assert "易_错" in tags
    assert "题型::单选题" in tags


@pytest.mark.parametrize("type_name", CONTENT)
def test_every_type_becomes_a_card_whose_front_does_not_tell_the_key(type_name: str) -> None:
    fields = one_note([make_item(type_name)])
    assert fields["题干"]
    assert fields["答案"]
    if type_name in ("true_false", "fill_blank", "numeric", "short_answer", "essay"):
        assert not fields["选项"]
    else:
        assert fields["选项"]


def test_front_of_a_scenario_shows_the_documents_but_not_their_state() -> None:
    fields = one_note([make_item("scenario")])
    assert "没有盖章，日期有涂改" in fields["选项"]
    assert "一次性告知补正" in fields["选项"]
    assert "应补正件数" in fields["答案"]


def test_pictures_come_along_and_missing_ones_are_named() -> None:
    picture = Media.of(PNG)
    assert picture is not None
    item = make_item(stem=f"看图{picture.reference('流程')}回答")
    attached = Attached({picture.name: picture})
    data = anki.package([item], attached, NOW)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert json.loads(package.read("media")) == {"0": picture.name}
        assert package.read("0") == PNG
    assert f'src="{picture.name}"' in one_note([item], attached)["题干"]
    assert not any("图片" in problem.message for problem in anki.write([item], attached).problems)
    assert any("图片" in problem.message for problem in anki.write([item]).problems)


def test_whole_sample_bank_becomes_cards_with_distinct_guids() -> None:
    items = [
        Item.from_document(json.loads(line))
        for path in SAMPLE_BANKS
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    written = anki.write(items)
    ((count, guids),) = rows(written.data, "SELECT count(*), count(DISTINCT guid) FROM notes")
    assert (count, guids) == (len(items), len({item.id for item in items}))
    fields = {flds.count("\x1f") for (flds,) in rows(written.data, "SELECT flds FROM notes")}
    assert fields == {len(FIELDS) - 1}
