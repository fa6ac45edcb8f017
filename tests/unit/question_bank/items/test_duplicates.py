"""Texts that say nearly the same are found among many."""

import json
import random

import pytest

from question_bank.items.duplicates import NearDuplicates, shingles, similarity, sketch
from tests.support.shared_files import SAMPLE_BANKS

STEMS = {
    "A": "工伤认定申请应当自事故伤害发生之日起几日内提出？",
    "B": "失业人员应当自终止劳动关系之日起几日内办理失业登记？",
    "C": "窗口人员每年度参加专项培训不少于几天？",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("工伤认定申请，应当自事故伤害发生之日起几日内提出（ ）", ["A"]),
        ("工伤认定申请应当自事故伤害发生之日起多少日内提出？", ["A"]),
        ("窗口人员每年度参加专项培训不少于几天", ["C"]),
        ("什么是就业援助对象？", []),
        ("", []),
    ],
)
def test_rewording_is_found_and_another_question_is_not(text: str, found: list[str]) -> None:
    near = NearDuplicates(STEMS.items())
    assert [key for key, _ in near.similar(text, at_least=0.7)] == found


def test_spacing_width_and_punctuation_make_no_difference() -> None:
    near = NearDuplicates(STEMS.items())
    assert near.similar(" 窗口人员 每年度，参加专项培训不少于几天？？ ") == [("C", 1.0)]


def test_most_similar_comes_first() -> None:
    near = NearDuplicates({"far": "甲乙丙丁戊己庚辛", "near": "甲乙丙丁戊己庚辛壬癸"}.items())
    assert [key for key, _ in near.similar("甲乙丙丁戊己庚辛壬癸子", 0.3)] == ["near", "far"]


def test_text_added_again_is_replaced() -> None:
    near = NearDuplicates(STEMS.items())
    near.add("A", "完全换了一道题的题干")
    assert near.similar(STEMS["A"], 0.5) == []
    assert near.similar("完全换了一道题的题干") == [("A", 1.0)]


def test_sketch_is_the_same_on_every_machine() -> None:
    assert sketch(shingles("甲乙丙丁")) == (2513656301, 3768255375)


@pytest.mark.parametrize("at_least", [0.5, 0.6, 0.7, 0.8, 0.9])
def test_sketches_miss_nothing_that_comparing_all_pairs_finds(at_least: float) -> None:
    rng = random.Random(7)
    stems = [
        json.loads(line)["stem"]
        for path in SAMPLE_BANKS
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    texts = dict(enumerate(stems))
    for number, stem in enumerate(stems):  # and each once more, with a piece cut out
        at, length = rng.randrange(len(stem)), rng.randrange(1, 6)
        texts[1000 + number] = stem[:at] + stem[at + length :]
    near = NearDuplicates(texts.items())
    pieces = {key: shingles(text) for key, text in texts.items()}
    for key in range(0, len(stems), 5):
        exact = {other for other in texts if similarity(pieces[key], pieces[other]) >= at_least}
        assert {other for other, _ in near.similar(texts[key], at_least)} == exact
