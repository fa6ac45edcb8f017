"""Matching: pairs written side by side, and right sides that match nothing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from lms.questions.forms.question import LETTERS, QuestionForm, fill_ids
from lms.questions.forms.rows import RowForm, RowSpec
from lms.questions.forms.stored import StoredForm, text_field
from lms.questions.forms.unordered import random_letters, stored_order

NUMBERS = "123456789"


class PairRow(StoredForm):
    """A prompt and the choice it belongs to; two prompts may name the same choice."""

    main = "text"

    id = HiddenField()
    text = text_field(_l("左边"))
    choice_id = HiddenField()
    place = HiddenField()
    choice = text_field(_l("右边（正确的一项）"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a prompt and its choice."""
        prompt, choice = stored.get("prompt") or {}, stored.get("choice") or {}
        return {
            "id": prompt.get("id"), "text": prompt.get("text"),
            "choice_id": choice.get("id"), "choice": choice.get("text"),
            "place": choice.get("place"),
        }  # fmt: skip

    def stored(self) -> dict[str, Any] | None:
        """Return prompt and choice; a row without either is none."""
        if not self.text.data and not self.choice.data:
            return None
        return {
            "prompt": {"id": self.id.data, "text": self.text.data or ""},
            "choice": {
                "id": self.choice_id.data or "",
                "text": self.choice.data or "",
                "place": self.place.data or "",
            },
        }


class SpareRow(StoredForm):
    """A choice that belongs to no prompt."""

    main = "text"

    id = HiddenField()
    place = HiddenField()
    text = text_field(_l("干扰项"))

    def stored(self) -> dict[str, Any] | None:
        """Return the choice; one without text is none."""
        if not self.text.data:
            return None
        return {"id": self.id.data or "", "text": self.text.data, "place": self.place.data or ""}


class MatchingForm(QuestionForm):
    """Prompts to be paired with choices."""

    template = "matching"
    answer_field = "pairs"
    places = {"左列": "pairs", "右列": "pairs"}
    lists = {
        "pairs": RowSpec(PairRow, _l("配对"), r"左列第 (\d+) 条", 10, 3),
        "spares": RowSpec(SpareRow, _l("干扰项"), r"右列第 (\d+) 条", 10),
    }

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question, pairs and choices left over."""
        choices = {
            choice["id"]: {**choice, "place": str(place)}
            for place, choice in enumerate(stored.get("choices") or ())
        }
        answer = stored.get("answer")
        answer = answer if isinstance(answer, dict) else {}
        pairs = [
            {"prompt": prompt, "choice": choices.get(answer.get(prompt["id"]), {})}
            for prompt in stored.get("prompts") or ()
        ]
        taken = set(answer.values())
        return super().data_of(stored) | {
            "pairs": pairs,
            "spares": [choice for id, choice in choices.items() if id not in taken],
        }

    def complete(self) -> None:
        """Number new prompts; give new choices random letters, since ids are seen."""
        fill_ids(self.rows["pairs"], NUMBERS)
        fill_ids(self.rows["pairs"], random_letters(), name="choice_id")
        fill_ids(self.rows["spares"], random_letters())

    def content(self) -> dict[str, Any]:
        """Return prompts, choices as stored, and the pairs."""
        pairs, spares = self.rows["pairs"].kept(), self.rows["spares"].kept()
        choices: list[dict[str, Any]] = []
        owners: dict[str, RowForm] = {}
        answer: dict[str, str] = {}
        for pair, row in zip(pairs, self.rows["pairs"].used, strict=True):
            if pair["choice"]["text"]:
                choice = _join(choices, pair["choice"])
                owners.setdefault(choice["id"], row)
                answer[pair["prompt"]["id"]] = choice["id"]
        for spare, row in zip(spares, self.rows["spares"].used, strict=True):
            owners.setdefault(_join(choices, spare)["id"], row)
        ordered = stored_order(choices, key=list(answer.values()))
        self.rows["spares"].set_order([owners[choice["id"]] for choice in ordered])
        return {
            "prompts": [pair["prompt"] for pair in pairs],
            "choices": [
                {name: value for name, value in choice.items() if name != "place"}
                for choice in ordered
            ],
            "answer": answer,
        }


def _join(choices: list[dict[str, Any]], choice: dict[str, Any]) -> dict[str, Any]:
    """Return the choice of the same words if there is one, else add this one under a free id."""
    for known in choices:
        if known["text"] == choice["text"]:
            return known
    used = {known["id"] for known in choices}
    if not choice["id"] or choice["id"] in used:
        free = (letter for letter in LETTERS if letter not in used)
        choice = choice | {"id": next(free, f"c{len(used)}"), "place": ""}
    choices.append(choice)
    return choice
