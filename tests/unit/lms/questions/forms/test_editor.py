"""The editor changes what is changed in it, and nothing else."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict

from lms.questions.forms import FORMS, PART_FORMS, Editor, retyped
from question_bank.items import Problem, validate
from question_bank.items.registry import PART_TYPES, TYPES
from tests.support.editor import posted
from tests.support.shared_files import SAMPLE_BANKS
from tests.unit.question_bank import builders

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    """Give the fields a request to be shown in."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def make_document(type: str) -> Document:
    """Return a document of the type that may be changed."""
    return copy.deepcopy(builders.make_document(type))


def saved(document: Document, **changes: str) -> Document:
    """Return the document after opening it, changing fields and saving."""
    return Editor(document, posted(Editor(document), **changes)).document()


def test_every_type_has_its_part() -> None:
    assert set(FORMS) == set(TYPES)
    assert set(PART_FORMS) == set(PART_TYPES)


@pytest.mark.parametrize("path", SAMPLE_BANKS, ids=lambda path: path.stem)
def test_saving_a_shipped_question_unchanged_gives_the_same_document(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        assert saved(document) == document


@pytest.mark.parametrize("type", sorted(TYPES))
def test_saving_any_type_unchanged_gives_the_same_document(type: str) -> None:
    document = make_document(type)
    assert saved(document) == document


def sprinkled(value: Any, rng: random.Random) -> Any:
    """Return a document with members that nobody knows put into its objects."""
    if isinstance(value, list):
        return [sprinkled(each, rng) for each in value]
    if not isinstance(value, dict):
        return value
    with_more = {key: sprinkled(each, rng) for key, each in value.items()}
    if "id" in value or "document" in value or "accept" in value or "keywords" in value:
        with_more |= {"x-from": "别的系统", "x-number": rng.randrange(10)}
    return with_more


@pytest.mark.parametrize("path", SAMPLE_BANKS, ids=lambda path: path.stem)
def test_members_the_editor_does_not_show_survive_an_edit(path: Path) -> None:
    rng = random.Random(5)
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines[::3]:
        document = sprinkled(json.loads(line), rng)
        changed = saved(document, stem="换了题干", difficulty="5")
        assert changed == {**document, "stem": "换了题干", "difficulty": 5}


def test_spelling_of_what_is_not_touched_is_kept() -> None:
    document = make_document("single_choice") | {"marks": 2, "stem": " 前后有空格 \n", "region": ""}
    document.pop("shuffle", None)
    assert saved(document, rationale="新的解析") == {**document, "rationale": "新的解析"}


@pytest.mark.parametrize("type", ["single_choice", "multiple_choice", "indefinite_choice"])
def test_ids_of_options_stay_when_options_are_edited_and_moved(type: str) -> None:
    document = make_document(type)
    editor = Editor(document)
    ids = [option["id"] for option in document["options"]]
    editor.change_rows("down:options-0")
    data = posted(editor, **{"options-1-text": "改了文字"})
    after = Editor(document, data).document()
    assert [option["id"] for option in after["options"]] == [ids[1], ids[0], *ids[2:]]
    assert after["options"][0]["text"] == "改了文字"
    assert set(after["answer"]) == set(document["answer"])


def test_new_option_gets_an_id_of_its_own() -> None:
    document = make_document("single_choice")
    editor = Editor(document)
    editor.change_rows("remove:options-0")
    editor.change_rows("add:options")
    name, row = editor.question.rows["options"].pairs()[-1]
    data = posted(editor, **{f"{name}-text": "新的"})
    ids = [option["id"] for option in Editor(document, data).document()["options"]]
    assert len(set(ids)) == len(ids) == len(document["options"])
    assert row["id"].data == ids[-1]


def test_entries_of_an_ordering_are_shown_in_the_right_order_and_stored_in_another() -> None:
    document = make_document("ordering")
    rows = Editor(document).question.rows["entries"]
    assert [row["id"].data for row in rows] == document["answer"]
    new = Editor({"id": "n", "type": "ordering"}, MultiDict()).question.rows
    assert len(new["entries"]) == 0
    fields = {f"entries-{n}-text": text for n, text in enumerate(("受理", "审核", "决定"))}
    data = posted(Editor({"id": "n", "type": "ordering"}), stem="排序", **fields)
    after = Editor({"id": "n", "type": "ordering"}, data).document()
    texts = {entry["id"]: entry["text"] for entry in after["entries"]}
    assert [texts[each] for each in after["answer"]] == ["受理", "审核", "决定"]
    assert [entry["id"] for entry in after["entries"]] != after["answer"]
    assert validate(after | {"business_lines": ["01"]}) == []


def test_equal_right_sides_of_a_matching_are_one_choice() -> None:
    fields = {
        "pairs-0-text": "甲", "pairs-0-choice": "子", "pairs-1-text": "乙", "pairs-1-choice": "丑",
        "pairs-2-text": "丙", "pairs-2-choice": "子",
    }  # fmt: skip
    new = {"id": "n", "type": "matching"}
    after = Editor(new, posted(Editor(new), stem="配对", **fields)).document()
    texts = {choice["id"]: choice["text"] for choice in after["choices"]}
    prompts = {prompt["id"]: prompt["text"] for prompt in after["prompts"]}
    assert {prompts[one]: texts[other] for one, other in after["answer"].items()} == {
        "甲": "子", "乙": "丑", "丙": "子",
    }  # fmt: skip
    assert len(texts) == 2
    assert validate(after | {"business_lines": ["01"]}) == []


def test_case_is_worth_the_sum_of_its_parts() -> None:
    document = make_document("case")
    total = sum(float(part["marks"]) for part in document["items"])
    more = saved(document, **{"items-0-marks": str(float(document["items"][0]["marks"]) + 1)})
    assert float(more["marks"]) == total + 1
    assert not [p for p in validate(more) if p.severity == "error"]


def test_changing_one_blank_leaves_the_others_as_they_were() -> None:
    document = make_document("fill_blank")
    document["blanks"] = [
        {"accept": ["五", "5"], "x-note": "保留"},
        {"accept": ["a|b"], "match": "text", "tolerance": 0},
    ]
    document["stem"] = "____和____"
    changed = saved(document, **{"blanks-0-accept": "五\r\n5\r\n伍"})
    expected = copy.deepcopy(document)
    expected["blanks"][0]["accept"] = ["五", "5", "伍"]
    assert changed == expected


def test_business_line_unknown_to_the_taxonomy_stays() -> None:
    document = make_document("true_false") | {"business_lines": ["05.99", "05"]}
    assert saved(document) == document


@pytest.mark.parametrize(
    ("type", "where", "field"),
    [
        ("single_choice", "题干", "stem"),
        ("single_choice", "选项第 2 条", "options-1-text"),
        ("single_choice", "答案", "options"),
        ("single_choice", "第 1 条依据，文件", "bases-0-document"),
        ("single_choice", "互斥题", "enemies"),
        ("numeric", "答案", "value"),
        ("fill_blank", "第 1 空", "blanks-0-accept"),
        ("short_answer", "第 1 个采分点，分值", "key_points-0-marks"),
        ("matching", "左列第 2 条", "pairs-1-text"),
        ("case", "案例材料", "material"),
        ("case", "第 1 小题，题干", "items-0-stem"),
        ("case", "第 1 小题，选项第 2 条", "items-0-options-1-text"),
    ],
)
def test_problem_stands_beside_its_field(type: str, where: str, field: str) -> None:
    document = make_document(type)
    if type == "case":
        document["items"][0] = {**make_document("single_choice"), "id": "1"}
    document["legal_basis"] = [{"document": "甲法", "clause": "第一条", "quote": "乙"}]
    editor = Editor(document)
    editor.document()
    (placed,) = editor.place([Problem(where, "error", "不对")])
    assert placed.field == field


def test_entry_of_an_ordering_is_found_by_its_stored_place() -> None:
    document = make_document("ordering")
    editor = Editor(document)
    editor.document()
    (placed,) = editor.place([Problem("条目第 1 条", "error", "不对")])
    row = document["answer"].index(document["entries"][0]["id"])
    assert placed.field == f"entries-{row}-text"


@pytest.mark.parametrize(
    "command",
    ["", "add", "add:nothing", "up:options", "up:options-99", "remove:options-x", "spin:options-0"],
)
def test_button_that_is_none_changes_nothing(command: str) -> None:
    document = make_document("single_choice")
    editor = Editor(document)
    assert editor.change_rows(command) == ""
    assert editor.document() == document


def test_list_takes_no_more_rows_than_it_may_hold() -> None:
    editor = Editor(make_document("single_choice"))
    for _ in range(20):
        editor.change_rows("add:options")
    assert len(editor.question.rows["options"]) == 10


@pytest.mark.parametrize("old", sorted(FORMS))
@pytest.mark.parametrize("new", sorted(FORMS))
def test_question_of_one_type_can_be_opened_as_another(old: str, new: str) -> None:
    document = make_document(old) | {"difficulty": 4}
    after = Editor(retyped(document, new)).document()
    assert (after["type"], after["stem"], after["difficulty"]) == (new, document["stem"], 4)
    if old == new:
        assert after == document


def test_forged_hidden_fields_do_no_harm() -> None:
    document = make_document("fill_blank")
    for forged in ("[" * 100_000, "null", "[1]", '{"accept": 1}', "{"):
        data = posted(Editor(document), **{"blanks-0-was": forged})
        assert isinstance(Editor(document, data).document()["blanks"], list)
