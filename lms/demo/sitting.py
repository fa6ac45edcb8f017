"""People who sit exams: answers as right as their ability, given through the services."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lms import db
from lms.demo.answers import own_answer, public_answer
from lms.exams import service
from lms.exams.form_index import FormIndex, get_form_index
from lms.flows.exam_results import after_attempt
from lms.questions.paper import answerables

SAVES = 3


def ability_of(staff_no: str) -> float:
    """Return how likely a person answers right, 0.55 to 0.95, the same in every exam."""
    return 0.55 + 0.4 * random.Random(f"ability {staff_no}").random()  # noqa: S311 - a story


Chance = Callable[[int, float], float]  # (number of the question, ability) → of a right answer


def sit(
    exam_id: int,
    staff_id: int,
    ability: float,
    starts_at: datetime,
    minutes: int,
    *,
    chance: Chance | None = None,
    copies_of: int | None = None,
) -> int:
    """Start, save three times, hand in, as far as marks go without a person; returns the attempt.

    The same person gives the same answers to the same exam.
    chance: how likely each question is answered right, else by ability and difficulty.
    copies_of: the person, of the same ability and form, whose answers these are.
    """
    rng = random.Random(f"{exam_id}:{copies_of or staff_id}")  # noqa: S311 - a story, not a secret
    started = service.start_attempt(exam_id, staff_id=staff_id, now=starts_at)
    index = get_form_index(db.session(), started.form_id, started.form_hash)
    answers = _answers(index, ability, rng, chance)
    ids = list(answers)
    for seq in range(1, SAVES + 1):
        share = ids[(seq - 1) * len(ids) // SAVES : seq * len(ids) // SAVES]
        service.save_answers(
            started.attempt_id, staff_id=staff_id, seq=seq,
            answers={each: answers[each] for each in share},
            now=starts_at + timedelta(minutes=minutes) * seq / (SAVES + 1),
        )  # fmt: skip
    end = starts_at + timedelta(minutes=minutes, seconds=rng.randrange(60))
    service.submit_attempt(started.attempt_id, staff_id=staff_id, seq=SAVES, now=end)
    after_attempt(started.attempt_id, end)
    return started.attempt_id


def _answers(
    index: FormIndex, ability: float, rng: random.Random, chance: Chance | None
) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for slot in index.slots:
        # a question of middle difficulty is answered right as often as the person is able
        likely = ability + (3 - (slot.item.difficulty or 3)) * 0.05
        if chance is not None:
            likely = chance(slot.number, ability)
        for target in answerables(slot.item, slot.public_id, slot.id_map):
            own = own_answer(target.question, right=rng.random() < likely, rng=rng)
            answers[target.public_id] = public_answer(target, own)
    return answers
