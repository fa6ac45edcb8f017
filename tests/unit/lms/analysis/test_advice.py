"""What a flag means to a trainer, and how urgent it is."""

import pytest

from lms.analysis.advice import ADVICE, DRIFT, advice_on, urgency_of
from lms.analysis.gathering import choice_of
from question_bank.statistics.items import Flag


def test_every_flag_has_advice() -> None:
    assert set(ADVICE) == {flag.value for flag in Flag} | {DRIFT}


@pytest.mark.parametrize(
    ("flags", "urgency"),
    [([], 0), (["too_easy"], 1), (["too_hard", "drift"], 12), (["suspect_key"], 32)],
)
def test_urgency(flags: list[str], urgency: int) -> None:
    assert urgency_of(flags) == urgency


def test_advice_comes_most_urgent_first() -> None:
    names = [each.name for each in advice_on("dead_distractor,suspect_key,drift")]
    assert names == ["答案存疑", "难度变化", "选项无人选"]
    assert advice_on("") == []


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ({"choices": ["C", "A"]}, "A,C"),
        ({"choices": []}, ""),
        ({"text": "B"}, ""),
        (None, ""),
    ],
)
def test_choice_of_a_stored_answer(answer: object, choice: str) -> None:
    assert choice_of(answer) == choice
