"""What short answers and essays share: a text that a marker marks by key points and a rubric."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
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
    """A text answer; key words only suggest marks, a marker gives them.

    Key points say what should be said, rows of the rubric how well it is said, level by level.
    """

    content_keys = ("key_points", "rubric", "sample_answer")
    answer_limit: int

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of key points, rubric and sample answer."""
        sample = report.text(document, "sample_answer", "参考答案", limit=10_000)
        points = _rows(document, "key_points", "采分点", "{text, marks, keywords}", report)
        rubric = _rows(document, "rubric", "评分标准", "{text, marks, levels}", report)
        if points is None or rubric is None:
            return
        if not points and not rubric:
            if sample is None:
                report.error("答案", "应写出采分点、评分标准或参考答案，否则无法阅卷")
            return
        total = Decimal(0)
        for number, point in enumerate(points, start=1):
            total += _check_point(point, report.within(f"第 {number} 个采分点"))
        for number, row in enumerate(rubric, start=1):
            total += _check_row(row, report.within(f"评分标准第 {number} 行"))
        marks = find_marks(document.get("marks"))
        place = "采分点" if points else "评分标准"
        if marks is not None and total < marks:
            report.error(place, f"合计 {marks_text(total)} 分，少于本题 {marks_text(marks)} 分")
        elif marks is not None and total > marks:
            report.warning(
                place,
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
        """Return no marks yet; for each key point what its key words suggest, then the rubric."""
        text = comparable(given)
        points = question.content.get("key_points") or []
        parts = [_suggest(point, text) for point in points]
        parts += [_levels_part(row) for row in question.content.get("rubric") or ()]
        return Grade(ZERO, question.marks, "等待阅卷", tuple(parts), needs_marking=True)

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return how long the answer may be."""
        return {"max_length": self.answer_limit}

    def given_text(self, question: Question, given: str, order: OptionOrder) -> str:
        """Return the text as written."""
        return given

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the sample answer, the key points with their marks, and the rubric by level."""
        lines = [question.content.get("sample_answer") or ""]
        for number, point in enumerate(question.content.get("key_points") or [], start=1):
            lines.append(f"{number}. {point['text']}（{_marks_text(point)} 分）")
        for row in question.content.get("rubric") or ():
            lines.append(f"{row['text']}（{_marks_text(row)} 分）：{_levels_text(row)}")
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
        level = {
            "type": "object",
            "required": ["text", "marks"],
            "properties": {
                "text": {"type": "string", "minLength": 1},
                "marks": {"type": ["string", "number"]},
            },
        }
        row = {
            "type": "object",
            "required": ["text", "marks", "levels"],
            "properties": {
                "text": {"type": "string", "minLength": 1},
                "marks": {"type": ["string", "number"]},
                "levels": {"type": "array", "minItems": 2, "maxItems": 6, "items": level},
            },
        }
        return {
            "required": [],
            "properties": {
                "key_points": {"type": ["array", "null"], "items": point},
                "rubric": {"type": ["array", "null"], "items": row},
                "sample_answer": {"type": ["string", "null"]},
            },
            "anyOf": [{"required": [name]} for name in ("key_points", "rubric", "sample_answer")],
        }


def _rows(
    document: Document, key: str, place: str, shape: str, report: Report
) -> list[Document] | None:
    """Return a list of objects, None after noting that it is none."""
    rows = document.get(key)
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        report.error(place, f"应为若干条 {shape}")
        return None
    return rows


def _check_row(row: Document, report: Report) -> Decimal:
    """Return the marks of a row of the rubric after noting its problems."""
    report.text(row, "text", "内容", limit=500, required=True)
    marks = _check_marks(row, report)
    levels = row.get("levels")
    if not isinstance(levels, list) or not all(isinstance(level, Mapping) for level in levels):
        report.error("等级", "应为若干条 {text, marks}")
        return marks
    if not 2 <= len(levels) <= 6:
        report.error("等级", f"应有 2 至 6 级，现有 {len(levels)} 级")
    given = []
    for number, level in enumerate(levels, start=1):
        inner = report.within(f"第 {number} 级")
        inner.text(level, "text", "说明", limit=500, required=True)
        each = find_marks(level.get("marks"))
        if each is None or each < 0:
            inner.error("分值", "应为不小于 0、最多两位小数的数")
            return marks
        given.append(each)
    if given and (given[0] != marks or any(a <= b for a, b in pairwise(given))):
        report.error("等级", "应从高到低排列，各级分值不同，最高一级等于本行分值")
    return marks


def _check_marks(entry: Document, report: Report) -> Decimal:
    marks = find_marks(entry.get("marks"))
    if marks is None or marks <= 0:
        report.error("分值", "应为大于 0、最多两位小数的数")
        return Decimal(0)
    return marks


def _marks_text(entry: Document) -> str:
    return marks_text(find_marks(entry["marks"]) or ZERO)


def _levels_text(row: Document) -> str:
    return "；".join(f"{level['text']} {_marks_text(level)} 分" for level in row["levels"])


def _levels_part(row: Document) -> PartGrade:
    marks = find_marks(row["marks"]) or ZERO
    return PartGrade(row["text"], ZERO, marks, f"按等级给分：{_levels_text(row)}", True)


def _check_point(point: Document, report: Report) -> Decimal:
    """Return the marks of a key point after noting its problems."""
    report.text(point, "text", "内容", limit=500, required=True)
    keywords = point.get("keywords", [])
    if not isinstance(keywords, list) or not all(
        isinstance(word, str) and word.strip() for word in keywords
    ):
        report.error("关键词", "应为词语的列表")
    return _check_marks(point, report)


def _suggest(point: Document, text: str) -> PartGrade:
    """Return a suggestion for one key point: any of its key words found suggests it."""
    marks = find_marks(point["marks"]) or ZERO
    found = [word for word in point.get("keywords") or [] if comparable(word) in text]
    if found:
        reason = f"出现关键词“{'”“'.join(found)}”，建议给分"
        return PartGrade(point["text"], marks, marks, reason, needs_marking=True)
    return PartGrade(point["text"], ZERO, marks, "未见关键词，请人工判断", needs_marking=True)
