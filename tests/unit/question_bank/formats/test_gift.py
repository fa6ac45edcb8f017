"""GIFT: what is read, what comes back, what is said to be lost."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.formats import gift, jsonl
from question_bank.formats.gift.documents import NO_SAMPLE_ANSWER
from question_bank.formats.gift.parse import parse
from question_bank.formats.media import Media
from question_bank.formats.result import Attached, ReadResult
from question_bank.items import Item
from tests.support.shared_files import SAMPLE_BANKS
from tests.unit.question_bank.builders import CONTENT, PNG, make_item
from tests.unit.question_bank.formats.test_gift_parse import CORPUS

SAMPLES = [
    Item.from_document(json.loads(line))
    for path in SAMPLE_BANKS
    for line in path.read_text("utf-8").splitlines()
    if line.strip()
]


def read(text: str) -> ReadResult:
    return gift.read(text.encode())


def one(text: str) -> Item:
    result = read(text)
    assert not result.has_errors(), result.problems
    return result.items[0]


def warnings(result: ReadResult) -> str:
    return "；".join(problem.message for problem in result.problems)


def tree(data: bytes) -> list[Any]:
    return [node for _, node in parse(data.decode())]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_question_of_the_corpus_is_read_and_written_back_whole(path: Path) -> None:
    data = path.read_bytes()
    result = gift.read(data, path.name)
    assert not result.has_errors(), result.problems
    assert result.read + len(result.attached.residue) == len(tree(data))
    assert tree(gift.write(result.items, result.attached).data) == tree(data)
    lines = jsonl.read(jsonl.write(result.items, result.attached).data)
    assert tree(gift.write(lines.items, lines.attached).data) == tree(data)


@pytest.mark.parametrize(
    ("text", "type_name", "content"),
    [
        ("问{=甲 ~乙}", "single_choice", {"answer": ["A"]}),
        ("问{~%100%甲 ~%-100%乙}", "indefinite_choice", {"answer": ["A"]}),
        ("问{~%33%甲 ~%33.33333%乙 ~%33.3%丙 ~%-100%丁}", "multiple_choice",
         {"answer": ["A", "B", "C"]}),
        ("问{=甲 =乙 ~丙}", "multiple_choice", {"answer": ["A", "B"]}),
        ("年满{=16 =十六}周岁。", "fill_blank",
         {"blanks": [{"accept": ["16", "十六"], "match": "text"}]}),
        ("问{#3:0.5}", "numeric", {"answer": {"value": "3", "tolerance": "0.5"}}),
        ("问{#1..5}", "numeric", {"answer": {"value": "3", "tolerance": "2"}}),
        ("问{#=3 =4}", "fill_blank",
         {"blanks": [{"accept": ["3", "4"], "match": "number", "tolerance": "0"}]}),
        ("问{F}", "true_false", {"answer": False}),
        ("问{}", "essay", {"sample_answer": NO_SAMPLE_ANSWER}),
    ],
)  # fmt: skip
def test_question_becomes_the_type_it_means(
    text: str, type_name: str, content: dict[str, Any]
) -> None:
    item = one(text)
    assert item.type == type_name
    assert {key: item.content[key] for key in content} == content


@pytest.mark.parametrize(
    ("text", "rule", "is_exact"),
    [
        ("问{~%50%甲 ~%50%乙 ~%-100%丙}", "proportional", True),
        ("问{~%50%甲 ~%50%乙 ~%-50%丙}", "penalty", True),
        ("问{~%33%甲 ~%33%乙 ~%33%丙 ~%-33.33333%丁}", "penalty", True),
        ("问{~%50%甲 ~%50%乙 ~丙}", "proportional", False),
        ("问{~%70%甲 ~%30%乙 ~%-100%丙}", "proportional", False),
    ],
)
def test_weights_become_the_nearest_scoring_rule(text: str, rule: str, is_exact: bool) -> None:
    result = read(text)
    assert result.items[0].scoring_rule == rule
    assert ("权重" not in warnings(result)) is is_exact


def test_matching_keeps_distractors_and_does_not_tell_the_key_by_order() -> None:
    item = one("问{=甲 -> 1 =乙 -> 2 =丙 -> 1 = -> 3}")
    texts = {choice["id"]: choice["text"] for choice in item.content["choices"]}
    assert [texts[item.content["answer"][key]] for key in "123"] == ["1", "2", "1"]
    assert sorted(texts.values()) == ["1", "2", "3"]
    straight = one("问{=甲 -> 1 =乙 -> 2 =丙 -> 3}")
    assert [choice["text"] for choice in straight.content["choices"]] == ["2", "3", "1"]


def test_missing_word_stands_as_a_gap_in_the_stem() -> None:
    assert one("窗口应当{=一次性 ~多次 ~不}告知。").stem == "窗口应当____告知。"
    assert one("首都是{=北京}").stem == "首都是____"
    assert one("____是首都。{=北京}").stem == "____是首都。"


def test_general_feedback_is_the_rationale_and_id_and_tags_come_along() -> None:
    item = one("// [id:GS-1] [tag:工伤]\n问{=甲 ~乙 ####依据\\: 第三条}")
    assert (item.id, item.tags, item.rationale) == ("GS-1", ("工伤",), "依据: 第三条")


def test_category_named_after_a_business_line_gives_it_to_the_questions_after_it() -> None:
    text = "问{T}\n\n$CATEGORY: $course$/工伤保险/工伤认定\n又问{F}\n\n$CATEGORY: 其他\n\n再问{F}"
    lines = [item.business_lines for item in read(text).items]
    assert lines == [(), ("05.02",), ()]


def test_html_becomes_markdown_and_plain_words_are_escaped() -> None:
    item = one("[html]<p>甲<b>乙</b></p>{=[plain]2*3*4 ~<i>丙</i>}")
    assert item.stem == "甲**乙**"
    assert [option["text"] for option in item.content["options"]] == ["2\\*3\\*4", "*丙*"]


def test_changed_question_keeps_title_and_the_feedback_of_what_is_left() -> None:
    item = one("::名称::问{=甲#对 ~乙#错 ~丙}")
    document = item.to_document()
    document["options"][1]["text"] = "新"
    written = gift.write([Item.from_document(document)])
    (question,) = tree(written.data)
    assert question.title == "名称"
    assert [each.feedback and each.feedback.text for each in question.answers] == [
        "对", None, None,
    ]  # fmt: skip
    assert any("反馈" in problem.message for problem in written.problems)


def test_defaults_written_out_by_an_editor_are_no_change() -> None:
    choice = one("::名称::问{=甲 ~%50%乙}").to_document() | {"shuffle": True}
    (question,) = tree(gift.write([Item.from_document(choice)]).data)
    assert [answer.weight for answer in question.answers] == [None, Decimal(50)]
    blank = one("问{=甲#好 =%50%乙}").to_document()
    blank["blanks"][0] |= {"tolerance": "0", "case_sensitive": False}
    (question,) = tree(gift.write([Item.from_document(blank)]).data)
    assert [answer.weight for answer in question.answers] == [None, Decimal(50)]


def test_bad_question_is_named_by_its_line_and_the_others_are_read() -> None:
    result = read("好{T}\n\n坏{=甲 ~乙\n\n重{=甲 =乙 -> 1}\n\n好二{F}")
    assert [problem.where for problem in result.problems if problem.severity == "error"] == [
        "第 3 行"
    ]
    assert (result.read, len(result.items)) == (4, 3)


def test_chinese_text_in_gb18030_and_with_a_mark_is_read() -> None:
    text = "窗口应当一次性告知。{T}"
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        assert gift.read(text.encode(encoding)).items[0].stem == "窗口应当一次性告知。"


@pytest.mark.parametrize("item", SAMPLES, ids=lambda item: item.id)
def test_item_written_without_a_loss_reads_back_equal(item: Item) -> None:
    written = gift.write([item])
    lost = [problem for problem in written.problems if problem.where == item.id]
    back = gift.read(written.data)
    assert not back.has_errors(), back.problems
    if any("未写出" in problem.message and "题" in problem.message for problem in lost):
        return
    assert len(back.items) == 1
    if not lost:
        assert said(back.items[0]) == said(item)


def said(item: Item) -> tuple[Any, ...]:
    document = item.to_document()
    content: dict[str, Any] = dict(item.content)
    content.pop("shuffle", None)
    if item.type == "numeric":
        answer = content["answer"]
        content["answer"] = (Decimal(answer["value"]), Decimal(answer.get("tolerance") or "0"))
    if item.type == "fill_blank":
        content = {"accept": content["blanks"][0]["accept"]}
    if item.type == "matching":
        texts = {choice["id"]: choice["text"] for choice in content["choices"]}
        prompts = {prompt["id"]: prompt["text"] for prompt in content["prompts"]}
        pairs = {prompts[key]: texts[value] for key, value in content["answer"].items()}
        content = {"pairs": pairs, "choices": sorted(texts.values())}
    return item.id, item.type, item.stem, content, item.rationale, document["tags"]


@pytest.mark.parametrize("type_name", CONTENT)
def test_every_type_is_written_or_named_as_left_out(type_name: str) -> None:
    item = make_item(type_name)
    written = gift.write([item])
    back = gift.read(written.data)
    assert not back.has_errors()
    if not back.items:
        assert any(p.where == item.id and "未写出" in p.message for p in written.problems)


def test_answers_that_look_like_signs_come_back_as_they_are() -> None:
    signs = ["=a", "~b", "%50%c", "[html]d", "{e}", "f#g", "::h::", "\\i", "//j", "k -> l"]
    options = [{"id": chr(65 + n), "text": text} for n, text in enumerate(signs)]
    item = make_item(stem="// 是\\哪个{一}？", options=options)
    (back,) = gift.read(gift.write([item]).data).items
    assert back.stem == item.stem
    assert [option["text"] for option in back.content["options"]] == signs


def test_accepted_answers_with_arrows_and_stars_stay_a_blank() -> None:
    item = make_item("fill_blank", stem="路径____", blanks=[{"accept": ["a->b", "c->*"]}])
    (back,) = gift.read(gift.write([item]).data).items
    assert back.type == "fill_blank"
    assert back.content["blanks"][0]["accept"] == ["a->b", "c->*"]


@given(st.text(alphabet="甲=~#{}:\\n%50-> \n/[]html.TF*_<&", max_size=80))
def test_any_text_is_read_and_what_is_read_is_written_back(text: str) -> None:
    result = read(text)
    again = gift.read(gift.write(result.items, result.attached).data)
    assert again.read == len(result.items)
    assert [item.to_document() for item in again.items] == [
        item.to_document() for item in result.items
    ]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(data: bytes) -> None:
    assert gift.read(data).format == "gift"
    assert gift.recognises(data, None) in (True, False)


@pytest.mark.parametrize("piece", ["{", "}", "#", "::", "\\", "=\n\n", "{=a\n\n", " ", "%1", "->"])
def test_long_nonsense_is_read_in_bounded_time(piece: str) -> None:
    assert read("{=" + piece * 50_000).format == "gift"


def test_file_is_recognised_by_its_marks() -> None:
    assert gift.recognises("问{=甲 ~乙}".encode(), "题库.txt")
    assert gift.recognises(b"x", "a.gift")
    assert not gift.recognises(b'{"type": "{=}"}', None)
    assert not gift.recognises("题干,{=甲}".encode(), "a.csv")
    assert not gift.recognises("普通文字".encode(), "a.txt")


def test_picture_of_a_file_that_is_not_there_is_said_to_be_missing() -> None:
    picture = '<img src\\="@@PLUGINFILE@@/3.png">'
    assert "图片未导入" in warnings(read(f"[html]看图{picture}{{T}}"))
    assert "图片未导入" in warnings(read(f"看图{{T####{picture}}}"))
    assert "图片未导入" not in warnings(read("看图{T}"))


def test_pictures_are_left_out_with_what_they_show_and_a_warning() -> None:
    picture = Media.of(PNG)
    assert picture is not None
    item = make_item(stem=f"看图{picture.reference('流程')}回答")
    written = gift.write([item], Attached({picture.name: picture}))
    assert "看图（图片：流程）回答" in written.data.decode()
    assert any("图片" in problem.message for problem in written.problems)


def test_pieces_of_items_that_are_gone_are_written_at_the_head() -> None:
    result = read("问{T}\n\n$CATEGORY: a/b\n\n又问{F}")
    attached = Attached(residue=result.attached.residue)
    assert gift.write(result.items[1:], attached).data.startswith(b"$CATEGORY: a/b")
