"""Aiken: strict files, files as people type them, and what is lost on writing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.formats import aiken
from question_bank.items import Item
from tests.support.shared_files import SAMPLE_BANKS
from tests.unit.question_bank.builders import CONTENT, OPTIONS, make_item

SAMPLES = [
    Item.from_document(json.loads(line))
    for path in SAMPLE_BANKS
    for line in path.read_text("utf-8").splitlines()
    if line.strip()
]
STRICT = "What is it?\nA. one\nB. two\nC. three\nANSWER: B\n"


def one(text: str) -> Item:
    result = aiken.read(text.encode())
    assert not result.has_errors(), result.problems
    (item,) = result.items
    return item


def shape(item: Item) -> tuple[str, str, list[str], Any]:
    options = [option["text"] for option in item.content.get("options") or ()]
    return item.type, item.stem, options, item.content["answer"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STRICT, ("single_choice", "What is it?", ["one", "two", "three"], ["B"])),
        (
            STRICT.replace(". ", ") "),
            ("single_choice", "What is it?", ["one", "two", "three"], ["B"]),
        ),
        (
            STRICT.replace("\n", "\r\n"),
            ("single_choice", "What is it?", ["one", "two", "three"], ["B"]),
        ),
        ("问\n\nA. 甲\n\nB. 乙\n\nANSWER: A", ("single_choice", "问", ["甲", "乙"], ["A"])),
        (
            "题干一\n题干二\nＡ．甲\nＢ、乙\nANSWER：Ｂ",
            ("single_choice", "题干一\n题干二", ["甲", "乙"], ["B"]),
        ),
        ("1、问\nA、甲\n乙续\nB、丙\n答案：a", ("single_choice", "问", ["甲\n乙续", "丙"], ["A"])),
        (
            "2019 年起\nA. 甲\nB. 乙\nanswer: b.",
            ("single_choice", "2019 年起", ["甲", "乙"], ["B"]),
        ),
        (
            "问\nA. 甲\nB. 乙\nC. 丙\nANSWER: C、A",
            ("multiple_choice", "问", ["甲", "乙", "丙"], ["A", "C"]),
        ),
        ("对不对\nA. 正确\nB. 错误\nANSWER: B", ("true_false", "对不对", [], False)),
        (
            "A. 开头的题干\nA. 甲\nB. 乙\nANSWER: A",
            ("single_choice", "A. 开头的题干", ["甲", "乙"], ["A"]),
        ),
        ("2*3*4=?\nA. 24\nB. 9\nANSWER: A", ("single_choice", "2\\*3\\*4=?", ["24", "9"], ["A"])),
    ],
)
def test_question_is_read_as_people_type_it(text: str, expected: tuple[Any, ...]) -> None:
    assert shape(one(text)) == expected


def test_line_of_rationale_after_the_answer_belongs_to_the_question() -> None:
    text = "1. 甲\nA. 一\nB. 二\nANSWER: A\n解析：第三条。\n续。\n\n2. 乙\nA. 一\nB. 二\nANSWER: B"
    first, second = aiken.read(text.encode()).items
    assert (first.rationale, second.stem, second.rationale) == ("第三条。\n续。", "乙", "")


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("问\nA. 甲\nB. 乙\nANSWER: D", "第 1 题（第 1 行）", "第 4 行：答案“D”不在选项 A 至 B"),
        ("问\nA. 甲\nB. 乙\nANSWER:", "第 1 题（第 1 行）", "没有写字母"),
        ("问\nANSWER: A", "第 1 题（第 1 行）", "没有选项"),
        ("\n\n问\nA. 甲\nB. 乙", "第 1 题（第 3 行）", "没有答案行"),
        ("问\nA. 甲\nANSWER: A", "第 1 题（第 1 行），选项", "应有 2 至 10 条"),
    ],
)
def test_fault_is_named_by_question_and_line(text: str, where: str, message: str) -> None:
    result = aiken.read(f"{text}\n\n好的\nA. 甲\nB. 乙\nANSWER: A".encode())
    if "没有答案行" in message:
        result = aiken.read(text.encode())
    (fault,) = [problem for problem in result.problems if problem.severity == "error"]
    assert fault.where == where
    assert message in fault.message


def test_question_without_answer_does_not_swallow_the_next() -> None:
    text = "甲\nA. 一\nB. 二\n\n乙\nA. 三\nB. 四\nANSWER: B"
    result = aiken.read(text.encode())
    assert (result.read, [item.stem for item in result.items]) == (2, ["乙"])
    assert [option["text"] for option in result.items[0].content["options"]] == ["三", "四"]
    assert any("没有答案行" in problem.message for problem in result.problems)


def test_gb18030_is_read() -> None:
    assert aiken.read("问\nA. 甲\nB. 乙\nANSWER: A".encode("gb18030")).items[0].stem == "问"


@pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.id)
def test_item_written_without_a_loss_reads_back_equal(item: Item) -> None:
    written = aiken.write([item])
    if any(problem.where == item.id for problem in written.problems):
        return
    (back,) = aiken.read(written.data).items
    assert shape(back) == shape(item)


def test_most_choices_and_judgements_of_the_samples_are_written_without_a_loss() -> None:
    kinds = [item for item in SAMPLES if item.type in ("single_choice", "true_false")]
    lost = {problem.where for problem in aiken.write(kinds).problems}
    assert len(lost & {item.id for item in kinds}) < len(kinds) / 10


@pytest.mark.parametrize("type_name", CONTENT)
def test_every_type_is_written_or_named_as_left_out(type_name: str) -> None:
    item = make_item(type_name)
    written = aiken.write([item])
    left_out = any(p.where == item.id and "未写出" in p.message for p in written.problems)
    assert left_out is not bool(written.data)


def test_what_has_no_place_is_said_once_a_kind() -> None:
    items = [make_item(id=f"T-{number}", options=OPTIONS) for number in range(3)]
    messages = [problem.message for problem in aiken.write(items).problems]
    assert sum("业务条线" in message for message in messages) == 1
    assert any("3 题的解析未写出" in message for message in messages)


def test_markup_and_line_breaks_are_said_to_be_lost() -> None:
    written = aiken.write([make_item(stem="**重点**\n是什么？")])
    assert written.data.startswith("**重点** 是什么？\nA. ".encode())
    messages = "".join(problem.message for problem in written.problems)
    assert "排版" in messages
    assert "换行" in messages


@given(st.text(alphabet="甲A.B)、ANSWER:：\n 1解析答案Ａ", max_size=120))
def test_any_text_gives_a_result_and_what_is_read_can_be_written(text: str) -> None:
    result = aiken.read(text.encode())
    aiken.write(result.items)
    assert result.read >= len(result.items)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(data: bytes) -> None:
    assert aiken.read(data).format == "aiken"
    assert aiken.recognises(data, None) in (True, False)


@pytest.mark.parametrize(
    "piece", ["A.", "\n", " ", "问\nA. 甲\nB. 乙\nANSWER: A\n", "问\nA. 甲\n\n"]
)
def test_long_text_is_read_in_bounded_time(piece: str) -> None:
    assert aiken.read((piece * 20_000).encode()).format == "aiken"


def test_file_is_recognised_by_options_and_answer_lines() -> None:
    assert aiken.recognises(STRICT.encode(), "a.txt")
    assert not aiken.recognises(STRICT.encode(), "a.csv")
    assert not aiken.recognises("题干\nA. 甲\nB. 乙".encode(), "a.txt")
