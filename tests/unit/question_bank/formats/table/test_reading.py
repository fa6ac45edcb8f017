"""Headers of many makers, keys of many styles, exact places of problems."""

from typing import Any

import pytest

from question_bank.formats import xlsx
from question_bank.formats.registry import detect, read
from question_bank.items import grade
from tests.unit.question_bank.formats.table.rows import HEADER, make_row, read_rows, said_of
from tests.unit.question_bank.formats.workbooks import make_sheets, make_workbook


def test_plain_row_becomes_a_question() -> None:
    result = read_rows([make_row()])
    (item,) = result.items
    assert (result.format, result.read, result.problems) == ("xlsx", 1, ())
    assert item.content["answer"] == ["B"]
    assert item.content["options"][3] == {"id": "D", "text": "不开"}
    assert (item.business_lines, str(item.marks)) == (("13.01",), "1.00")


# The layout of a public template with 404 questions: the key stands before options named by bare
# letters, most cells of 知识点 are blank, and two columns are its own.
FOREIGN = [
    "干扰列", "题干", "题型", "难度", "正确答案", *"ABCDEFGH", "选项是否支持乱序", "解析",
    "知识点", "关键字",
]  # fmt: skip


def test_foreign_layout_is_read_whole() -> None:
    blank = [""] * 4
    rows = [
        [n, f"第 {n} 种图线用于（ ）。", "单选题", "中难度", "C", "甲 ", "乙 ", "丙 ", "丁", *blank,
         "否" if n == 3 else "", "要点", "", "图线"]
        for n in range(1, 41)
    ]  # fmt: skip
    result = read_rows(rows, FOREIGN)
    assert (result.read, len(result.items)) == (40, 40)
    assert said_of(result) == [
        ("第 1 行", "warning", "不认识列 “干扰列”，未导入"),
        ("第 2 行，知识点列等 40 处", "warning", "尚未标注，可稍后补充"),
    ]
    third = result.items[2]
    assert (third.difficulty, third.tags, third.content["shuffle"]) == (3, ("图线",), False)
    assert third.content["options"][2]["text"] == "丙"


def test_header_may_stand_below_a_title_and_blank_rows() -> None:
    title = ["2025 年度题库"]
    result = xlsx.read(make_workbook([title, [], ["请勿改动"], HEADER, [], make_row(答案="Z")]))
    assert said_of(result)[0] == ("第 6 行，答案列", "error", "没有选项 Z")


@pytest.mark.parametrize(
    "header",
    [
        ["题目类型", "题目内容", "A", "B", "C", "D", "正确答案（多选用英文逗号分隔）", "分类"],
        ["类型", "问题", "选项 A", "选项 B", "选项 C", "选项 D", "标准答案", "章节"],
        ["type", "content", "option1", "option2", "option3", "option4", "answer", "标签"],
        ["题型*", "试题", "A选项", "B选项", "C选项", "D选项", "答案：", "业务条线 / 知识点"],
        [" 题 型 ", "题干", "备选项A", "备选项B", "备选项C", "备选项D", "参考答案", "条线"],
    ],
)
def test_headers_go_by_many_names(header: list[str]) -> None:
    result = read_rows([make_row()], header)
    assert result.problems == ()
    assert result.items[0].to_document() == read_rows([make_row()]).items[0].to_document()


@pytest.mark.parametrize(
    "key",
    ["ABC", "A,B,C", "A，B，C", "A、B、C", "A;B;C", "A；B；C", "A|B|C", "A B C", "ＡＢＣ",
     "a，c、B", "CBA", "（ABC）", "A和B和C", "A.B.C"],
)  # fmt: skip
def test_key_of_several_letters_is_read_in_any_style(key: str) -> None:
    (item,) = read_rows([make_row(题型="多选题", 答案=key)]).items
    assert item.content["answer"] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("key", "truth"),
    [
        ("对", True), ("√", True), ("T", True), ("true", True), ("正确", True), ("是", True),
        (1, True), ("1", True), (True, True), ("Ｔ", True), ("A", True),
        ("错", False), ("×", False), ("F", False), ("错误", False), ("否", False), (0, False),
        (False, False), ("x", False), ("B", False),
    ],
)  # fmt: skip
def test_judgement_is_read_in_any_style(key: Any, truth: bool) -> None:
    row = make_row(题型="判断题", 答案=key, 选项A="正确", 选项B="错误", 选项C=None, 选项D=None)
    (item,) = read_rows([row]).items
    assert item.content["answer"] is truth


def test_letters_judge_by_what_the_options_say() -> None:
    row = make_row(题型="判断", 答案="A", 选项A="错误", 选项B="正确", 选项C=None, 选项D=None)
    assert read_rows([row]).items[0].content["answer"] is False


def test_letter_without_options_is_no_judgement() -> None:
    row = make_row(题型="判断", 答案="A", 选项A=None, 选项B=None, 选项C=None, 选项D=None)
    assert said_of(read_rows([row])) == [
        ("第 2 行，答案列", "error", "“A”看不出对错，应写成 对 或 错")
    ]


@pytest.mark.parametrize(
    ("name", "type_name"),
    [
        ("单选", "single_choice"), ("单项选择题", "single_choice"), ("多选", "multiple_choice"),
        ("多项选择题", "multiple_choice"), ("不定项", "indefinite_choice"),
        ("multiple_choice", "multiple_choice"), ("001002", "multiple_choice"),
    ],
)  # fmt: skip
def test_type_goes_by_many_names(name: str, type_name: str) -> None:
    key = "B" if type_name == "single_choice" else "AB"
    assert read_rows([make_row(题型=name, 答案=key)]).items[0].type == type_name


@pytest.mark.parametrize(
    ("codes", "types"),
    [
        ((1, 2, 3), ["single_choice", "multiple_choice", "true_false"]),
        ((0, 1, 2), ["single_choice", "multiple_choice", "true_false"]),
    ],
)
def test_numbered_types_count_from_the_lowest_used(
    codes: tuple[int, ...], types: list[str]
) -> None:
    keys = ("B", "AB", "对")
    rows = [make_row(题型=c, 答案=k, 题干=f"题{c}") for c, k in zip(codes, keys, strict=True)]
    result = read_rows(rows)
    assert [item.type for item in result.items] == types
    assert [p.where for p in result.problems] == ["第 1 行，题型列"]  # how they were read


def test_numbers_are_read_as_typed() -> None:
    row = make_row(题干=2019, 选项A=1, 选项B=2.5, 选项C=3, 选项D=10, 答案="B")
    item = read_rows([row]).items[0]
    assert [option["text"] for option in item.content["options"]] == ["1", "2.5", "3", "10"]
    assert item.stem == "2019"


def test_key_may_be_the_words_of_an_option() -> None:
    assert read_rows([make_row(答案="十点")]).items[0].content["answer"] == ["C"]


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({"题型": "", "答案": "九点钟"}, "题型列", "没有填写题型"),
        ({"题型": "选号题"}, "题型列", "“选号题”不认识"),
        ({"题型": "案例分析题"}, "题型列", "没有写材料"),
        ({"题型": "连线题"}, "题型列", "放不进一行"),
        ({"题干": None}, "题干列", "没有填写题干"),
        ({"题干": "字" * 2001}, "题干列", "超过上限 2000 字"),
        ({"选项B": None}, "选项B列", "中间的选项是空的"),
        ({"选项D": "字" * 501}, "选项D列", "超过上限 500 字"),
        ({"选项B": None, "选项C": None, "选项D": None}, "选项列", "至少要有 2 个选项"),
        ({"答案": None}, "答案列", "没有填写答案"),
        ({"答案": "E"}, "答案列", "没有选项 E"),
        ({"答案": "AB"}, "答案列", "有且只有 1 个"),
        ({"答案": "九点钟"}, "答案列", "不是选项字母"),
        ({"题型": "多选题", "答案": "ABA"}, "答案列", "写了两次"),
        ({"题型": "填空题", "答案": "九"}, "题干列", "没有空"),
        ({"题型": "填空题", "题干": "（ ）和____", "答案": "九"}, "答案列", "2 个空，答案有 1 个"),
        ({"题型": "填空题", "题干": "（ ）和____", "答案": "九| "}, "答案列", "第 2 空没有答案"),
        ({"题型": "数值题", "答案": "约十"}, "答案列", "不是数值"),
        ({"题型": "排序题", "答案": "ABC"}, "答案列", "每个选项的字母"),
        ({"题型": "简答题", "答案": None}, "答案列", "没有填写参考答案"),
    ],
)
def test_problem_names_row_and_column(changes: dict[str, Any], where: str, message: str) -> None:
    result = read_rows([make_row(题干="好题"), make_row(**changes)])
    assert len(result.items) == 1  # one bad question never stops the file
    assert result.read == 2
    ((place, severity, said),) = said_of(result)
    assert (place, severity) == (f"第 3 行，{where}", "error")
    assert message in said


def test_blanks_of_any_style_and_their_alternatives_are_read() -> None:
    row = make_row(题型="填空题", 题干="每年（  ）天，共__次，见《   》及【】", 答案="5;五|２|是")
    (item,) = read_rows([row]).items
    assert item.stem == "每年____天，共____次，见《   》及____"
    assert grade(item, {"blanks": ["五", "2", "是"]}).marks == item.marks
    assert [blank["match"] for blank in item.content["blanks"]] == ["number", "number", "text"]


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12.5±0.1%", {"value": "12.5", "tolerance": "0.1", "unit": "%"}),
        ("60日", {"value": "60", "tolerance": "0", "unit": "日"}),
        (30, {"value": "30", "tolerance": "0", "unit": ""}),
        ("-3", {"value": "-3", "tolerance": "0", "unit": ""}),
    ],
)
def test_number_key_is_read_with_tolerance_and_unit(cell: Any, key: dict[str, str]) -> None:
    assert read_rows([make_row(题型="数值题", 答案=cell)]).items[0].content["answer"] == key


def test_options_may_stand_in_one_cell() -> None:
    header = ["题型", "题干", "选项", "答案", "业务条线"]
    rows = [["单选", "几点？", "A. 八点\nB. 九点\nC. 十点", "B", "13"]]
    (item,) = read_rows(rows, header).items
    assert [option["text"] for option in item.content["options"]] == ["八点", "九点", "十点"]


def test_question_written_twice_is_named() -> None:
    rows = [
        make_row(题干="窗口 几点开门（ ）？"),
        make_row(题干="窗口几点开门(  )?"),
        make_row(题干="别的"),
    ]
    result = read_rows(rows)
    assert len(result.items) == 3
    assert said_of(result) == [("第 3 行", "warning", "题干与第 2 行相同，请确认是否重复")]


def test_same_number_twice_is_an_error() -> None:
    rows = [[*make_row(), 7], [*make_row(题干="别的"), 7]]
    result = read_rows(rows, [*HEADER, "题号"])
    assert said_of(result) == [("第 3 行", "error", "编号“7”与第 2 行重复")]


def test_question_without_a_number_gets_the_same_one_each_time() -> None:
    first, again = read_rows([make_row()]).items[0].id, read_rows([[], make_row()]).items[0].id
    assert first == again
    assert read_rows([make_row(题干="别的")]).items[0].id != first


def test_several_sheets_are_read_and_named() -> None:
    sheets = {
        "单选": [HEADER, make_row()],
        "多选": [HEADER, make_row(题型="多选", 答案="A")],
        "说": [["x"]],
    }
    result = xlsx.read(make_sheets(sheets))
    assert len(result.items) == 1
    assert result.problems[0].where == "“多选”第 2 行，答案列"


@pytest.mark.parametrize("rows", [[["只有", "几个", "词"]], [["题干", "解析"], ["题", "因为"]]])
def test_table_without_a_header_is_explained(rows: list[list[str]]) -> None:
    result = xlsx.read(make_workbook(rows))
    assert [p.where for p in result.problems] == ["文件"]
    assert "没有找到表头" in result.problems[0].message


def test_unreadable_workbook_is_one_problem() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert detect(data) == "xlsx"
    assert "另存为”.xlsx" in read(data).problems[0].message


def test_csv_is_the_same_table() -> None:
    text = "题型,题干,选项A,选项B,答案,业务条线\n单选,几点？,八点,九点,B,13\n判断,对吗？,,,√,13\n"
    for data in (text.encode("gb18030"), text.encode("utf-8-sig")):
        result = read(data)
        assert (result.format, len(result.items), result.problems) == ("csv", 2, ())
