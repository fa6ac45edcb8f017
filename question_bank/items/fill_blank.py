"""填空题: each blank has its accepted answers and an equal share of the marks."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from question_bank.items.answers import (
    Answer,
    answer_list,
    answer_text_value,
    answer_value,
    comparable,
    find_number,
)
from question_bank.items.base import ItemType, OptionOrder
from question_bank.items.question import (
    ZERO,
    AnswerError,
    Document,
    Grade,
    PartGrade,
    Question,
    find_decimal,
    round_marks,
)
from question_bank.items.report import Report

BLANK = "____"
BLANK_LENGTH = 500
_BLANKS = re.compile(r"_{4,}")


def count_blanks(stem: str) -> int:
    """Return how many blanks the stem holds."""
    return len(_BLANKS.findall(stem))


class FillBlank(ItemType):
    """A text with blanks; the stem marks each with four underscores."""

    name = "fill_blank"
    label = "填空题"
    content_keys = ("blanks", "any_order")

    def check(self, document: Document, report: Report) -> None:
        """Note every problem of the blanks."""
        blanks = document.get("blanks")
        report.flag(document, "any_order", "不分顺序")
        if not isinstance(blanks, list) or not blanks:
            report.error("答案", "填空题应写出每个空的答案")
            return
        if len(blanks) > 20:
            report.error("答案", f"最多 20 个空，现有 {len(blanks)} 个")
        stem = document.get("stem")
        if isinstance(stem, str) and count_blanks(stem) != len(blanks):
            report.error(
                "题干",
                f"题干有 {count_blanks(stem)} 个空（{BLANK}），答案有 {len(blanks)} 个，应当一致",
            )
        for number, blank in enumerate(blanks, start=1):
            _check_blank(blank, report.within(f"第 {number} 空"))

    def read(self, question: Question, answer: Answer) -> list[str] | None:
        """Return one text a blank, empty where nothing is filled in."""
        value = answer_value(answer, "blanks")
        if value is None:
            return None
        count = len(question.content["blanks"])
        texts = [
            "" if text is None else answer_text_value(text, BLANK_LENGTH)
            for text in answer_list(value, 100)
        ]
        if len(texts) > count:
            raise AnswerError(f"本题有 {count} 个空，收到 {len(texts)} 个答案")
        texts += [""] * (count - len(texts))
        return texts if any(text.strip() for text in texts) else None

    def mark(self, question: Question, given: list[str]) -> Grade:
        """Return the share of the marks that the right blanks earn."""
        blanks = question.content["blanks"]
        if question.content.get("any_order"):
            right = _match_any_order(blanks, given)
        else:
            right = {i for i, blank in enumerate(blanks) if accepts(blank, given[i])}
        share = round_marks(question.marks / len(blanks))
        parts = tuple(_part(i, given[i], i in right, share) for i in range(len(blanks)))
        marks = round_marks(question.marks * len(right) / len(blanks))
        reason = "回答正确" if len(right) == len(blanks) else "回答错误"
        if len(blanks) > 1 and len(right) < len(blanks):
            reason = f"{len(blanks)} 个空答对 {len(right)} 个"
        return Grade(marks, question.marks, reason, parts)

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the number of blanks."""
        return {"blanks": len(question.content["blanks"])}

    def given_text(self, question: Question, given: list[str], order: OptionOrder) -> str:
        """Return what was filled in, blank by blank."""
        if len(given) == 1:
            return given[0].strip()
        return "；".join(
            f"第 {number} 空：{text.strip() or '未填'}"
            for number, text in enumerate(given, start=1)
        )

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return the accepted answers, blank by blank."""
        keys = [" 或 ".join(blank["accept"]) for blank in question.content["blanks"]]
        if len(keys) == 1:
            return keys[0]
        text = "；".join(f"第 {number} 空：{key}" for number, key in enumerate(keys, start=1))
        return f"{text}（不分顺序）" if question.content.get("any_order") else text

    def schema(self) -> dict[str, Any]:
        """Return the schema of the blanks."""
        blank = {
            "type": "object",
            "required": ["accept"],
            "properties": {
                "accept": {
                    "type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1},
                },
                "match": {"enum": ["text", "number"]},
                "tolerance": {"type": ["string", "number"]},
                "case_sensitive": {"type": "boolean"},
            },
        }  # fmt: skip
        return {
            "required": ["blanks"],
            "properties": {
                "blanks": {"type": "array", "minItems": 1, "maxItems": 20, "items": blank},
                "any_order": {"type": "boolean"},
            },
        }


def accepts(blank: Document, text: str) -> bool:
    """Return whether a blank accepts the text, by its own way of matching."""
    if not text.strip():
        return False
    if blank.get("match") == "number":
        given = find_number(text)
        tolerance = find_decimal(blank.get("tolerance") or "0") or Decimal(0)
        for accepted in blank["accept"]:
            wanted = find_number(accepted)
            if given is not None and wanted is not None and abs(given - wanted) <= tolerance:
                return True
    strict = bool(blank.get("case_sensitive"))
    wanted_texts = {comparable(accepted, case_sensitive=strict) for accepted in blank["accept"]}
    return comparable(text, case_sensitive=strict) in wanted_texts


def _match_any_order(blanks: Sequence[Document], given: Sequence[str]) -> set[int]:
    """Return the positions answered right under the best pairing of answers with blanks."""
    fits = [[j for j, blank in enumerate(blanks) if accepts(blank, text)] for text in given]
    owner: dict[int, int] = {}  # blank -> position of the answer that takes it

    def find_place(position: int, seen: set[int]) -> bool:
        for blank in fits[position]:
            if blank in seen:
                continue
            seen.add(blank)
            if blank not in owner or find_place(owner[blank], seen):
                owner[blank] = position
                return True
        return False

    for position in range(len(given)):
        find_place(position, set())
    return set(owner.values())


def _part(position: int, text: str, is_right: bool, share: Decimal) -> PartGrade:
    name = f"第 {position + 1} 空"
    if is_right:
        return PartGrade(name, share, share, "正确")
    return PartGrade(name, ZERO, share, "错误" if text.strip() else "未填")


def _check_blank(blank: object, report: Report) -> None:
    if not isinstance(blank, dict):
        report.error("", "应为 {accept: [...]}")
        return
    accept = blank.get("accept")
    if not isinstance(accept, list) or not accept:
        report.error("", "没有答案")
        return
    if not all(isinstance(text, str) and text.strip() for text in accept):
        report.error("", "答案中有空白或不是文字的内容")
        return
    if any(len(text) > BLANK_LENGTH for text in accept):
        report.error("", f"答案超过 {BLANK_LENGTH} 字")
    match = blank.get("match", "text")
    if match not in ("text", "number"):
        report.error("", f"比对方式“{match}”不认识，应为 text 或 number")
    if match == "number" and not any(find_number(text) is not None for text in accept):
        report.error("", "按数值比对，但答案中没有数值")
    report.flag(blank, "case_sensitive", "区分大小写")
    tolerance = find_decimal(blank.get("tolerance") or "0")
    if tolerance is None or tolerance < 0:
        report.error("", "允许误差应为不小于 0 的数")
