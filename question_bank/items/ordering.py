"""排序题: bring entries into the right order; all or nothing."""

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
from question_bank.items.question import ZERO, Document, Grade, Question
from question_bank.items.report import Report


class Ordering(ItemType):
    """Steps to be put in order."""

    name = "ordering"
    label = "排序题"
    content_keys = ("entries", "answer")

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of entries and right order."""
        ids = report.entries(document.get("entries"), "条目", low=2, high=10)
        answer = document.get("answer")
        if not isinstance(answer, list) or not all(isinstance(key, str) for key in answer):
            report.error("答案", "应按正确顺序列出条目 id")
        elif ids and sorted(answer) != sorted(ids):
            report.error("答案", "应把每个条目恰好列出一次")
        elif ids and answer == ids:
            report.warning("条目", "书写顺序就是正确顺序，考生看编号即知答案，请打乱")

    def read(self, question: Question, answer: Answer) -> list[str] | None:
        """Return the ids in the order given; it may still be incomplete."""
        value = answer_value(answer, "order")
        if value is None or value == []:
            return None
        return distinct_ids(value, list_ids(question.content["entries"]), "条目")

    def mark(self, question: Question, given: list[str]) -> Grade:
        """Return full marks for exactly the right order, else none."""
        key = question.content["answer"]
        if given == key:
            return Grade(question.marks, question.marks, "顺序正确")
        if len(given) < len(key):
            reason = f"只排了 {len(given)} 项，共 {len(key)} 项"
            return Grade(ZERO, question.marks, reason)
        places = sum(1 for mine, right in zip(given, key, strict=True) if mine == right)
        return Grade(ZERO, question.marks, f"顺序错误，{len(key)} 项中 {places} 项位置正确")

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the entries in displayed order."""
        return {"entries": shown(ordered(question.content["entries"], order))}

    def given_text(self, question: Question, given: list[str], order: OptionOrder) -> str:
        """Return the entries in the order given."""
        return _sequence_text(question, given, order)

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the entries in the right order."""
        return _sequence_text(question, question.content["answer"], order)

    def schema(self) -> dict[str, Any]:
        """Return the schema of entries and right order."""
        return {
            "required": ["entries", "answer"],
            "properties": {
                "entries": {
                    "type": "array", "minItems": 2, "maxItems": 10, "items": dict(ENTRY_SCHEMA),
                },
                "answer": {"type": "array", "minItems": 2, "items": {"type": "string"}},
            },
        }  # fmt: skip


def _sequence_text(question: Question, ids: list[str], order: OptionOrder) -> str:
    displayed = ordered(question.content["entries"], order)
    texts = {
        entry["id"]: f"{letter(position)}. {entry['text']}"
        for position, entry in enumerate(displayed)
    }
    return " → ".join(texts[entry_id] for entry_id in ids)
