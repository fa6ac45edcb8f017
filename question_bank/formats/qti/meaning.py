"""What an item means: a document of ours, checked against the item's own processing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from question_bank.formats.qti.parts import (
    Answers,
    Part,
    mapped_values,
    related_words,
    tolerance_of,
)
from question_bank.formats.qti.processing import ProcessingError, run
from question_bank.formats.qti.processing.declarations import (
    MAX_STEPS,
    Declaration,
    list_declarations,
)
from question_bank.formats.qti.tree import find
from question_bank.items import Item, grade
from question_bank.items.question import find_decimal, find_marks, marks_text, round_marks
from question_bank.items.scoring import SCORING_RULES

_MAX_CHECKS = 256
_STEPS_OF_STARTING = 20  # declaring the variables takes about as long as so many steps


@dataclass
class Budget:
    """How many steps all items of a file together may still run."""

    steps: int = 2_000_000  # some six thousand ordinary items; half a minute at worst


@dataclass
class Meaning:
    """How an item is scored, with what was found out on the way."""

    item: Any
    warnings: list[str] = field(default_factory=list)
    declared: dict[str, Declaration] = field(default_factory=dict)
    is_scored: bool = False
    budget: Budget = field(default_factory=Budget)
    _scores: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.declared = {each.identifier: each for each in list_declarations(self.item)}
        processing = find(self.item, "responseprocessing")
        has_rules = processing is not None and (len(processing) or processing.get("template"))
        self.is_scored = bool(has_rules) or find(self.item, "outcomeprocessing") is not None
        if not self.is_scored:
            self.warnings.append("没有作答处理（评分规则），按标准答案评分，请核对")
            return
        if self.budget.steps <= 0:
            self.is_scored = False
            self.warnings.append("文件里的评分规则太多，这一题未与原评分核对，请人工核对")
            return
        try:
            run(self.item, {})
        except ProcessingError:
            self.is_scored = False
            self.warnings.append("作答处理有误或无法执行，按标准答案评分，请核对")
            return
        self._note_missing_keys()

    def _note_missing_keys(self) -> None:
        processing = find(self.item, "responseprocessing")
        if processing is None:
            return
        used = {each.get("identifier", "") for each in processing.iter("correct")}
        empty = [
            name
            for name in used
            if name not in self.declared
            or self.declared[name].element.find("correctresponse") is None
        ]
        if empty:
            self.warnings.append("作答处理用到标准答案，但题中没有写，不能自动评分，请核对")

    def score(self, responses: Mapping[str, object]) -> Decimal:
        """Return the item's own score of a response, 0 when it cannot be run."""
        asked = repr(responses)
        if asked not in self._scores:
            self._scores[asked] = self._run(responses)
        return self._scores[asked]

    def _run(self, responses: Mapping[str, object]) -> Decimal:
        if self.budget.steps <= 0:
            return Decimal(0)
        try:
            outcome = run(self.item, responses)
        except ProcessingError:
            self.budget.steps -= MAX_STEPS
            return Decimal(0)
        self.budget.steps -= outcome.steps + _STEPS_OF_STARTING
        return outcome.score

    def full_marks(self) -> Decimal | None:
        """Return the greatest score that the item declares, None when it declares none."""
        for name in ("MAXSCORE", "MAX_SCORE"):
            if name in self.declared:
                value = find_marks(str(self.declared[name].default()))
                if value:
                    return value
        score = self.declared.get("SCORE")
        declared = score.element.get("normalmaximum") if score is not None else None
        return find_marks(declared) or None

    def settle_blank(self, part: Part) -> None:
        """Give a text entry every answer the item accepts in full, or make a number of it."""
        declaration = self.declared[part.response]
        words = related_words(self.item, declaration)
        key = part.document["blanks"][0]["accept"][0]
        if self.is_scored:
            best = max(self.score({part.response: word}) for word in words)
            accepted = [word for word in words if self.score({part.response: word}) == best > 0]
        else:
            scored = mapped_values(declaration)
            best_value = max(scored.values(), default=0)
            accepted = [w for w in words if w == key or (scored.get(w) or 0) >= best_value > 0]
        accepted = accepted or [key]
        blank = part.document["blanks"][0]
        blank["accept"] = accepted
        others = [word for word in words if word not in accepted]
        probes = accepted + others + ["＃＃"]
        if declaration.base_type in ("integer", "float"):
            self._make_numeric(part, accepted, probes[:-1])
            return
        turned = accepted[0].swapcase()
        if self.is_scored and turned != accepted[0]:
            right = self.score({part.response: accepted[0]})
            blank["case_sensitive"] = self.score({part.response: turned}) != right
            probes.append(turned)
        part.answers = [({"blanks": [word]}, word) for word in probes[:40]]

    def _make_numeric(self, part: Part, accepted: list[str], probes: list[str]) -> None:
        value = find_decimal(accepted[0])
        tolerance = find_decimal(tolerance_of(self.item, part.response) or "0") or Decimal(0)
        if value is None:
            return
        if len(accepted) > 1:
            part.document["blanks"][0] |= {"match": "number", "tolerance": str(tolerance)}
            part.answers = [({"blanks": [word]}, word) for word in probes[:40]]
            return
        key = {"value": str(value), "tolerance": str(tolerance)}
        part.document = {"type": "numeric", "answer": key}
        part.is_blank = False
        outside = tolerance + max(tolerance / 10, Decimal("0.001"))
        tries = [value, value + tolerance, value - tolerance, value + outside, value - outside]
        if self.declared[part.response].base_type == "integer":
            tries = [each for each in tries if each == each.to_integral_value()]
            tries += [value + 1, value - 1]
        part.answers = [({"number": f"{each:f}"}, f"{each:f}") for each in tries]

    def first_difference(self, document: Mapping[str, Any], answers: Answers) -> str | None:
        """Return in words the first answer that we would mark otherwise than the item does."""
        item = Item.from_document(document)
        for answer, responses in answers[:_MAX_CHECKS]:
            theirs = round_marks(self.score(responses))  # type: ignore[arg-type]
            ours = grade(item, answer).marks
            if ours != theirs:
                words = "、".join(_words(responses))
                return (
                    f"评分与原题不同：作答“{words}”原题得 {marks_text(theirs)} 分，"
                    f"导入后得 {marks_text(ours)} 分"
                )
        return None

    def with_rule(self, document: dict[str, Any], answers: Answers) -> dict[str, Any]:
        """Return a document of several right options under the rule that scores as the item."""
        each = next(
            (self.score(given) for answer, given in answers  # type: ignore[arg-type]
             if len(answer["choices"]) == 1 and answer["choices"][0] in document["answer"]),
            Decimal(0),
        )  # fmt: skip
        for rule in SCORING_RULES:
            tried = document | {"scoring_rule": rule}
            if rule == "per_option_fixed":
                if find_marks(each) is None or each <= 0:
                    continue
                tried["marks_per_option"] = f"{each:.2f}"
            if self.first_difference(tried, answers) is None:
                return tried
        return document


def _words(responses: object) -> list[str]:
    values = responses.values() if isinstance(responses, Mapping) else [responses]
    return [str(one) for value in values for one in (value if isinstance(value, list) else [value])]
