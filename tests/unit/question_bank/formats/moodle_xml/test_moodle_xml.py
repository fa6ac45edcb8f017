"""Moodle XML there and back."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from question_bank.formats import jsonl, moodle_xml, registry
from question_bank.formats.media import Media
from question_bank.formats.result import Attached, ReadResult
from question_bank.items import Item
from tests.support.shared_files import shared_folder
from tests.unit.question_bank.builders import PNG

SAMPLES = Path(__file__).parents[5] / "question_bank" / "samples"


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()


def question(kind: str, inner: str, stem: str = "<p>题干</p>") -> str:
    return (
        f'<question type="{kind}"><name><text>名</text></name><questiontext format="html">'
        f"<text><![CDATA[{stem}]]></text></questiontext><defaultgrade>2</defaultgrade>{inner}"
        "</question>"
    )


def answers(*pairs: tuple[str, str], extra: str = "") -> str:
    return "".join(
        f'<answer fraction="{part}"><text>{text}</text>{extra}</answer>' for part, text in pairs
    )


def only(data: bytes) -> Item:
    (item,) = moodle_xml.read(data).items
    return item


def messages(result: ReadResult) -> str:
    return "\n".join(problem.message for problem in result.problems)


def rewritten(result: ReadResult) -> ReadResult:
    return moodle_xml.read(moodle_xml.write(result.items, result.attached).data)


@pytest.mark.parametrize(
    ("fractions", "kind", "key", "rule"),
    [
        (["50", "50", "-100"], "multiple_choice", ["A", "B"], "proportional"),
        ([*["33.33333"] * 3, "-33.33333"], "multiple_choice", ["A", "B", "C"], "penalty"),
        (["33", "33", "33", "0"], "multiple_choice", ["A", "B", "C"], "proportional"),
        ([*["33,33333"] * 3, "-100"], "multiple_choice", ["A", "B", "C"], "proportional"),
        (["60", "40", "-20"], "multiple_choice", ["A", "B"], "penalty"),
        (["100", "0"], "indefinite_choice", ["A"], "proportional"),
    ],
)  # fmt: skip
def test_fractions_become_the_nearest_scoring_rule(
    fractions: Sequence[str], kind: str, key: list[str], rule: str
) -> None:
    pairs = [(part, f"项{place}") for place, part in enumerate(fractions)]
    item = only(quiz(question("multichoice", "<single>false</single>" + answers(*pairs))))
    assert (item.type, item.content["answer"], item.scoring_rule) == (kind, key, rule)


CONTENTS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (
        "multichoice", "<single>true</single>" + answers(("0", "甲"), ("100", "乙")), "<p>题干</p>",
        "single_choice", {"answer": ["B"]},
    ),
    (
        "truefalse", answers(("0", "true"), ("100", "false")), "<p>题干</p>",
        "true_false", {"answer": False},
    ),
    (
        "shortanswer", "<usecase>1</usecase>"
        + answers(("100", "五"), ("100", "5"), ("50", "六"), ("0", "*")),
        "<p>共_____天</p>", "fill_blank",
        {"blanks": [{"accept": ["五", "5"], "match": "text", "case_sensitive": True}]},
    ),
    (
        "numerical",
        answers(("100", "3.14"), extra="<tolerance>0.01</tolerance>")
        + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>",
        "<p>题干</p>", "numeric", {"answer": {"value": "3.14", "tolerance": "0.01", "unit": "m"}},
    ),
    (
        "essay", '<graderinfo format="html"><text>要点</text></graderinfo>', "<p>题干</p>",
        "essay", {"sample_answer": "要点", "key_points": []},
    ),
    (
        "cloze", "", "<p>{1:SHORTANSWER:=北京~=Beijing}和{1:NM:=5.17:0.01~%0%9:1}</p>",
        "fill_blank",
        {"blanks": [
            {"accept": ["北京", "Beijing"], "match": "text", "case_sensitive": False},
            {"accept": ["5.17"], "match": "number", "tolerance": "0.01"},
        ]},
    ),
    ("multianswer", "", r"<p>{1:MC:=甲\}#对~乙}</p>", "single_choice", {"answer": ["A"]}),
    (
        "gapselect",
        "".join(f"<selectoption><text>{word}</text></selectoption>" for word in "甲乙丙"),
        "<p>选[[2]]</p>", "single_choice", {"answer": ["B"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("moodle", "inner", "stem", "kind", "content"), CONTENTS)
def test_each_type_is_read(
    moodle: str, inner: str, stem: str, kind: str, content: dict[str, Any]
) -> None:
    item = only(quiz(question(moodle, inner, stem)))
    assert item.type == kind
    assert {key: item.content[key] for key in content} == content


def test_pairs_keep_the_answers_left_over() -> None:
    subs = "".join(
        f"<subquestion><text>{a}</text><answer><text>{b}</text></answer></subquestion>"
        for a, b in (("甲", "1"), ("乙", "2"), ("", "3"))
    )
    content = only(quiz(question("matching", subs))).content
    texts = {choice["id"]: choice["text"] for choice in content["choices"]}
    assert sorted(texts.values()) == ["1", "2", "3"]
    assert [texts[content["answer"][each["id"]]] for each in content["prompts"]] == ["1", "2"]


def test_words_for_several_gaps_become_pairs() -> None:
    boxes = "".join(f"<dragbox><text>{word}</text><group>1</group></dragbox>" for word in "甲乙丙")
    item = only(quiz(question("ddwtos", boxes, "先[[2]]后[[1]]")))
    texts = {choice["id"]: choice["text"] for choice in item.content["choices"]}
    assert item.stem == "先（1）____后（2）____"
    assert [texts[item.content["answer"][n]] for n in "12"] == ["乙", "甲"]


def test_gaps_of_several_kinds_become_a_case() -> None:
    item = only(quiz(question("cloze", "", "{2:NUMERICAL:=5}与{1:MULTICHOICE:e~=pi}")))
    assert (item.type, item.marks) == ("case", 3)
    assert [part["type"] for part in item.content["items"]] == ["fill_blank", "single_choice"]


def test_order_is_read_and_not_shown_as_written() -> None:
    item = only(quiz(question("ordering", answers(("1", "甲"), ("2", "乙"), ("3", "丙")))))
    texts = {entry["id"]: entry["text"] for entry in item.content["entries"]}
    assert [texts[entry] for entry in item.content["answer"]] == ["甲", "乙", "丙"]
    assert list(texts.values()) != ["甲", "乙", "丙"]


def test_pictures_categories_tags_and_feedback_come_along() -> None:
    data = base64.b64encode(PNG).decode()
    file = f'<file name="a b.png" path="/" encoding="base64">{data}</file>'
    picture = f'<text><![CDATA[<img src="@@PLUGINFILE@@/a%20b.png" alt="图">]]></text>{file}'
    inner = (
        f'<generalfeedback format="html">{picture}</generalfeedback><idnumber>Q 1</idnumber>'
        "<tags><tag><text>标签</text></tag></tags>"
        '<answer fraction="100"><text>true</text><feedback><text>好</text></feedback></answer>'
    )
    category = (
        '<question type="category"><category><text>$course$/top/甲/乙</text></category></question>'
    )
    result = moodle_xml.read(quiz(category, question("truefalse", inner)))
    (item,), media = result.items, Media.of(PNG)
    assert media is not None
    assert (item.id, item.tags) == ("Q 1", ("标签", "乙"))
    assert item.rationale == f"{media.reference('图')}\n\n答“正确”：好"
    assert list(result.attached.media) == [media.name]
    written = moodle_xml.write(result.items, result.attached).data.decode()
    assert data in written
    assert written.count("$course$/top/甲/乙") == 1
    again = rewritten(result)
    assert (again.items, again.attached) == (result.items, result.attached)


def test_what_is_no_question_is_kept_and_written_back() -> None:
    result = moodle_xml.read(
        quiz(
            question("truefalse", answers(("100", "true"))),
            question("description", ""),
            question("stack", "<input>1</input>"),
        )
    )
    assert (result.read, len(result.attached.residue)) == (1, 2)
    written = moodle_xml.write(result.items, result.attached)
    assert b'type="stack"' in written.data
    assert rewritten(result).attached == result.attached
    through = jsonl.read(jsonl.write(result.items, result.attached).data)
    assert moodle_xml.write(through.items, through.attached).data == written.data


def test_changed_question_keeps_what_only_moodle_says() -> None:
    inner = "<penalty>0.3333333</penalty>" + answers(("100", "true"))
    (item,) = moodle_xml.read(quiz(question("truefalse", inner))).items
    changed = Item.from_document({**item.to_document(), "stem": "新题干"})
    written = moodle_xml.write([changed]).data.decode()
    assert "新题干" in written
    assert "<penalty>0.3333333</penalty>" in written
    assert "<text>名</text>" in written


@pytest.mark.parametrize("bad", [
    question("truefalse", ""),
    question("multichoice", "<single>true</single>"),
    question("multichoice", answers(("oops", "甲"), ("x", "乙"))),
    question("cloze", "", "没有空"),
    question("gapselect", "", "[[9]]"),
    question("numerical", answers(("100", "abc"))),
    "<question/>",
])  # fmt: skip
def test_bad_question_never_stops_the_file(bad: str) -> None:
    good = question("truefalse", answers(("100", "true")), "好题")
    result = moodle_xml.read(quiz(bad, good))
    assert [item.stem for item in result.items] == ["好题"]
    assert result.problems


def test_broken_file_is_mended_with_a_warning() -> None:
    data = quiz(question("truefalse", answers(("100", "true")))).replace(b"</quiz>", b"")
    result = moodle_xml.read(data)
    assert len(result.items) == 1
    assert "尽量读取" in messages(result)


def test_entities_are_refused() -> None:
    data = b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz><question/></quiz>'
    assert moodle_xml.read(data).has_errors()


def test_format_is_recognised() -> None:
    assert registry.detect(quiz(question("essay", "")), "x.xml") == "moodle_xml"
    assert not moodle_xml.recognises(b"<html>quiz <question</html>", "x.xml")


def _corpus() -> list[Path]:
    folder = shared_folder()
    return sorted((folder / "corpora/moodle_xml").rglob("*.xml")) if folder else []


def test_files_of_others_come_back_as_they_were() -> None:
    for path in _corpus():
        result = moodle_xml.read(path.read_bytes(), path.name)
        assert not result.has_errors(), path.name
        again = rewritten(result)
        assert (again.items, again.attached) == (result.items, result.attached), path.name


def _meaning(item: Item) -> Any:
    content = item.content

    def texts(name: str) -> dict[str, str]:
        return {entry["id"]: entry["text"] for entry in content[name]}

    if item.type == "ordering":
        return [texts("entries")[entry] for entry in content["answer"]]
    if item.type == "matching":
        prompts, choices = texts("prompts"), texts("choices")
        pairs = {prompts[key]: choices[value] for key, value in content["answer"].items()}
        return pairs, sorted(choices.values())
    if item.type == "fill_blank":
        return [
            (b["accept"], b.get("match", "text"), b.get("tolerance") or "0")
            for b in content["blanks"]
        ]
    if item.type == "numeric":
        return [content["answer"].get(key) or "" for key in ("value", "unit")]
    return {key: content.get(key) for key in ("options", "answer", "sample_answer")}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_sample_written_without_loss_reads_back_the_same(path: Path) -> None:
    lossless = 0
    for item in jsonl.read(path.read_bytes()).items:
        written = moodle_xml.write([item])
        if any(problem.where == item.id for problem in written.problems):
            continue
        lossless += 1
        back = only(written.data)
        assert (back.id, back.type, back.stem) == (item.id, item.type, item.stem)
        assert (back.marks, back.rationale, back.tags) == (item.marks, item.rationale, item.tags)
        assert _meaning(back) == _meaning(item), item.id
    assert lossless or path.stem == "scenarios"


WHOLE = quiz(*(question(kind, inner, stem) for kind, inner, stem, _, _ in CONTENTS))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6)), max_size=6))
def test_mutated_files_give_a_result(changes: list[tuple[int, bytes]]) -> None:
    data = WHOLE
    for at, piece in changes:
        data = data[:at] + piece + data[at + 3 :]
    result = moodle_xml.read(data)
    assert rewritten(result).items == result.items


def test_media_missing_at_writing_is_said() -> None:
    media = Media.of(PNG)
    assert media is not None
    item = Item.from_document(
        {
            "id": "1",
            "type": "true_false",
            "stem": media.reference("图"),
            "marks": "1",
            "answer": True,
        }
    )
    lost = moodle_xml.write([item]).problems
    kept = moodle_xml.write([item], Attached({media.name: media})).problems
    assert [problem.message for problem in lost] == ["一张图片不在题库中，未写出"]
    assert not kept


def test_case_is_written_as_its_parts() -> None:
    first = only(quiz(question("cloze", "", "{2:NUMERICAL:=5}与{1:MULTICHOICE:e~=pi}")))
    case = Item.from_document({k: v for k, v in first.to_document().items() if k != "source"})
    written = moodle_xml.write([case])
    parts = moodle_xml.read(written.data).items
    assert [(part.id, part.type, part.marks) for part in parts] == [
        (f"{case.id}-1", "fill_blank", 2),
        (f"{case.id}-2", "single_choice", 1),
    ]
    assert all("（1）……与（2）……" in part.stem for part in parts)
    assert any("案例" in problem.message for problem in written.problems)


def test_gaps_without_end_are_refused_in_time() -> None:
    result = moodle_xml.read(quiz(question("cloze", "", "{1:SA:" * 50_000)))
    assert result.has_errors()
