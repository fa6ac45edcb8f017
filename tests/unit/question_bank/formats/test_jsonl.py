"""JSON Lines holds everything, and a bad line is a problem of that line only."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.formats import jsonl
from question_bank.formats.media import Media
from question_bank.formats.registry import WRITERS, detect, read, write
from question_bank.formats.result import Attached, Residue
from question_bank.items import TYPES, Item
from tests.unit.question_bank.builders import PNG, make_document, make_item


def _lines(*documents: Any) -> bytes:
    return "\n".join(json.dumps(d, ensure_ascii=False) for d in documents).encode()


def test_every_type_is_written_and_read_back_the_same() -> None:
    items = [make_item(name, origin={"page": 3}) for name in TYPES]
    written = write(items, "jsonl")
    result = read(written.data)
    assert (result.format, result.items) == ("jsonl", tuple(items))
    assert written.problems == ()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_any_stem_survives(stem: str) -> None:
    document = make_document("true_false", stem=f"题{stem}")
    item = Item.from_document(document)
    assert jsonl.read(jsonl.write([item]).data).items == (item,)


@pytest.mark.parametrize(
    ("line", "where", "words"),
    [
        ('{"id": "1", ', "第 2 行", "不是完整的 JSON"),
        ('{"id": "1", "marks": NaN}', "第 2 行", "不是完整的 JSON"),
        ("[" * 100_000, "第 2 行", "不是完整的 JSON"),
        ('["题"]', "第 2 行", "应为一个 JSON 对象"),
        ('{"id": "1", "type": "quiz", "stem": "题", "marks": "1"}', "第 2 行，题型", "quiz"),
        ('{"id": ["1"], "type": "essay", "stem": "题", "marks": "1"}', "第 2 行，编号", "文字"),
        (json.dumps(make_document()), "第 2 行", "重复"),
        ("x" * 1_000_001, "第 2 行", "过长"),
    ],
)
def test_bad_line_is_a_problem_and_stops_nothing(line: str, where: str, words: str) -> None:
    good, other = make_document(), make_document("true_false", stem="另一题")
    data = b"\n".join([_lines(good), line.encode(), b"", _lines(other)])
    result = jsonl.read(data)
    assert [item.type for item in result.items] == ["single_choice", "true_false"]
    assert result.read == 3
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert any(p.where == where and words in p.message for p in errors)


def test_question_without_an_id_gets_one_from_its_words() -> None:
    document = make_document()
    del document["id"]
    first = jsonl.read(_lines(document)).items[0]
    again = jsonl.read(_lines(make_document("essay", stem="别的"), document)).items[1]
    assert first.id == again.id
    twice = jsonl.read(_lines(document, document))
    assert [item.id for item in twice.items] == [first.id, f"{first.id}-2"]


def test_cases_that_share_a_stem_are_not_taken_for_one() -> None:
    one = make_document("case", id="1")
    two = make_document("case", id="2", material="另一份材料。")
    assert jsonl.read(_lines(one, two)).problems == ()
    (warning,) = jsonl.read(_lines(one, {**one, "id": "3"})).problems
    assert (warning.where, warning.severity) == ("第 2 行", "warning")


def test_file_that_is_not_utf_8_is_one_problem() -> None:
    result = jsonl.read('{"stem": "题"}'.encode("gb18030"))
    assert [(p.where, p.severity) for p in result.problems] == [("文件", "error")]


@pytest.mark.parametrize(
    ("data", "filename", "name"),
    [
        (_lines(make_document()), None, "jsonl"),
        (b"\xef\xbb\xbf\n" + _lines(make_document()), "x.txt", "jsonl"),
        (b'{"stem": broken\n', "bank.jsonl", "jsonl"),
        (b'{"version": 3}', None, None),
        (b"", None, None),
        (b"hello", "a.dat", None),
        (b"hello", "a.txt", "text"),  # so that reading says what is missing in it
        (b"\x89PNG\r\n\x1a\n", None, None),
    ],
)
def test_format_is_recognised_by_content(data: bytes, filename: str | None, name: str) -> None:
    assert detect(data, filename) == name


def test_unknown_content_is_explained() -> None:
    assert "认不出文件格式" in read(b"hello").problems[0].message
    assert "不支持格式" in read(b"hello", format="docm").problems[0].message


@pytest.mark.parametrize("name", sorted(WRITERS))
@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 100, b"PK\x03\x04", b"{", b"\xff\xfe\x00", b"a,b\n"]
)
def test_no_format_breaks_on_rubbish(name: str, data: bytes) -> None:
    result = read(data, format=name)
    assert result.items == ()


def test_pictures_and_foreign_pieces_come_back() -> None:
    media = Media.of(PNG)
    assert media is not None
    item = make_item("true_false", stem=f"看图：{media.reference('证件')}")
    residue = Residue("gift", item.id, {"text": "// 说明"})
    attached = Attached({media.name: media}, (residue,))
    result = read(write([item], "jsonl", attached).data)
    assert result.items == (item,)
    assert result.attached == attached
    assert result.problems == ()


@pytest.mark.parametrize(
    "line",
    [
        '{"media": "0.png", "data": "aGVsbG8="}',
        '{"media": 3, "data": 4}',
        '{"media": "0.png"}',
        '{"residue": []}',
        '{"residue": {"format": "gift", "after": "", "content": 3}}',
    ],
)
def test_broken_attachment_is_noted(line: str) -> None:
    result = jsonl.read(_lines(make_document()) + b"\n" + line.encode())
    assert len(result.items) == 1
    assert [(p.where, p.severity) for p in result.problems] == [("第 2 行", "warning")]
    assert result.attached.media == {}


def test_formats_say_what_they_lose_of_pictures_and_foreign_pieces() -> None:
    media = Media.of(PNG)
    assert media is not None
    item = make_item("true_false", source={"format": "gift", "comment": "//"})
    attached = Attached({media.name: media}, (Residue("qti3", "", {"xml": "<x/>"}),))
    said = [problem.message for problem in write([item], "csv", attached).problems]
    assert any("1 张" in words for words in said)
    assert any("gift" in words for words in said)
    assert any("qti3" in words for words in said)
