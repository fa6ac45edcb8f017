"""People who sit exams: answers as right as their ability, given through the services."""

import random
from datetime import datetime, timedelta
from typing import Any

from lms import db
from lms.exams import service
from lms.exams.form_index import FormIndex, get_form_index
from lms.flows.exam_results import after_attempt
from lms.questions.paper import Answerable, answerables

SAVES = 3
WRITTEN = (
    "先安抚情绪、倾听诉求，一次告知所缺材料和补正方式；在授权范围内先行受理，超出权限的报值班负责人。",
    "坚持人员全覆盖、业务全覆盖，考政策运用能力、评业务操作能力、测“全科”受理能力。",
    "按规定办理，注意服务态度。",
)


def ability_of(staff_no: str) -> float:
    """Return how likely a person answers right, 0.55 to 0.95, the same in every exam."""
    return 0.55 + 0.4 * random.Random(f"ability {staff_no}").random()  # noqa: S311 - a story


def sit(exam_id: int, staff_id: int, ability: float, starts_at: datetime, minutes: int) -> int:
    """Start, save three times, hand in, as far as marks go without a person; returns the attempt.

    The same person gives the same answers to the same exam.
    """
    rng = random.Random(f"{exam_id}:{staff_id}")  # noqa: S311 - a story, not a secret
    started = service.start_attempt(exam_id, staff_id=staff_id, now=starts_at)
    index = get_form_index(db.session(), started.form_id, started.form_hash)
    answers = _answers(index, ability, rng)
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


def _answers(index: FormIndex, ability: float, rng: random.Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for slot in index.slots:
        # a question of middle difficulty is answered right as often as the person is able
        chance = ability + (3 - (slot.item.difficulty or 3)) * 0.05
        for target in answerables(slot.item, slot.public_id, slot.id_map):
            right = rng.random() < chance
            answers[target.public_id] = answer_to(target, right=right, rng=rng)
    return answers


def answer_to(target: Answerable, *, right: bool, rng: random.Random) -> dict[str, Any]:
    """Return a right or a wrong answer to a question, under its opaque ids."""
    question, content = target.question, target.question.content
    ids = {name: _opaque(pairs) for name, pairs in target.id_map.items() if name != "parts"}
    if "options" in ids:
        key = content["answer"]
        own = set(key) if isinstance(key, list) else {"T" if key else "F"}
        wrong = [given for each, given in ids["options"].items() if each not in own]
        chosen = [given for each, given in ids["options"].items() if each in own]
        return {"choices": chosen if right or not wrong else [rng.choice(wrong)]}
    if "entries" in ids:
        order = [ids["entries"][each] for each in content["answer"]]
        return {"order": order if right else order[::-1]}
    if "prompts" in ids:
        prompts = list(content["answer"])
        choices = [ids["choices"][content["answer"][each]] for each in prompts]
        if not right:
            choices = choices[1:] + choices[:1]
        return {
            "pairs": dict(zip((ids["prompts"][each] for each in prompts), choices, strict=True))
        }
    if question.type == "fill_blank":
        return {"blanks": [b["accept"][0] if right else "不清楚" for b in content["blanks"]]}
    if question.type == "numeric":
        value = str(content["answer"]["value"])
        return {"number": value if right else "0"}
    return {"text": rng.choice(WRITTEN[:2]) if right else WRITTEN[2]}


def _opaque(pairs: list[list[str]]) -> dict[str, str]:
    """Return own id → opaque id."""
    return {own: given for given, own in pairs}
