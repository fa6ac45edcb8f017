"""案例分析题: one text and several sub-items of other types, each graded by itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from question_bank.items.answers import Answer, answer_value
from question_bank.items.base import ItemType, OptionOrder
from question_bank.items.common import check_common, question_from
from question_bank.items.question import (
    ZERO,
    AnswerError,
    Document,
    Grade,
    PartGrade,
    Question,
    find_marks,
    marks_text,
)
from question_bank.items.report import Report

MATERIAL_LIMIT = 10_000


class Case(ItemType):
    """A case with sub-items of the given types; facets stand on the case only."""

    name = "case"
    label = "案例分析题"
    content_keys = ("material", "items")

    def __init__(self, part_types: Mapping[str, ItemType]) -> None:
        self.part_types = part_types

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of the material and of each sub-item."""
        report.text(document, "material", "案例材料", limit=MATERIAL_LIMIT, required=True)
        items = document.get("items")
        if not isinstance(items, list) or not items:
            report.error("小题", "案例分析题至少应有 1 个小题")
            return
        if len(items) > 20:
            report.error("小题", f"最多 20 个小题，现有 {len(items)} 个")
        ids: set[str] = set()
        total = Decimal(0)
        for number, item in enumerate(items, start=1):
            inner = report.within(f"第 {number} 小题")
            if not isinstance(item, dict):
                inner.error("", "应为一个小题")
                continue
            check_common(item, self.part_types, inner)
            part_id = str(item.get("id"))
            if part_id in ids:
                inner.error("编号", f"“{part_id}”重复")
            ids.add(part_id)
            total += find_marks(item.get("marks")) or ZERO
        marks = find_marks(document.get("marks"))
        if marks is not None and total != marks:
            report.error(
                "分值", f"小题合计 {marks_text(total)} 分，与本题 {marks_text(marks)} 分不一致"
            )

    def parts(self, question: Question) -> list[Question]:
        """Return the sub-items as questions."""
        return [question_from(item, self.part_types) for item in question.content["items"]]

    def read(self, question: Question, answer: Answer) -> dict[str, Any] | None:
        """Return what was read of each answered sub-item, by sub-item id."""
        value = answer_value(answer, "parts")
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise AnswerError("作答应为 {小题: 作答}")
        parts = {part.id: part for part in self.parts(question)}
        given: dict[str, Any] = {}
        for part_id, part_answer in value.items():
            part = parts.get(part_id)
            if part is None:
                raise AnswerError(f"本题没有小题“{str(part_id)[:20]}”")
            try:
                read = self.part_types[part.type].read(part, part_answer)
            except AnswerError as error:
                raise AnswerError(f"第 {part_id} 小题：{error}") from error
            if read is not None:
                given[part_id] = read
        return given or None

    def mark(self, question: Question, given: Mapping[str, Any]) -> Grade:
        """Return the sum of the sub-items' grades, each rounded by itself."""
        parts = []
        for part in self.parts(question):
            if part.id not in given:
                parts.append(PartGrade(part.id, ZERO, part.marks, "未作答"))
                continue
            grade = self.part_types[part.type].mark(part, given[part.id])
            parts.append(
                PartGrade(part.id, grade.marks, part.marks, grade.reason, grade.needs_marking)
            )
        marks = sum((part.marks for part in parts), ZERO)
        waiting = any(part.needs_marking for part in parts)
        reason = "；".join(f"第 {part.part} 小题：{part.reason}" for part in parts)
        return Grade(marks, question.marks, reason, tuple(parts), needs_marking=waiting)

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the material and each sub-item as an examinee sees it."""
        items = []
        for part in self.parts(question):
            part_type = self.part_types[part.type]
            items.append(
                {
                    "id": part.id,
                    "type": part.type,
                    "stem": part.stem,
                    "marks": f"{part.marks:.2f}",
                    "scoring_rule": part.scoring_rule,
                    **part_type.view(part, _part_order(order, part.id)),
                }
            )
        return {"material": question.content["material"], "items": items}

    def given_text(self, question: Question, given: Mapping[str, Any], order: OptionOrder) -> str:
        """Return each sub-item's answer on a line."""
        lines = []
        for part in self.parts(question):
            text = "未作答"
            if part.id in given:
                part_order = _part_order(order, part.id)
                text = self.part_types[part.type].given_text(part, given[part.id], part_order)
            lines.append(f"第 {part.id} 小题：{text}")
        return "\n".join(lines)

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return each sub-item's key on a line."""
        return "\n".join(
            f"第 {part.id} 小题："
            + self.part_types[part.type].key_text(part, _part_order(order, part.id))
            for part in self.parts(question)
        )

    def schema(self) -> dict[str, Any]:
        """Return the schema of the material and the sub-items."""
        return {
            "required": ["material", "items"],
            "properties": {
                "material": {"type": "string", "minLength": 1, "maxLength": MATERIAL_LIMIT},
                "items": {
                    "type": "array", "minItems": 1, "maxItems": 20,
                    "items": {"$ref": "#/$defs/part"},
                },
            },
        }  # fmt: skip


def _part_order(order: OptionOrder, part_id: str) -> OptionOrder:
    return order.get(part_id) if isinstance(order, Mapping) else None
