"""Grading by type (docs/rules/grading.md, rows G6-G21)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.items import TYPES, AnswerError, check_answer, grade, is_answered
from tests.unit.question_bank.builders import CONTENT, OPTIONS, RIGHT, WRONG, make_item

SCORED_BY_MACHINE = sorted(RIGHT)


def test_every_type_has_a_sample_document() -> None:
    assert set(CONTENT) == set(TYPES)


@pytest.mark.parametrize("type_name", SCORED_BY_MACHINE)
def test_right_answer_earns_all_marks(type_name: str) -> None:
    item = make_item(type_name)
    assert grade(item, RIGHT[type_name]).marks == item.marks


@pytest.mark.parametrize("type_name", SCORED_BY_MACHINE)
def test_wrong_answer_earns_nothing(type_name: str) -> None:
    given_grade = grade(make_item(type_name), WRONG[type_name])
    assert given_grade.marks == 0
    assert given_grade.reason


@pytest.mark.parametrize("type_name", sorted(TYPES))
@pytest.mark.parametrize("answer", [None, {}])
def test_missing_answer_earns_nothing_and_says_so(
    type_name: str, answer: dict[str, Any] | None
) -> None:
    given_grade = grade(make_item(type_name), answer)
    assert (given_grade.marks, given_grade.reason) == (Decimal("0.00"), "未作答")  # G6
    assert not given_grade.needs_marking


@pytest.mark.parametrize(
    ("type_name", "answer"),
    [
        ("single_choice", {"choices": []}),
        ("fill_blank", {"blanks": ["", " "]}),
        ("numeric", {"number": " "}),
        ("short_answer", {"text": "  \n"}),
        ("ordering", {"order": []}),
        ("matching", {"pairs": {"1": None}}),
        ("case", {"parts": {"1": {"choices": []}, "2": None}}),
        ("scenario", {"documents": {"id_card": None, "relation": {"state": ""}}}),
        ("scenario", {"documents": {}, "fields": {"day": " "}, "handling": ""}),
    ],
)
def test_empty_answer_counts_as_unanswered(type_name: str, answer: dict[str, Any]) -> None:
    item = make_item(type_name)
    assert not is_answered(item, answer)
    assert grade(item, answer).reason == "未作答"


@pytest.mark.parametrize(
    ("type_name", "answer", "words"),
    [
        ("single_choice", {"choices": ["E"]}, "没有选项"),
        ("single_choice", {"choices": ["A", "B"]}, "只能选一项"),
        ("single_choice", {"choices": "A"}, "列表"),
        ("single_choice", {"text": "A"}, "只收“choices”"),
        ("single_choice", {"choices": [1]}, "没有选项"),
        ("multiple_choice", {"choices": ["A", "A"]}, "不能重复"),
        ("multiple_choice", {"choices": ["A", "a"]}, "不能重复"),
        ("true_false", {"choices": ["C"]}, "判断题应答"),
        ("fill_blank", {"blanks": ["5", "专项", "多"]}, "本题有 2 个空"),
        ("fill_blank", {"blanks": [5]}, "文字"),
        ("fill_blank", {"blanks": ["五" * 501]}, "超过上限"),
        ("numeric", {"number": "十二"}, "不是数值"),
        ("numeric", {"number": "1e999999"}, "不是数值"),
        ("short_answer", {"text": "字" * 5001}, "超过上限"),
        ("short_answer", {"text": "a\x00b"}, "控制字符"),
        ("short_answer", {"text": "\ud800"}, "控制字符"),
        ("ordering", {"order": ["1", "1"]}, "不能重复"),
        ("ordering", {"order": ["1", "9"]}, "没有条目"),
        ("matching", {"pairs": {"9": "a"}}, "没有左列条目"),
        ("matching", {"pairs": {"1": "z"}}, "没有右列条目"),
        ("matching", {"pairs": ["1"]}, "左列"),
        ("case", {"parts": {"3": {"choices": ["A"]}}}, "没有小题"),
        ("case", {"parts": {"1": {"choices": ["Z"]}}}, "第 1 小题"),
        ("single_choice", ["A"], "格式不对"),
        ("scenario", {"choices": ["A"]}, "只收“documents”“fields”“handling”"),
        ("scenario", {"documents": ["ok"]}, "材料"),
        ("scenario", {"documents": {"other": "ok"}}, "没有材料“other”"),
        ("scenario", {"documents": {"id_card": "ok", "A": "ok"}}, "答了两次"),
        ("scenario", {"documents": {"id_card": "fine"}}, "只能标为"),
        ("scenario", {"documents": {"id_card": {"state": "ok", "defects": ["a"]}}}, "不能再选缺陷"),
        ("scenario", {"documents": {"id_card": {"defects": ["a"]}}}, "没有标为“有缺陷”"),
        (
            "scenario",
            {"documents": {"id_card": {"state": "defective", "defects": ["z"]}}},
            "没有缺陷",
        ),
        ("scenario", {"documents": {"id_card": {"state": "ok", "note": "x"}}}, "作答应为"),
        ("scenario", {"documents": {"id_card": 5}}, "作答应为"),
        ("scenario", {"fields": {"other": "1"}}, "没有栏目"),
        ("scenario", {"fields": {"day": ["1"]}}, "文字"),
        ("scenario", {"fields": {"day": "五" * 501}}, "超过上限"),
        ("scenario", {"handling": "z"}, "没有办理方式"),
    ],
)
def test_malformed_answer_is_refused_and_earns_nothing(
    type_name: str, answer: Any, words: str
) -> None:
    item = make_item(type_name)
    with pytest.raises(AnswerError, match=words):
        check_answer(item, answer)
    given_grade = grade(item, answer)  # G7
    assert given_grade.marks == 0
    assert given_grade.reason.startswith("作答无效")


def test_letters_stand_for_positions_when_ids_are_others() -> None:
    options = [{"id": f"o{n}", "text": f"选项{n}"} for n in range(4)]
    item = make_item("multiple_choice", options=options, answer=["o0", "o2"])
    assert grade(item, {"choices": ["A", "C"]}) == grade(item, {"choices": ["o0", "o2"]})
    assert grade(item, {"choices": ["ａ", "ｃ"]}).marks == item.marks


def test_id_wins_over_letter_of_position() -> None:
    options = [{"id": "B", "text": "甲"}, {"id": "A", "text": "乙"}]
    item = make_item("single_choice", options=options, answer=["B"])
    assert grade(item, {"choices": ["B"]}).marks == item.marks


@given(st.sets(st.sampled_from("ABCDEF"), min_size=1), st.sets(st.sampled_from("ABCDEF")))
def test_letters_and_ids_earn_the_same(key: set[str], chosen: set[str]) -> None:
    by_letter = [{"id": letter, "text": f"选项{letter}"} for letter in "ABCDEF"]
    by_id = [{"id": f"id-{letter}", "text": f"选项{letter}"} for letter in "ABCDEF"]
    one = make_item("indefinite_choice", options=by_letter, answer=sorted(key))
    two = make_item("indefinite_choice", options=by_id, answer=[f"id-{k}" for k in sorted(key)])
    assert grade(one, {"choices": sorted(chosen)}) == grade(two, {"choices": sorted(chosen)})


@given(
    rule=st.sampled_from(TYPES["multiple_choice"].scoring_rules),
    key=st.sets(st.sampled_from("ABCDEF"), min_size=2),
    chosen=st.sets(st.sampled_from("ABCDEF")),
    cents=st.integers(1, 100_000),
)
def test_marks_stay_between_nothing_and_the_maximum(
    rule: str, key: set[str], chosen: set[str], cents: int
) -> None:
    marks = Decimal(cents) / 100
    item = make_item(
        "multiple_choice",
        marks=str(marks),
        scoring_rule=rule,
        options=[{"id": letter, "text": letter * 2} for letter in "ABCDEF"],
        answer=sorted(key),
    )
    earned = grade(item, {"choices": sorted(chosen)}).marks
    assert 0 <= earned <= marks
    assert earned == earned.quantize(Decimal("0.01"))
    assert grade(item, {"choices": sorted(key)}).marks == marks


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("T", True), ("t", True), ("A", True), ("正确", True), ("对", True), (True, True),
        ("F", False), ("B", False), ("错误", False), (False, False),
    ],
)  # fmt: skip
def test_true_false_takes_words_and_letters(word: Any, right: bool) -> None:
    item = make_item("true_false")
    assert (grade(item, {"choices": [word]}).marks == item.marks) is right  # G8


TEXT = {"accept": ["《社会保险法》", "社保法"], "match": "text"}
NUMBER = {"accept": ["5", "五"], "match": "number"}
NEAR = {"accept": ["12.5"], "match": "number", "tolerance": "0.1"}
CASE = {"accept": ["App"], "match": "text", "case_sensitive": True}
LOOSE = {"accept": ["App"], "match": "text"}
NOT_EQUAL = {"accept": ["等于"], "match": "text"}


@pytest.mark.parametrize(
    ("blank", "text", "right"),
    [
        (TEXT, "社会保险法", True),  # G10: outer punctuation
        (TEXT, " 社会 保险法。", True),  # G10: spaces beside Chinese characters
        (TEXT, "社保法", True),  # G9: an alternative
        (TEXT, "社会保险", False),
        (NUMBER, "5", True),
        (NUMBER, "５", True),  # G10: full width
        (NUMBER, "5.0", True),  # G11: equal as numbers
        (NUMBER, "05", True),  # G11
        (NUMBER, "+5", True),  # G11
        (NUMBER, "五", True),  # G11: other alternatives as text
        (NUMBER, "-5", False),  # G11
        (NUMBER, ".5", False),  # G11
        (NUMBER, "5%", False),  # G10: a sign that means something stays
        (NEAR, "12.6", True),  # G12: on the edge
        (NEAR, "12.61", False),  # G12
        (CASE, "app", False),
        (LOOSE, "ＡＰＰ", True),  # G10: width and case
        (NOT_EQUAL, "不等于", False),  # G13: containing the key is not enough
    ],
)
def test_blank_is_compared_as_the_rules_say(blank: dict[str, Any], text: str, right: bool) -> None:
    item = make_item("fill_blank", stem="填写：____", blanks=[blank])
    assert (grade(item, {"blanks": [text]}).marks == item.marks) is right


def test_blanks_share_the_marks_and_round_once() -> None:
    blanks = [{"accept": [word]} for word in ("甲", "乙", "丙")]
    item = make_item("fill_blank", stem="____、____、____", blanks=blanks, marks="2.00")
    given_grade = grade(item, {"blanks": ["甲", "乙", "错"]})
    assert given_grade.marks == Decimal("1.33")  # G9
    assert [part.reason for part in given_grade.parts] == ["正确", "正确", "错误"]


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (["乙", "甲", "丙"], "3.00"),  # G14: any order
        (["甲", "甲", "丙"], "2.00"),  # G14: the same answer counts once
        (["丁", "甲", "乙"], "3.00"),  # G14: the best pairing (丁 must take the third blank)
        (["丁", "丙", "甲"], "2.00"),  # G14: 丁 and 丙 fit the same blank only
    ],
)
def test_blanks_in_any_order_take_the_best_pairing(texts: list[str], marks: str) -> None:
    blanks = [{"accept": ["甲"]}, {"accept": ["乙"]}, {"accept": ["丙", "丁"]}]
    item = make_item(
        "fill_blank", stem="____、____、____", blanks=blanks, any_order=True, marks="3.00"
    )
    assert grade(item, {"blanks": texts}).marks == Decimal(marks)


def test_pairing_moves_an_earlier_answer_to_make_room() -> None:
    blanks = [{"accept": ["甲", "乙"]}, {"accept": ["甲"]}]
    item = make_item("fill_blank", stem="____、____", blanks=blanks, any_order=True)
    assert grade(item, {"blanks": ["甲", "乙"]}).marks == item.marks  # G14


@pytest.mark.parametrize(
    ("number", "right"),
    [("12.5", True), ("12.50%", True), ("１２．５", True), ("12.4", True), ("12.39", False)],
)
def test_number_is_right_within_its_tolerance(number: str, right: bool) -> None:
    item = make_item("numeric")
    assert (grade(item, {"number": number}).marks == item.marks) is right  # G15


def test_thousands_separator_is_read() -> None:
    item = make_item("numeric", answer={"value": "1234.5"})
    assert grade(item, {"number": "1,234.50"}).marks == item.marks


def test_each_right_pair_earns_its_share() -> None:
    given_grade = grade(make_item("matching"), {"pairs": {"1": "b", "2": "a"}})
    assert given_grade.marks == Decimal("0.67")  # G16
    assert [part.reason for part in given_grade.parts] == ["正确", "错误", "未连"]


def test_order_with_one_entry_missing_earns_nothing() -> None:
    given_grade = grade(make_item("ordering"), {"order": ["2", "3"]})
    assert (given_grade.marks, given_grade.reason) == (
        Decimal("0.00"),
        "只排了 2 项，共 3 项",
    )  # G17


def test_written_answer_waits_for_a_marker_with_suggestions() -> None:
    given_grade = grade(make_item("short_answer"), {"text": "应组织集中培训，并安排跟班。"})
    assert given_grade.marks == 0  # G18
    assert given_grade.needs_marking
    assert [part.marks for part in given_grade.parts] == [Decimal("1.00"), Decimal("0.00")]


def test_any_of_the_key_words_suggests_the_point() -> None:
    parts = grade(make_item("short_answer"), {"text": "可以轮岗"}).parts
    assert [part.marks for part in parts] == [Decimal("0.00"), Decimal("1.00")]


RUBRIC = [
    {
        "text": "条理", "marks": "1.50",
        "levels": [{"text": "清楚", "marks": "1.50"}, {"text": "混乱", "marks": "0"}],
    }
]  # fmt: skip


def test_row_of_a_rubric_waits_for_the_marker_with_its_levels() -> None:
    item = make_item("essay", rubric=RUBRIC, key_points=[{"text": "依据", "marks": "0.50"}])
    point, row = grade(item, {"text": "略"}).parts
    assert (row.part, row.marks, row.max_marks) == ("条理", Decimal("0.00"), Decimal("1.50"))
    assert (row.reason, row.needs_marking) == ("按等级给分：清楚 1.5 分；混乱 0 分", True)  # G18a
    assert point.reason == "未见关键词，请人工判断"


def test_case_is_the_sum_of_its_parts() -> None:
    given_grade = grade(make_item("case"), {"parts": {"1": {"choices": ["A"]}}})
    assert given_grade.marks == Decimal("1.00")  # G19
    assert [part.reason for part in given_grade.parts] == ["回答正确", "未作答"]


def test_case_rounds_each_part_so_that_what_is_shown_adds_up() -> None:
    part = {
        "type": "multiple_choice", "stem": "选", "marks": "1.00", "scoring_rule": "proportional",
        "options": OPTIONS, "answer": ["A", "B", "C"],
    }  # fmt: skip
    item = make_item("case", items=[{"id": "1", **part}, {"id": "2", **part}])
    answer = {"parts": {"1": {"choices": ["A"]}, "2": {"choices": ["A"]}}}
    given_grade = grade(item, answer)
    assert given_grade.marks == Decimal("0.66")  # G20: 0.33 + 0.33
    assert given_grade.marks == sum(p.marks for p in given_grade.parts)


def test_case_with_a_written_part_waits_for_it_only() -> None:
    items = [
        {"id": "1", "type": "true_false", "stem": "可以。", "marks": "1.00", "answer": True},
        {
            "id": "2", "type": "short_answer", "stem": "为什么？", "marks": "3.00",
            "sample_answer": "因为。",
        },
    ]  # fmt: skip
    item = make_item("case", items=items, marks="4.00")
    answer = {"parts": {"1": {"choices": ["T"]}, "2": {"text": "因为有规定"}}}
    given_grade = grade(item, answer)
    assert (given_grade.marks, given_grade.needs_marking) == (Decimal("1.00"), True)
    assert [part.needs_marking for part in given_grade.parts] == [False, True]
