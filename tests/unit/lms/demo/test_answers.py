"""Answers of the demo's people: right ones earn all marks, wrong ones do not."""

import json
import random
from pathlib import Path

import pytest

from lms.demo.answers import own_answer, public_answer
from lms.questions.paper import answerables, draw_id_map
from question_bank.items import Item, grade

SAMPLES = sorted(Path("question_bank/samples").glob("*.jsonl"))


def items() -> list[Item]:
    """Return the starter bank but for questions that a person marks."""
    documents = [
        json.loads(line)
        for file in SAMPLES
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    found = [Item.from_document(document) for document in documents]
    return [item for item in found if not grade(item, None).needs_marking]


@pytest.mark.parametrize("right", [True, False])
def test_own_answer_is_as_right_as_wanted(right: bool) -> None:
    for item in items():
        answer = own_answer(item, right=right, rng=random.Random(item.id))
        given = grade(item, answer)
        if given.needs_marking:
            continue
        assert (given.marks == given.max_marks) is right, f"{item.id}: {answer} {given.reason}"


def test_public_answer_leads_back_to_the_own_one() -> None:
    for item in items():
        rng = random.Random(item.id)
        taken: set[str] = set()
        for target in answerables(item, "q", draw_id_map(item, rng, taken)):
            own = own_answer(target.question, right=True, rng=rng)
            assert target.own_answer(public_answer(target, own)) == own, item.id
