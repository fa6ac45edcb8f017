"""What examinees see of questions, and the way back from their answers to the bank's ids.

Questions, sub-items and options get opaque ids, drawn anew for each form or practice set, so that
neither the order nor the name of anything tells the key. `id_map` is stored beside a question:
`{"options": [[opaque, own], …]}`, `prompts`, `choices`, `entries` likewise, in the order shown;
for a case `{"parts": [{"id": opaque, "part": own, "ids": {…}}, …]}`; for a scenario `documents`,
`defects`, `fields`, `handling` and, for each field, its choices under `fields.<own id>`.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.questions.rendering import html_of, scenario_shown
from question_bank.items import AnswerError, Item, check_answer, examinee_view, is_answered
from question_bank.items.question import Question
from question_bank.items.registry import TYPES
from question_bank.items.scenario import Scenario, list_checks
from question_bank.taxonomy import first_level, line_name

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like another sign
_QUESTION_ID_LENGTH, _OPTION_ID_LENGTH = 8, 4
_LISTS = ("options", "entries", "prompts", "choices")
_PLAIN = ("blanks", "unit", "max_length", "scoring_note")
IdMap = Mapping[str, Any]


def draw_id(rng: random.Random, taken: set[str], length: int = _QUESTION_ID_LENGTH) -> str:
    """Return an opaque id that is not taken, and take it."""
    while True:
        drawn = "".join(rng.choices(_ALPHABET, k=length))
        if drawn not in taken:
            taken.add(drawn)
            return drawn


def draw_id_map(item: Item, rng: random.Random, taken: set[str]) -> dict[str, Any]:
    """Return the id map of a question, its options shuffled where the question allows it."""
    if item.type != "case":
        return _draw_lists(item.type, item.content, rng)
    return {
        "parts": [
            {
                "id": draw_id(rng, taken),
                "part": part["id"],
                "ids": _draw_lists(part["type"], part, rng),
            }
            for part in item.content["items"]
        ]
    }


def _draw_lists(kind: str, content: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    if kind == "true_false":
        return {"options": _name(["T", "F"], rng, shuffle=False)}
    if kind == Scenario.name:
        return _draw_scenario(content, rng)
    return {
        name: _name(
            [entry["id"] for entry in content[name]],
            rng,
            shuffle=name != "prompts" and content.get("shuffle") is not False,
        )
        for name in _LISTS
        if name in content
    }


def _draw_scenario(content: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    shuffle = content.get("shuffle") is not False
    lists = {
        "documents": content.get("documents") or (),
        "fields": content.get("fields") or (),
        "defects": content.get("defects") or (),
        "handling": (content.get("handling") or {}).get("options") or (),
    }
    lists |= {f"fields.{field['id']}": field.get("choices") or () for field in lists["fields"]}
    return {
        name: _name(
            [entry["id"] for entry in entries],
            rng,
            shuffle=shuffle and name not in ("documents", "fields"),  # a form keeps its order
        )
        for name, entries in lists.items()
    }


def _name(own_ids: list[str], rng: random.Random, *, shuffle: bool) -> list[list[str]]:
    own = list(own_ids)
    if shuffle:
        rng.shuffle(own)
    taken: set[str] = set()
    return [[draw_id(rng, taken, _OPTION_ID_LENGTH), each] for each in own]


def shown_order(id_map: IdMap) -> Any:
    """Return the order of options as `question_bank` takes it: own ids in the order shown."""
    if "documents" in id_map:
        return {name: [own for _opaque, own in pairs] for name, pairs in id_map.items()}
    if "parts" in id_map:
        return {part["part"]: shown_order(part["ids"]) for part in id_map["parts"]}
    for name in ("options", "choices", "entries"):
        if name in id_map:
            return [own for _opaque, own in id_map[name]]
    return None


def examinee_item(item: Item, public_id: str, id_map: IdMap) -> dict[str, Any]:
    """Return a question of the payload: what `examinee_view` lets pass, under opaque ids."""
    view = examinee_view(item, shown_order(id_map))
    shown = _examinee(view, public_id, id_map)
    lines = dict.fromkeys(first_level(line) for line in item.business_lines)
    shown["lines"] = [line_name(line) for line in lines]
    if "material" in view:
        shown["material_html"] = html_of(view["material"])
    if item.type == Scenario.name:
        shown |= scenario_shown(view, lambda name, own: _opaque_id(id_map, name, own))
    if item.type == "case":
        shown["items"] = [
            _examinee(part_view, part["id"], part["ids"])
            for part_view, part in zip(view["items"], id_map["parts"], strict=True)
        ]
    return shown


def _opaque_id(id_map: IdMap, name: str, own: str) -> str:
    return next(str(opaque) for opaque, each in id_map[name] if each == own)


def _examinee(view: Mapping[str, Any], public_id: str, id_map: IdMap) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": public_id,
        "type": view["type"],
        "marks": view["marks"],
        "stem_html": html_of(view["stem"]),
    }
    shown |= {name: view[name] for name in _PLAIN if view.get(name)}
    for name in _LISTS:
        if name in view:
            opaque = {own: given for given, own in id_map[name]}
            shown[name] = [
                {"id": opaque[entry["id"]], "html": html_of(entry["text"])} for entry in view[name]
            ]
    return shown


@dataclass(frozen=True)
class Answerable:
    """A question or sub-item that is answered by its own opaque id."""

    public_id: str
    question: Question
    id_map: IdMap

    def own_answer(self, answer: Any) -> dict[str, Any]:
        """Return an answer with the bank's ids; raises AnswerError when it does not fit."""
        if not isinstance(answer, Mapping):
            raise AnswerError("作答应为一个对象")
        own: dict[str, Any] = dict(answer)
        if "choices" in own:
            own["choices"] = self._own_list(own["choices"], "options", "选项")
        if "order" in own:
            own["order"] = self._own_list(own["order"], "entries", "条目")
        if isinstance(own.get("pairs"), Mapping):
            own["pairs"] = {
                self._own_id(prompt, "prompts", "左列条目"): choice
                if choice in (None, "")
                else self._own_id(choice, "choices", "右列条目")
                for prompt, choice in own["pairs"].items()
            }
        if self.question.type == Scenario.name:
            own |= self._own_scenario(own)
        check_answer(self.question, own)  # type: ignore[arg-type, unused-ignore]
        return own

    def is_answered(self, answer: Any) -> bool:
        """Return whether an answer that fits holds anything; of a scenario, every check."""
        own = self.own_answer(answer)
        if self.question.type == Scenario.name:
            given = TYPES[Scenario.name].read(self.question, own) or {}
            return len(given) == len(list_checks(self.question.content))
        return is_answered(self.question, own)

    def _own_scenario(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what has the shape it should with own ids; the rest its own check refuses."""
        own: dict[str, Any] = {}
        if isinstance(given.get("documents"), Mapping):
            own["documents"] = {
                self._own_id(document, "documents", "材料"): self._own_mark(mark)
                for document, mark in given["documents"].items()
            }
        if isinstance(given.get("fields"), Mapping):
            own["fields"] = dict(
                self._own_field(field, value) for field, value in given["fields"].items()
            )
        if given.get("handling") not in (None, ""):
            own["handling"] = self._own_id(given["handling"], "handling", "办理方式")
        return own

    def _own_mark(self, mark: Any) -> Any:
        if not isinstance(mark, Mapping) or "defects" not in mark:
            return mark
        return {**mark, "defects": self._own_list(mark["defects"], "defects", "缺陷")}

    def _own_field(self, field: Any, value: Any) -> tuple[str, Any]:
        own = self._own_id(field, "fields", "栏目")
        choices = f"fields.{own}"
        if not self.id_map.get(choices) or value in (None, ""):
            return own, value
        return own, self._own_id(value, choices, "选项")

    def _own_list(self, given: Any, name: str, what: str) -> Any:
        if not isinstance(given, list):
            return given  # its shape is refused by the question's own check
        return [self._own_id(each, name, what) for each in given]

    def _own_id(self, given: Any, name: str, what: str) -> str:
        for opaque, own in self.id_map.get(name, ()):
            if given == opaque:
                return str(own)
        raise AnswerError(f"本题没有{what}“{str(given)[:20]}”")


def answerables(item: Item, public_id: str, id_map: IdMap) -> Iterator[Answerable]:
    """Yield what is answered in a question: itself, or the sub-items of a case."""
    if item.type != "case":
        yield Answerable(public_id, item, id_map)
        return
    parts = {part.id: part for part in case_parts(item)}
    for part in id_map["parts"]:
        yield Answerable(part["id"], parts[part["part"]], part["ids"])


def case_parts(item: Question) -> list[Question]:
    """Return the sub-items of a case as questions, none for other types."""
    kind = TYPES[item.type]
    return kind.parts(item) if hasattr(kind, "parts") else []


def own_document(
    item: Item, public_id: str, id_map: IdMap, answers: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the answer to a whole question as `question_bank` grades it, None when unanswered.

    answers: the fold of the log, by opaque id.
    """
    given = {
        each.public_id: each.own_answer(answers[each.public_id])
        for each in answerables(item, public_id, id_map)
        if each.public_id in answers
    }
    if item.type != "case":
        return given.get(public_id)
    parts = {part["part"]: given[part["id"]] for part in id_map["parts"] if part["id"] in given}
    return {"parts": parts} if parts else None
