"""Rule: right and wrong answers to questions, in the bank's ids and in those of a form. Pure."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from lms.questions.paper import Answerable, case_parts
from question_bank.items.question import Question

Answer = dict[str, Any]

WRITTEN = (
    "先安抚情绪、倾听诉求，一次告知所缺材料和补正方式；在授权范围内先行受理，超出权限的报值班负责人。",
    "坚持人员全覆盖、业务全覆盖，考政策运用能力、评业务操作能力、测“全科”受理能力。",
)
VAGUE = "按规定办理，注意服务态度。"


def own_answer(question: Question, *, right: bool, rng: random.Random) -> Answer:
    """Return an answer in the bank's own ids; for a written one, a good or a vague text."""
    return _MAKERS.get(question.type, _choose)(question, right, rng)


def public_answer(target: Answerable, own: Answer) -> Answer:
    """Return an answer under the opaque ids that a form shows."""
    if target.question.type == "scenario":
        return _public_scenario(target, own)
    ids = {name: {mine: given for given, mine in pairs} for name, pairs in target.id_map.items()}
    if "choices" in own:
        return {"choices": [ids["options"][each] for each in own["choices"]]}
    if "order" in own:
        return {"order": [ids["entries"][each] for each in own["order"]]}
    if "pairs" in own:
        pairs = own["pairs"].items()
        return {"pairs": {ids["prompts"][left]: ids["choices"][right] for left, right in pairs}}
    return own


def _public_scenario(target: Answerable, own: Answer) -> Answer:
    ids = {name: {mine: given for given, mine in pairs} for name, pairs in target.id_map.items()}
    documents = {ids["documents"][each]: dict(mark) for each, mark in own["documents"].items()}
    for mark in documents.values():
        if "defects" in mark:
            mark["defects"] = [ids["defects"][each] for each in mark["defects"]]
    fields = {
        ids["fields"][each]: ids[f"fields.{each}"].get(value, value)
        for each, value in own["fields"].items()
    }
    handling = {"handling": ids["handling"][own["handling"]]} if own.get("handling") else {}
    return {"documents": documents, "fields": fields, **handling}


def _choose(question: Question, right: bool, rng: random.Random) -> Answer:
    key = question.content["answer"]
    if isinstance(key, bool):
        return {"choices": ["T" if key is right else "F"]}
    if right:
        return {"choices": list(key)}
    wrong = [each["id"] for each in question.content["options"] if each["id"] not in key]
    return {"choices": [rng.choice(wrong)] if wrong else list(key)[:1]}


def _order(question: Question, right: bool, _rng: random.Random) -> Answer:
    return {"order": list(question.content["answer"])[:: 1 if right else -1]}


def _match(question: Question, right: bool, _rng: random.Random) -> Answer:
    key: Mapping[str, str] = question.content["answer"]
    choices = list(key.values())
    shifted = choices if right else choices[1:] + choices[:1]
    return {"pairs": dict(zip(key, shifted, strict=True))}


def _fill(question: Question, right: bool, _rng: random.Random) -> Answer:
    blanks = question.content["blanks"]
    return {"blanks": [blank["accept"][0] if right else "不清楚" for blank in blanks]}


def _reckon(question: Question, right: bool, _rng: random.Random) -> Answer:
    return {"number": str(question.content["answer"]["value"]) if right else "-1"}


def _write(_question: Question, right: bool, rng: random.Random) -> Answer:
    return {"text": rng.choice(WRITTEN) if right else VAGUE}


def _handle(question: Question, right: bool, rng: random.Random) -> Answer:
    """Return all checks as the key has them, or each of them wrong."""
    content = question.content
    documents = {each["id"]: dict(each["answer"]) for each in content.get("documents") or ()}
    fields = {each["id"]: each["accept"][0] for each in content.get("fields") or ()}
    handling = content.get("handling")
    chosen = list(handling["answer"]) if handling else []
    if not right:
        documents = {
            each: {"state": "ok" if mark["state"] != "ok" else "missing"}
            for each, mark in documents.items()
        }
        fields = {}
        options = [each["id"] for each in handling["options"]] if handling else []
        chosen = [rng.choice([each for each in options if each not in chosen])] if options else []
    answer: Answer = {"documents": documents, "fields": fields}
    return answer | ({"handling": chosen[0]} if chosen else {})


def _take_parts(question: Question, right: bool, rng: random.Random) -> Answer:
    parts = case_parts(question)
    return {"parts": {part.id: own_answer(part, right=right, rng=rng) for part in parts}}


_MAKERS: Mapping[str, Callable[[Question, bool, random.Random], Answer]] = {
    "ordering": _order,
    "matching": _match,
    "fill_blank": _fill,
    "numeric": _reckon,
    "short_answer": _write,
    "essay": _write,
    "case": _take_parts,
    "scenario": _handle,
}
