"""What is written is read back; shuffled habits of the sample items mean the same."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import question_bank.samples
from question_bank.formats import docx, jsonl, text
from question_bank.formats.media import Media
from question_bank.formats.result import Attached
from question_bank.items import Item
from tests.unit.question_bank.builders import PNG

SAMPLES = [
    item
    for path in sorted(Path(next(iter(question_bank.samples.__path__))).glob("*.jsonl"))
    for item in jsonl.read(path.read_bytes()).items
]
CHOICES = [
    item
    for item in SAMPLES
    if item.type in ("single_choice", "multiple_choice") and "\n" not in item.stem
]
SIGNS = "1234.、（）()ABCD答案：解析【】 \t\n√一二单选题材料案例-~甲_"
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def essence(item: Item) -> tuple[object, ...]:
    keys = ("options", "answer", "material", "sample_answer", "entries")
    blanks = [blank["accept"] for blank in item.content.get("blanks") or ()]
    return (item.type, item.stem, item.marks, blanks, *(item.content.get(key) for key in keys))


@pytest.mark.parametrize("module", [docx, text])
def test_every_sample_that_can_be_written_reads_back_equal(module: object) -> None:
    written = module.write(SAMPLES)  # type: ignore[attr-defined]
    lost = {problem.where for problem in written.problems}
    again = {item.id: item for item in module.read(written.data).items}  # type: ignore[attr-defined]
    kept = [item for item in SAMPLES if item.id not in lost]
    assert {item.type for item in SAMPLES if item.id in lost} <= {"scenario", "matching"}
    assert [essence(again[item.id]) for item in kept] == [essence(item) for item in kept]


def typed(items: list[Item], draw: st.DrawFn) -> str:
    """Return choice questions typed in habits drawn at random."""
    number_sign = draw(st.sampled_from([". ", "、", "．", ") "]))
    option_sign = draw(st.sampled_from([". ", "、", "．", ") ", ":"]))
    between = draw(st.sampled_from(["\n", "\t", "    ", "　　"]))
    style = draw(st.sampled_from(["答案：", "正确答案：", "【答案】", "bracket", "end", "range"]))
    steps = draw(st.sampled_from(["", "解析：略。\n", "【解析】\n1. 先看\n2. 再想\n"]))
    lines, keys = [], []
    for number, item in enumerate(items, start=1):
        key = "".join(item.content["answer"])
        keys.append(key)
        stem = f"{item.stem}（{key}）" if style == "bracket" else item.stem
        lines.append(f"{number}{number_sign}{stem}\n")
        options = [f"{o['id']}{option_sign}{o['text']}" for o in item.content["options"]]
        lines.append(between.join(options) + "\n")
        if style not in ("bracket", "end", "range"):
            lines.append(f"{style}{key}\n{steps}")
    if style == "end":
        lines.append("参考答案\n" + " ".join(f"{n}.{key}" for n, key in enumerate(keys, 1)))
    elif style == "range":
        lines.append(f"答案\n1-{len(keys)}：{' '.join(keys)}")
    return "".join(lines)


@SETTINGS
@given(st.data())
def test_the_same_questions_are_read_whatever_the_habit(data: st.DataObject) -> None:
    places = st.integers(0, len(CHOICES) - 1)
    drawn = data.draw(st.lists(places, min_size=2, max_size=6, unique=True))
    items = [CHOICES[at] for at in drawn]
    words = typed(items, data.draw)  # type: ignore[arg-type]
    result = text.read(words.encode())
    assert len(result.items) == len(items), (words, result.problems)
    for item, again in zip(items, result.items, strict=True):
        assert again.content["answer"] == item.content["answer"]
        assert [each["text"] for each in again.content["options"]] == [
            each["text"] for each in item.content["options"]
        ]
        assert again.stem.removesuffix("（　）") == item.stem


@SETTINGS
@given(
    st.text(alphabet="1234.、（）()ABCD答案：解析【】 \t\n√一二单选题材料案例-~甲_", max_size=300)
)
def test_no_text_stops_the_reader(words: str) -> None:
    assert text.read(words.encode()).format == "text"


@SETTINGS
@given(st.data())
def test_no_mutilated_document_stops_the_reader(data: st.DataObject) -> None:
    good = bytearray(docx.write(CHOICES[:3]).data)
    for _ in range(data.draw(st.integers(1, 20))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    assert docx.read(bytes(good)).format == "docx"


def test_pictures_and_tables_survive_a_word_document() -> None:
    media = Media.of(PNG)
    assert media is not None
    stem = f"看图{media.reference('证件')}和表：\n| 项 | 数 |\n| --- | --- |\n| 甲 | 1 |"
    item = Item.from_document(
        {"id": "a", "type": "true_false", "stem": stem, "marks": "1.00", "answer": True}
    )
    written = docx.write([item], Attached({media.name: media}))
    result = docx.read(written.data)
    assert (result.items[0].stem, written.problems) == (stem, ())
    assert result.attached.media == {media.name: media}
