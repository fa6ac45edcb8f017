"""数值题: one number, with a tolerance and a unit."""

from decimal import Decimal
from typing import Any

from question_bank.items.answers import Answer, answer_text_value, answer_value, find_number
from question_bank.items.base import ItemType, OptionOrder
from question_bank.items.question import (
    ZERO,
    AnswerError,
    Document,
    Grade,
    Question,
    find_decimal,
)
from question_bank.items.report import Report


class Numeric(ItemType):
    """A question whose answer is a number; right when within the tolerance."""

    name = "numeric"
    label = "数值题"
    content_keys = ("answer",)

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of value, tolerance and unit."""
        answer = document.get("answer")
        if not isinstance(answer, dict):
            report.error("答案", '应写出数值，如 {"value": "12.5", "tolerance": "0.1"}')
            return
        if find_decimal(answer.get("value")) is None:
            report.error("答案", "不是数值")
        tolerance = find_decimal(answer.get("tolerance") or "0")
        if tolerance is None or tolerance < 0:
            report.error("答案", "允许误差应为不小于 0 的数")
        report.text(answer, "unit", "单位", limit=20)

    def read(self, question: Question, answer: Answer) -> Decimal | None:
        """Return the number, None when nothing is filled in."""
        value = answer_value(answer, "number")
        if value is None:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        text = answer_text_value(value, 60)
        if not text.strip():
            return None
        number = find_number(text, question.content["answer"].get("unit") or "")
        if number is None:
            raise AnswerError(f"“{text.strip()[:20]}”不是数值，请只填数字")
        return number

    def mark(self, question: Question, given: Decimal) -> Grade:
        """Return full marks within the tolerance, none outside."""
        key = question.content["answer"]
        tolerance = Decimal(str(key.get("tolerance") or "0"))
        distance = abs(given - Decimal(str(key["value"])))
        if distance == 0:
            return Grade(question.marks, question.marks, "回答正确")
        if distance <= tolerance:
            return Grade(question.marks, question.marks, "在允许误差内，回答正确")
        return Grade(ZERO, question.marks, "回答错误")

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the unit to answer in."""
        return {"unit": question.content["answer"].get("unit") or ""}

    def given_text(self, question: Question, given: Decimal, order: OptionOrder) -> str:
        """Return the number with its unit."""
        return f"{given:f}{question.content['answer'].get('unit') or ''}"

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the number with tolerance and unit."""
        key = question.content["answer"]
        tolerance = find_decimal(key.get("tolerance") or "0")
        text = f"{key['value']}{key.get('unit') or ''}"
        return f"{text}（允许误差 ±{key['tolerance']}）" if tolerance else text

    def schema(self) -> dict[str, Any]:
        """Return the schema of the key."""
        number = {"type": ["string", "number"]}
        key = {
            "type": "object",
            "required": ["value"],
            "properties": {
                "value": number, "tolerance": number, "unit": {"type": ["string", "null"]},
            },
        }  # fmt: skip
        return {"required": ["answer"], "properties": {"answer": key}}
