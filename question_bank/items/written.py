"""What short answers and essays share: a text that a marker marks by key points."""

from decimal import Decimal
from typing import Any

from question_bank.items.answers import Answer, answer_text_value, answer_value, comparable
from question_bank.items.base import ItemType, OptionOrder
from question_bank.items.question import (
    ZERO,
    Document,
    Grade,
    PartGrade,
    Question,
    find_marks,
    marks_text,
)
from question_bank.items.report import Report


class Written(ItemType):
    """A text answer; key words only suggest marks, a marker gives them."""

    content_keys = ("key_points", "sample_answer")
    answer_limit: int

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of key points and sample answer."""
        sample = report.text(document, "sample_answer", "参考答案", limit=10_000)
        points = document.get("key_points", [])
        if not isinstance(points, list) or not all(isinstance(point, dict) for point in points):
            report.error("采分点", "应为若干条 {text, marks, keywords}")
            return
        if not points:
            if sample is None:
                report.error("答案", "应写出采分点或参考答案，否则无法阅卷")
            return
        total = Decimal(0)
        for number, point in enumerate(points, start=1):
            total += _check_point(point, report.within(f"第 {number} 个采分点"))
        marks = find_marks(document.get("marks"))
        if marks is not None and total < marks:
            report.error("采分点", f"合计 {marks_text(total)} 分，少于本题 {marks_text(marks)} 分")
        elif marks is not None and total > marks:
            report.warning(
                "采分点",
                f"合计 {marks_text(total)} 分，多于本题 {marks_text(marks)} 分，阅卷时以满分为限",
            )

    def read(self, question: Question, answer: Answer) -> str | None:
        """Return the text, None when it is blank."""
        value = answer_value(answer, "text")
        if value is None:
            return None
        text = answer_text_value(value, self.answer_limit)
        return text if text.strip() else None

    def mark(self, question: Question, given: str) -> Grade:
        """Return no marks yet, and for each key point what its key words suggest."""
        text = comparable(given)
        points = question.content.get("key_points") or []
        parts = tuple(_suggest(point, text) for point in points)
        return Grade(ZERO, question.marks, "等待阅卷", parts, needs_marking=True)

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return how long the answer may be."""
        return {"max_length": self.answer_limit}

    def given_text(self, question: Question, given: str, order: OptionOrder) -> str:
        """Return the text as written."""
        return given

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the sample answer and the key points with their marks."""
        lines = [question.content.get("sample_answer") or ""]
        for number, point in enumerate(question.content.get("key_points") or [], start=1):
            marks = find_marks(point["marks"]) or ZERO
            lines.append(f"{number}. {point['text']}（{marks_text(marks)} 分）")
        return "\n".join(line for line in lines if line)

    def schema(self) -> dict[str, Any]:
        """Return the schema of key points and sample answer."""
        point = {
            "type": "object",
            "required": ["text", "marks"],
            "properties": {
                "text": {"type": "string", "minLength": 1},
                "marks": {"type": ["string", "number"]},
                "keywords": {"type": "array", "items": {"type": "string"}},
            },
        }
        return {
            "required": [],
            "properties": {
                "key_points": {"type": "array", "items": point},
                "sample_answer": {"type": ["string", "null"]},
            },
            "anyOf": [{"required": ["key_points"]}, {"required": ["sample_answer"]}],
        }


def _check_point(point: Document, report: Report) -> Decimal:
    """Return the marks of a key point after noting its problems."""
    report.text(point, "text", "内容", limit=500, required=True)
    keywords = point.get("keywords", [])
    if not isinstance(keywords, list) or not all(
        isinstance(word, str) and word.strip() for word in keywords
    ):
        report.error("关键词", "应为词语的列表")
    marks = find_marks(point.get("marks"))
    if marks is None or marks <= 0:
        report.error("分值", "应为大于 0、最多两位小数的数")
        return Decimal(0)
    return marks


def _suggest(point: Document, text: str) -> PartGrade:
    """Return a suggestion for one key point: any of its key words found suggests it."""
    marks = find_marks(point["marks"]) or ZERO
    found = [word for word in point.get("keywords") or [] if comparable(word) in text]
    if found:
        reason = f"出现关键词“{'”“'.join(found)}”，建议给分"
        return PartGrade(point["text"], marks, marks, reason, needs_marking=True)
    return PartGrade(point["text"], ZERO, marks, "未见关键词，请人工判断", needs_marking=True)
