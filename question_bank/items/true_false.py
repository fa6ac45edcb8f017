"""判断题."""

from typing import Any

from question_bank.items.answers import Answer, answer_list, answer_value
from question_bank.items.base import ItemType, OptionOrder, ordered, shown
from question_bank.items.question import ZERO, AnswerError, Document, Grade, Question
from question_bank.items.report import Report

OPTIONS = ({"id": "T", "text": "正确"}, {"id": "F", "text": "错误"})
_WORDS = {
    "T": True, "A": True, "TRUE": True, "正确": True, "对": True,
    "F": False, "B": False, "FALSE": False, "错误": False, "错": False,
}  # fmt: skip


class TrueFalse(ItemType):
    """A statement that is right or wrong; answered `T`/`F`, or A = 正确 and B = 错误."""

    name = "true_false"
    label = "判断题"
    content_keys = ("answer",)

    def check(self, document: Document, report: Report) -> None:
        """Note a key that is neither true nor false."""
        if not isinstance(document.get("answer"), bool):
            report.error("答案", "判断题的答案应为 true（正确）或 false（错误）")

    def read(self, question: Question, answer: Answer) -> bool | None:
        """Return the judgement, None when there is none."""
        value = answer_value(answer, "choices")
        if value is None or value == []:
            return None
        choices = answer_list(value, 2)
        if len(choices) > 1:
            raise AnswerError("判断题只能选一项")
        word = choices[0]
        if isinstance(word, bool):
            return word
        judged = _WORDS.get(word.strip().upper()) if isinstance(word, str) else None
        if judged is None:
            raise AnswerError(f"判断题应答 T（正确）或 F（错误），收到“{str(word)[:20]}”")
        return judged

    def mark(self, question: Question, given: bool) -> Grade:
        """Return full marks or none."""
        if given == question.content["answer"]:
            return Grade(question.marks, question.marks, "回答正确")
        return Grade(ZERO, question.marks, "回答错误")

    def view(self, question: Question, order: OptionOrder) -> dict[str, Any]:
        """Return the two answers to pick from."""
        return {"options": shown(ordered(OPTIONS, order))}

    def given_text(self, question: Question, given: bool, order: OptionOrder) -> str:
        """Return 正确 or 错误."""
        return "正确" if given else "错误"

    def key_text(self, question: Question, order: OptionOrder) -> str:
        """Return 正确 or 错误."""
        return "正确" if question.content["answer"] else "错误"

    def schema(self) -> dict[str, Any]:
        """Return the schema of the key."""
        return {"required": ["answer"], "properties": {"answer": {"type": "boolean"}}}
