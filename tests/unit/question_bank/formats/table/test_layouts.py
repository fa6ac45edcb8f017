"""Workbooks as people lay them out: flags, one cell of options, cases, sheets by type."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from question_bank.formats import xlsx
from question_bank.formats.sheets import read_workbook
from question_bank.formats.table import (
    FIELDS,
    Layout,
    detect_layout,
    fit_layout,
    layout_at,
    read_sheets,
    sample_values,
)
from tests.support.shared_files import shared_folder
from tests.unit.question_bank.formats.table.rows import HEADER, make_row, read_rows, said_of
from tests.unit.question_bank.formats.workbooks import make_sheets, make_workbook, saved

_FOLDER = shared_folder()
CORPUS = sorted((_FOLDER / "corpora/xlsx_zh/magicodes").glob("*.xlsx")) if _FOLDER else []


def keys_of(result: Any) -> list[Any]:
    assert not result.has_errors(), said_of(result)
    return [item.content["answer"] for item in result.items]


@pytest.mark.parametrize(
    "header",
    [
        ["题型", "题干", "选项A", "选项B", "选项C", "是否正确A", "是否正确B", "是否正确C"],
        ["题型", "题干", "选项A", "选项B", "选项C", "选项A是否正确", "B正确", "选项C正确"],
        ["题型", "题干", "选项A", "选项B", "选项C", "A", "B", "C"],
        ["题型", "题干", "option1", "option2", "option3", "correct1", "correct2", "correct3"],
    ],
)
@pytest.mark.parametrize("sign", ["1", "√", "是", "对", "T", "正确", 1, True])
def test_flag_beside_each_option_makes_the_key(header: list[str], sign: Any) -> None:
    rows = [
        ["多选题", "哪些对？", "甲", "乙", "丙", sign, None, sign],
        ["单选题", "哪个对？", "甲", "乙", "丙", None, sign, None],
    ]
    assert keys_of(xlsx.read(make_workbook([header, *rows]))) == [["A", "C"], ["B"]]


def test_flag_column_may_follow_its_option_without_naming_it() -> None:
    header = ["题干", "选项A", "是否正确", "选项B", "是否正确", "选项C", "是否正确"]
    rows = [
        ["哪些对？", "甲", "是", "乙", "否", "丙", "是"],
        ["哪个？", "甲", "", "乙", "√", "丙", ""],
    ]
    result = xlsx.read(make_workbook([header, *rows]))
    assert keys_of(result) == [["A", "C"], ["B"]]
    assert [item.type for item in result.items] == ["multiple_choice", "single_choice"]


def test_option_without_its_flag_is_wrong_and_no_flag_at_all_is_an_error() -> None:
    header = ["题型", "题干", "选项A", "选项B", "是否正确A", "是否正确B"]
    rows = [["单选", "一？", "甲", "乙", "1", None], ["单选", "二？", "甲", "乙", None, None]]
    result = xlsx.read(make_workbook([header, *rows]))
    assert [item.content["answer"] for item in result.items] == [["A"]]
    assert ("第 3 行，答案列", "error", "没有填写答案") in said_of(result)


def test_flag_that_says_nothing_and_flag_against_the_key_are_named() -> None:
    header = ["题型", "题干", "选项A", "选项B", "是否正确A", "是否正确B", "答案"]
    rows = [
        ["单选", "一？", "甲", "乙", "也许", "", ""],
        ["单选", "二？", "甲", "乙", "1", "", "B"],
    ]
    result = xlsx.read(make_workbook([header, *rows]))
    assert [item.content["answer"] for item in result.items] == [["B"]]
    said = said_of(result)
    assert said[0][:2] == ("第 2 行，是否正确A列", "error")
    assert said[1][:2] == ("第 3 行，答案列", "warning")
    assert "不一致" in said[1][2]


@pytest.mark.parametrize(
    "cell",
    [
        "八点\n九点\n十点", "八点|九点|十点", "八点；九点；十点", "八点;九点;十点",
        "A.八点B.九点C.十点", "A、八点 B、九点 C、十点", "A. 八点\nB. 九点\nC. 十点",
        "（A）八点（B）九点（C）十点", "Ａ．八点；Ｂ．九点；Ｃ．十点", "A:八点|B:九点|C:十点",
    ],
)  # fmt: skip
def test_options_in_one_cell_are_parted(cell: str) -> None:
    rows = [["题型", "题干", "选项", "答案"], ["单选题", "几点？", cell, "B"]]
    (item,) = xlsx.read(make_workbook(rows)).items
    assert [option["text"] for option in item.content["options"]] == ["八点", "九点", "十点"]
    assert item.content["answer"] == ["B"]


def test_letters_inside_words_part_no_options() -> None:
    rows = [["题型", "题干", "选项", "答案"], ["单选题", "哪个？", "按 B 类办\n按 A. 类办", "A"]]
    (item,) = xlsx.read(make_workbook(rows)).items
    assert [option["text"] for option in item.content["options"]] == ["按 B 类办", "按 A. 类办"]


def test_options_may_stand_under_the_stem() -> None:
    rows = [["题干", "答案"], ["几点开门（ ）？\nA.八点\nB.九点", "B"]]
    (item,) = xlsx.read(make_workbook(rows)).items
    assert (item.type, item.stem) == ("single_choice", "几点开门（ ）？")
    assert [option["text"] for option in item.content["options"]] == ["八点", "九点"]


def test_sheet_may_name_the_type_and_have_a_header_of_its_own() -> None:
    sheets = {
        "一、单选题": [["题目", "A", "B", "C", "答案"], ["几点？", "八", "九", "十", "C"]],
        "多选题（20题）": [["标题行"], ["题干", "选项", "正确答案"], ["哪些？", "甲|乙|丙", "A,B"]],
        "判断": [["试题内容", "标准答案"], ["九点开门。", "×"]],
        "填空题": [["题干", "答案"], ["____点开门", "九"]],
        "简答": [["问题", "参考答案"], ["何时？", "九点"]],
    }
    result = xlsx.read(make_sheets(sheets))
    assert not result.has_errors(), said_of(result)
    assert [item.type for item in result.items] == [
        "single_choice", "multiple_choice", "true_false", "fill_blank", "short_answer",
    ]  # fmt: skip
    assert list(result.places) == [
        "“一、单选题”第 2 行", "“多选题（20题）”第 3 行", "“判断”第 2 行", "“填空题”第 2 行",
        "“简答”第 2 行",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "options", "answer", "type_name"),
    [
        ("哪些？", ["甲", "乙", "丙"], "A,C", "multiple_choice"),
        ("哪个？", ["甲", "乙", "丙"], "Ｂ", "single_choice"),
        ("九点开门（ ）", [None] * 3, "对", "true_false"),
        ("九点开门。", ["正确", "错误", None], "A", "true_false"),
        ("____点开门", [None] * 3, "九", "fill_blank"),
        ("____点开门", [None] * 3, "9", "fill_blank"),
    ],
)
def test_missing_type_is_inferred_and_said(
    stem: str, options: list[str | None], answer: str, type_name: str
) -> None:
    header = ["题干", "选项A", "选项B", "选项C", "答案"]
    result = xlsx.read(make_workbook([header, [stem, *options, answer]]))
    (item,) = result.items
    assert item.type == type_name
    assert any("没有写明题型" in message for _, _, message in said_of(result))


CASE: list[Any] = ["案例材料", "题型", "题干", "选项A", "选项B", "答案", "分值", "业务条线"]
CASE_ROWS: list[list[Any]] = [
    ["王某到窗口。", "单选题", "先做什么？", "问", "走", "A", 2, "13.01"],
    [None, "判断题", "可以走。", None, None, "错", 1, None],
    ["李某来电。", "多选题", "怎么做？", "记", "问", "AB", 2, "15.01"],
    [None, "简答题", "怎样答复？", None, None, "照实答复。", 5, None],
]


@pytest.mark.parametrize("manner", ["merged", "once", "repeated"])
def test_material_makes_a_case_of_its_rows(manner: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    table: list[list[Any]] = [CASE, *CASE_ROWS]
    for row in table:
        sheet.append(row)
    if manner == "merged":
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("A4:A5")
    if manner == "repeated":
        sheet["A3"], sheet["A5"] = sheet["A2"].value, sheet["A4"].value
    result = xlsx.read(saved(book))
    assert not result.has_errors(), said_of(result)
    first, second = result.items
    assert (first.type, first.content["material"]) == ("case", "王某到窗口。")
    assert [part["type"] for part in first.content["items"]] == ["single_choice", "true_false"]
    assert (str(first.marks), first.business_lines) == ("3.00", ("13.01",))
    assert (second.content["material"], str(second.marks)) == ("李某来电。", "7.00")


def test_questions_beside_merged_materials_stand_alone() -> None:
    book = openpyxl.Workbook()
    alone: list[Any] = [None, "判断题", "单独一题。", None, None, "对", 1, "13"]
    table: list[list[Any]] = [CASE, *CASE_ROWS[:2], alone]
    for row in table:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    assert [item.type for item in xlsx.read(saved(book)).items] == ["case", "true_false"]


def test_fault_of_one_part_is_named_by_its_row_and_stops_only_its_case() -> None:
    rows = [list(row) for row in CASE_ROWS]
    rows[1][5] = "也许"
    result = xlsx.read(make_workbook([CASE, *rows]))
    assert (len(result.items), result.read) == (1, 2)
    assert said_of(result)[0][:2] == ("第 3 行，答案列", "error")


def test_case_may_stand_as_a_row_above_its_parts() -> None:
    header = ["题型", "题干", "选项A", "选项B", "答案"]
    rows: list[list[Any]] = [
        ["案例分析题", "王某到窗口。", None, None, None],
        ["小题：单选题", "先做什么？", "问", "走", "A"],
        [None, "可以走。", None, None, "错"],
        ["单选题", "另一题", "甲", "乙", "B"],
    ]
    result = xlsx.read(make_workbook([header, *rows]))
    assert [item.type for item in result.items] == ["case", "single_choice"]
    assert result.items[0].content["material"] == "王某到窗口。"
    assert len(result.items[0].content["items"]) == 2


def test_part_without_a_case_above_it_is_an_error() -> None:
    result = read_rows([make_row(题型="小题：单选题")])
    assert said_of(result) == [("第 2 行，题型列", "error", "“小题：单选题”前面没有案例分析题")]


def test_nothing_leaks_from_the_row_before() -> None:
    header = [*HEADER, "解析", "难度", "关键字"]
    full = [*make_row(), "因为", 3, "词"]
    bare = ["单选题", "别的？", "甲", "乙", None, None, "A", None, None, None, None]
    second = read_rows([full, bare], header).items[1]
    assert (second.rationale, second.difficulty, second.tags) == ("", None, ())
    assert (second.business_lines, len(second.content["options"])) == ((), 2)


def test_merged_type_holds_for_all_its_rows_but_a_merged_key_does_not() -> None:
    book = openpyxl.Workbook()
    for row in (["题型", "题干", "答案"], ["判断题", "一。", "对"], [None, "二。", None]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("C2:C3")
    result = xlsx.read(saved(book))
    assert len(result.items) == 1
    assert ("第 3 行，答案列", "error", "没有填写答案") in said_of(result)


@pytest.mark.parametrize(
    ("cell", "item_id"), [(7.0, "7"), ("7.0", "7"), ("007", "007"), (12, "12")]
)
def test_number_read_as_a_float_is_the_number_it_was(cell: Any, item_id: str) -> None:
    data = make_workbook([["题号", *HEADER], [cell, *make_row()]])
    assert [item.id for item in xlsx.read(data).items] == [item_id]


def test_header_below_titles_and_notes_is_found_and_described() -> None:
    rows = [["2026 年题库"], ["说明：答案写字母", "请勿改动"], [], HEADER, make_row()]
    (sheet,) = detect_layout(read_workbook(make_workbook(rows))).sheets
    assert (sheet.header_row, sheet.is_read, sheet.guessed) == (4, True, frozenset())
    assert sheet.kind == "每行一题；每个选项一列；答案写在一列"
    assert [FIELDS[name] for name in sheet.fields.values()] == HEADER


def test_layout_corrected_by_hand_is_followed_and_remembered() -> None:
    rows = [
        ["甲栏", "乙栏", "丙栏", "丁栏"],
        ["几点？", "八", "九", "B"],
        ["几时？", "十", "一", "A"],
    ]
    sheets = read_workbook(make_workbook(rows))
    detected = detect_layout(sheets)
    assert read_sheets(sheets, "xlsx", detected).items == ()
    assert sample_values(sheets[0], detected.sheets[0], 1) == ["八", "十"]
    corrected = detected.with_sheet(
        layout_at(sheets[0], 1).with_fields(
            {0: "stem", 1: "option A", 2: "option B", 3: "answer"}, type="single_choice"
        )
    )
    kept = Layout.from_document(json.loads(json.dumps(corrected.to_document())))
    assert kept == corrected
    later = read_workbook(make_workbook([["新标题"], *rows], name="明年"))
    found = read_sheets(later, "xlsx", fit_layout(later, kept))
    assert keys_of(found) == [["B"], ["A"]]
    assert found.places[0] == "第 3 行"
    assert detect_layout(later).signature == detected.signature
    other = read_workbook(make_workbook([HEADER, make_row()]))
    assert detect_layout(other).signature != detected.signature
    assert fit_layout(other, kept) == detect_layout(other)


def test_column_whose_name_is_near_is_guessed_and_said() -> None:
    header = ["题型", "本次考试题干", "选项A", "选项B", "答案"]
    result = xlsx.read(make_workbook([header, ["单选", "几点？", "八", "九", "B"]]))
    assert len(result.items) == 1
    assert any("请核对" in message for _, _, message in said_of(result))


@pytest.mark.parametrize(
    "document",
    [
        {}, {"version": 1, "sheets": 3}, {"version": 1, "sheets": [{}]},
        {"version": 1, "sheets": [{"name": "a", "header_row": 0, "headers": [], "fields": {}}]},
        {"version": 1, "sheets": [
            {"name": "a", "header_row": 1, "headers": ["x"], "fields": {"0": "password"}}]},
        {"version": 1, "sheets": [
            {"name": "a", "header_row": 1, "headers": [], "fields": {}, "type": "riddle"}]},
    ],
)  # fmt: skip
def test_document_that_is_no_layout_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="布局"):
        Layout.from_document(document)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_workbook_of_others_is_read_whole(path: Path) -> None:
    result = xlsx.read(path.read_bytes())
    assert (result.read, len(result.items), result.has_errors()) == (404, 404, False)
