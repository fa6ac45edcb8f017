"""What single, multiple and indefinite choice share: options, letters and the scoring rules."""

from abc import abstractmethod
from decimal import Decimal
from typing import Any

from question_bank.items.answers import Answer, answer_value, distinct_ids, letter
from question_bank.items.base import (
    ENTRY_SCHEMA,
    ItemType,
    OptionOrder,
    list_ids,
    ordered,
    shown,
)
from question_bank.items.question import Document, Grade, Question, find_marks
from question_bank.items.report import Report
from question_bank.items.scoring import DEFAULT_MARKS_PER_OPTION, score_options


class Choice(ItemType):
    """A question answered by picking options."""

    content_keys = ("options", "answer", "shuffle", "marks_per_option")

    @abstractmethod
    def check_key_count(self, count: int, report: Report) -> None:
        """Note when the type does not allow this number of right options."""

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of options and key."""
        ids = report.entries(document.get("options"), "选项", low=2, high=10)
        report.flag(document, "shuffle", "选项乱序")
        answer = document.get("answer")
        if not isinstance(answer, list) or not all(isinstance(key, str) for key in answer):
            report.error("答案", '应为选项 id 的列表，如 ["A"]')
            return
        if len(set(answer)) != len(answer):
            report.error("答案", "同一选项写了两次")
        unknown = [key for key in answer if key not in ids]
        if unknown and ids:
            report.error("答案", f"没有选项“{'、'.join(unknown)}”")
        self.check_key_count(len(answer), report)
        self._check_marks_per_option(document, len(answer), report)

    def _check_marks_per_option(self, document: Document, keys: int, report: Report) -> None:
        given = document.get("marks_per_option")
        if document.get("scoring_rule") != "per_option_fixed":
            if given is not None:
                report.warning("每项得分", "只在“每选对一项得固定分”规则下使用，现不起作用")
            return
        each = find_marks(given) if given is not None else DEFAULT_MARKS_PER_OPTION
        if each is None or each <= 0:
            report.error("每项得分", "应为大于 0、最多两位小数的数")
            return
        marks = find_marks(document.get("marks"))
        if marks is not None and keys > 1 and each * (keys - 1) >= marks:
            report.warning("每项得分", "少选一项也能得满分，请调低每项得分")

    def read(self, question: Question, answer: Answer) -> list[str] | None:
        """Return the ids of the options picked, None when none is."""
        value = answer_value(answer, "choices")
        if value is None or value == []:
            return None
        return distinct_ids(value, list_ids(question.content["options"]))

    def mark(self, question: Question, given: list[str]) -> Grade:
        """Return the grade under the question's scoring rule."""
        each = question.content.get("marks_per_option")
        return score_options(
            question.scoring_rule,
            question.marks,
            key=frozenset(question.content["answer"]),
            chosen=frozenset(given),
            each=DEFAULT_MARKS_PER_OPTION if each is None else Decimal(str(each)),
        )

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the options in displayed order."""
        return {"options": shown(ordered(question.content["options"], order))}

    def given_text(self, question: Question, given: list[str], order: OptionOrder) -> str:
        """Return the picked options with their letters."""
        return _options_text(question, given, order)

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the right options with their letters."""
        return _options_text(question, question.content["answer"], order)

    def schema(self) -> dict[str, Any]:
        """Return the schema of options and key."""
        return {
            "required": ["options", "answer"],
            "properties": {
                "options": {
                    "type": "array", "minItems": 2, "maxItems": 10, "items": dict(ENTRY_SCHEMA),
                },
                "answer": {
                    "type": "array", "minItems": 1, "uniqueItems": True,
                    "items": {"type": "string"},
                },
                "shuffle": {"type": "boolean", "default": True},
                "marks_per_option": {"type": ["string", "number"]},
            },
        }  # fmt: skip


def _options_text(question: Question, ids: list[str], order: OptionOrder) -> str:
    displayed = ordered(question.content["options"], order)
    return "；".join(
        f"{letter(position)}. {option['text']}"
        for position, option in enumerate(displayed)
        if option["id"] in ids
    )
