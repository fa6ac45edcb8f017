"""Grading an answer, and what may be shown of a question (docs/rules/grading.md)."""

from typing import Any

from question_bank.items.answers import Answer
from question_bank.items.base import OptionOrder
from question_bank.items.question import ZERO, AnswerError, Grade, Question
from question_bank.items.registry import TYPES
from question_bank.items.scoring import SCORING_RULES


def check_answer(item: Question, answer: Answer) -> None:
    """Raise AnswerError, saying why in Chinese, when the answer does not fit the question."""
    TYPES[item.type].read(item, answer)


def is_answered(item: Question, answer: Answer) -> bool:
    """Return whether a well-formed answer holds anything; raises AnswerError."""
    return TYPES[item.type].read(item, answer) is not None


def grade(item: Question, answer: Answer) -> Grade:
    """Return the marks of an answer and why; a malformed answer earns none."""
    kind = TYPES[item.type]
    try:
        given = kind.read(item, answer)
    except AnswerError as error:
        return Grade(ZERO, item.marks, f"作答无效：{error}")
    if given is None:
        return Grade(ZERO, item.marks, "未作答")
    return kind.mark(item, given)


def examinee_view(item: Question, option_order: OptionOrder = None) -> dict[str, Any]:
    """Return the question as an examinee may see it: no key, no rationale, no accepted words.

    option_order: option ids as displayed; for a case, one such list for each sub-item id.
    Raises ValueError when the order does not name every option once.
    """
    kind = TYPES[item.type]
    view = {
        "id": item.id,
        "type": item.type,
        "stem": item.stem,
        "marks": f"{item.marks:.2f}",
    }
    if len(kind.scoring_rules) > 1:
        view["scoring_rule"] = item.scoring_rule
        view["scoring_note"] = SCORING_RULES[item.scoring_rule]
    return view | kind.view(item, option_order)


def answer_text(item: Question, answer: Answer, option_order: OptionOrder = None) -> str:
    """Return an answer in words for review pages, letters as displayed under the order."""
    kind = TYPES[item.type]
    try:
        given = kind.read(item, answer)
    except AnswerError as error:
        return f"作答无效：{error}"
    return "未作答" if given is None else kind.given_text(item, given, option_order)


def key_text(item: Question, option_order: OptionOrder = None) -> str:
    """Return the key in words for review pages, letters as displayed under the order."""
    return TYPES[item.type].key_text(item, option_order)
