"""The ways trainers type questions, each read as meant."""

from typing import Any

import pytest

from question_bank.formats import text
from question_bank.formats.result import ReadResult
from question_bank.items import Item


def read(words: str) -> ReadResult:
    return text.read(words.encode())


def only(words: str) -> Item:
    result = read(words)
    assert [p for p in result.problems if p.severity == "error"] == []
    assert len(result.items) == 1
    return result.items[0]


OPTIONS = "A. 三天\nB. 五天\nC. 七天\n"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (f"1. 每年几天？\n{OPTIONS}答案：B", ["B"]),
        (f"1、每年几天？\n{OPTIONS}正确答案：B", ["B"]),
        (f"1．每年几天？\n{OPTIONS}【答案】B", ["B"]),
        (f"（1）每年几天？\n{OPTIONS}参考答案: B", ["B"]),
        (f"第1题 每年几天？\n{OPTIONS}答案：A、C", ["A", "C"]),
        (f"1. 每年几天？（ B ）\n{OPTIONS}", ["B"]),
        (f"1. 每年( B )天以上？\n{OPTIONS}", ["B"]),
        (f"1. 每年几天（AC）。\n{OPTIONS}", ["A", "C"]),
        ("1. 每年几天？\nA. 三天 B. 五天 C. 七天\n答案：ＡＢ", ["A", "B"]),
        ("1. 每年几天？\nA、三天\tB、五天\tC、七天\n答案：A,B", ["A", "B"]),
        ("1. 每年几天？\nA．三天B．五天C．七天\n答案：B", ["B"]),
        ("1. 每年几天？\n(A)三天\n(B)五天\n(C)七天\n答案：B", ["B"]),
        ("1. 每年几天？（ ） A. 三天 B. 五天 C. 七天\n答案：B", ["B"]),
        (f"1. 每年几天？A. B. C.\n{OPTIONS}答案：B", ["B"]),
        ("1. 每年几天？\nA. 三天 B. 五天 C. 七天 答案：B", ["B"]),
        (f"每年几天？\n{OPTIONS}答案：B", ["B"]),
        ("1. 每年几天？\nA 三天\nB 五天\nC 七天\n答案：B. 五天", ["B"]),
        (f"1. 每年几天？\n{OPTIONS}答案：1.B", ["B"]),
    ],
)
def test_number_options_and_key_are_read_in_every_habit(words: str, key: list[str]) -> None:
    if words.endswith("1.B"):
        words = words.replace("答案：1.B", "参考答案\n1.B")
    item = only(words)
    assert item.content["answer"] == key
    assert [option["text"] for option in item.content["options"]] == ["三天", "五天", "七天"]


@pytest.mark.parametrize(
    ("words", "kind", "marks"),
    [
        (f"一、单选题（每题2分，共20题）\n1. 甲\n{OPTIONS}答案：B", "single_choice", "2.00"),
        (f"二、多项选择题（每小题1.5分）\n1. 甲\n{OPTIONS}答案：AB", "multiple_choice", "1.50"),
        (f"三、不定项选择题\n1. 甲\n{OPTIONS}答案：B", "indefinite_choice", "1.00"),
        (f"一、选择题（每题3分）\n1. 甲\n{OPTIONS}答案：AB", "multiple_choice", "3.00"),
        ("三、判断题\n1. 天是蓝的。（√）", "true_false", "1.00"),
        ("判断题\n1. 天是蓝的。（ 错 ）", "true_false", "1.00"),
        ("1. 天是蓝的。\nA. 正确\nB. 错误\n答案：B", "true_false", "1.00"),
        ("（ √ ）1. 天是蓝的。", "true_false", "1.00"),
        ("1. 天是蓝的。\n答案：对", "true_false", "1.00"),
        ("四、填空题（每空2分）\n1. 每年____天（ ）。\n答案：5；40", "fill_blank", "4.00"),
        ("1. 每年（  ）天。\n答案：5", "fill_blank", "1.00"),
        ("五、简答题\n1. 说说看（5分）\n答：甲，乙，丙。", "short_answer", "5.00"),
        (f"1.【多选题】甲\n{OPTIONS}答案：AB", "multiple_choice", "1.00"),
        (f"题型：单选题\n1. 甲\n{OPTIONS}答案：B", "single_choice", "1.00"),
    ],
)
def test_headings_tags_and_keys_say_the_type(words: str, kind: str, marks: str) -> None:
    item = only(words)
    assert (item.type, f"{item.marks:.2f}") == (kind, marks)


def test_headings_by_topic_leave_the_types_to_the_headings_below() -> None:
    questions = f"（一）单选题\n1. 甲\n{OPTIONS}答案：B\n"
    result = read(f"题库\n一、就业创业\n{questions}二、社会保险\n{questions}")
    assert [item.content["answer"] for item in result.items] == [["B"], ["B"]]


def test_brackets_that_hold_no_option_letter_stay_in_the_stem() -> None:
    item = only(f"1. 按第（三）条和维生素（C）的规定（2019年）\n{OPTIONS}答案：B")
    assert item.stem == "按第（三）条和维生素（C）的规定（2019年）"


def test_numbered_steps_in_a_rationale_are_no_questions() -> None:
    steps = "解析：\n1. 先受理\n2. 再审核\n3. 后办结\n"
    result = read(f"1. 甲\n{OPTIONS}答案：B\n{steps}2. 乙\n{OPTIONS}答案：C\n{steps}")
    assert [item.stem for item in result.items] == ["甲", "乙"]
    assert all(item.rationale.endswith("3. 后办结") for item in result.items)


def test_numbered_points_of_a_written_answer_are_no_questions() -> None:
    result = read("五、简答题\n1. 甲\n参考答案：\n1. 一点\n2. 两点\n2. 乙\n答：（1）三（2）四")
    assert [item.stem for item in result.items] == ["甲", "乙"]


def test_commas_and_letters_in_answers_and_english_are_no_options() -> None:
    assert only("1. 甲\n答：A类，B类、C. 其他。").type == "short_answer"
    item = only("1. This is A. Smith speaking.\nA. A man\nB. U.S.A.\nC. B is it\n答案：A")
    assert [option["text"] for option in item.content["options"]] == ["A man", "U.S.A.", "B is it"]


def test_a_question_without_a_key_is_named_with_its_place() -> None:
    result = read(f"1. 甲\n{OPTIONS}\n2. 乙\n{OPTIONS}答案：B")
    errors = [problem for problem in result.problems if problem.severity == "error"]
    assert (result.read, len(result.items)) == (2, 1)
    assert errors[0].where == "第 1 行，第 1 题"
    assert "没有找到答案" in errors[0].message


PAPER = (
    "一、单选题\n" + "".join(f"{n}. 单{n}\n{OPTIONS}" for n in range(1, 6))
    + "二、多选题\n" + "".join(f"{n}. 多{n}\n{OPTIONS}" for n in range(1, 3))
    + "三、判断题\n1. 判1\n2. 判2\n"
)  # fmt: skip


@pytest.mark.parametrize(
    "keys",
    [
        "参考答案\n一、单选题 1-5 ABCAB\n二、多选题 1-2 AB AC\n三、判断题 1-2 √×",
        "答案\n一、单选题\n1~5：A B C A B\n二、多选题\n1.AB 2.AC\n三、判断题\n1.对 2.错",
        "【参考答案】\n一、单选题：1.A 2.B 3.C 4.A 5.B\n"
        "二、多选题：1、AB；2、AC\n三、判断题\n1、√\n2、×",
        "答案：\n1-5 ABCAB\n1.AB 2.AC\n1.√ 2.×",
    ],
)
def test_gathered_keys_reach_the_questions_of_their_section(keys: str) -> None:
    result = read(PAPER + keys)
    assert [p for p in result.problems if p.severity == "error"] == []
    assert ["".join(item.content["answer"]) for item in result.items[:7]] == [
        "A", "B", "C", "A", "B", "AB", "AC",
    ]  # fmt: skip
    assert [item.content["answer"] for item in result.items[7:]] == [True, False]


def test_gathered_keys_bring_their_rationales() -> None:
    words = f"一、单选题\n1. 甲\n{OPTIONS}2. 乙\n{OPTIONS}参考答案及解析\n"
    result = read(f"{words}1.【答案】B【解析】因为甲。\n2. C\n解析：因为乙。")
    assert [(i.content["answer"], i.rationale) for i in result.items] == [
        (["B"], "因为甲。"), (["C"], "因为乙。"),
    ]  # fmt: skip


def test_a_gathered_key_without_a_question_is_named() -> None:
    result = read(f"1. 甲\n{OPTIONS}答案\n1.A 2.B")
    assert [p.message for p in result.problems if "没有对应" in p.message] == [
        "答案“2. B”在前面没有对应的题"
    ]


CASE_PARTS = "（1）对吗？\nA. 对\nB. 错\n答案：B\n（2）为什么？\n答：（1）首问；\n（2）负责。"


@pytest.mark.parametrize(
    "opening",
    [
        "案例一：张三来办事。\n",
        "六、案例分析题（每题10分）\n案例1\n张三来办事。\n",
        "六、案例分析题\n1. 张三来办事。\n",
        "材料：张三来办事。\n",
    ],
)
def test_a_case_holds_its_material_and_parts(opening: str) -> None:
    item = only(opening + CASE_PARTS)
    parts: list[dict[str, Any]] = item.content["items"]
    assert (item.type, item.content["material"]) == ("case", "张三来办事。")
    assert [part["type"] for part in parts] == ["true_false", "short_answer"]
    assert parts[1]["sample_answer"] == "（1）首问；\n（2）负责。"


def test_labelled_lines_become_facets() -> None:
    item = only(
        f"1. 甲\n{OPTIONS}答案：B\n难度：易\n知识点：工伤认定\n"
        "依据：《工伤保险条例》第十四条：“职工有下列情形之一的”"
    )
    basis = item.legal_basis[0]
    assert (item.difficulty, item.business_lines) == (1, ("05.02",))
    assert (basis.document, basis.clause) == ("工伤保险条例", "第十四条")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    result = text.read(f"1. 甲\r\n{OPTIONS}答案：B".encode(encoding))
    assert [item.stem for item in result.items] == ["甲"]
