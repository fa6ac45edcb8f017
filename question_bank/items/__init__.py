"""Items: one module a question type with its content, its validation and its grading.

The names below are what the rest of the engine and the platform use.
"""

from question_bank.items.grading import (
    answer_text,
    check_answer,
    examinee_view,
    grade,
    is_answered,
    key_text,
)
from question_bank.items.model import Item, LegalBasis, validate
from question_bank.items.question import AnswerError, Grade, InvalidItem, PartGrade, Problem
from question_bank.items.registry import TYPES, type_label

__all__ = [
    "TYPES",
    "AnswerError",
    "Grade",
    "InvalidItem",
    "Item",
    "LegalBasis",
    "PartGrade",
    "Problem",
    "answer_text",
    "check_answer",
    "examinee_view",
    "grade",
    "is_answered",
    "key_text",
    "type_label",
    "validate",
]
