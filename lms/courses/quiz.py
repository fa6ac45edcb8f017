"""A sitting of a course quiz: drawn anew each time, graded at once (pure)."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.courses.learning_time import is_quiz_passed
from lms.questions.paper import IdMap, draw_id, draw_id_map, examinee_item, own_document
from question_bank.items import Grade, Item, grade

# Types a person has to mark; a quiz tells the result at once.
WRITTEN = frozenset({"short_answer", "essay"})


@dataclass(frozen=True)
class QuizQuestion:
    """A question as it stands in one sitting: `version_id` pins its content."""

    version_id: int
    item: Item
    public_id: str
    id_map: IdMap

    def shown(self) -> dict[str, Any]:
        """Return what the learner sees before answering: nothing that tells the key."""
        return examinee_item(self.item, self.public_id, self.id_map)

    def own_answer(self, posted: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the posted answer in the bank's ids; raises AnswerError when it does not fit."""
        given = {each: answer for each, answer in posted.items() if answer is not None}
        return own_document(self.item, self.public_id, self.id_map, given)


@dataclass(frozen=True)
class GradedQuiz:
    """The marks of a sitting; `grades` in the order of its questions."""

    marks: Decimal
    max_marks: Decimal
    passed: bool
    grades: tuple[Grade, ...]


def needs_marker(item: Item) -> bool:
    """Return whether a person has to mark the question, or a part of it."""
    parts = item.content.get("items", ()) if item.type == "case" else ()
    return item.type in WRITTEN or any(part["type"] in WRITTEN for part in parts)


def draw_quiz(items: Sequence[tuple[int, Item]], seed: str) -> list[QuizQuestion]:
    """Return the questions (version id, item) of a sitting, options in an order of its own."""
    rng = random.Random(seed)  # noqa: S311 - the page posted back must find the same ids
    taken: set[str] = set()
    return [
        QuizQuestion(version_id, item, draw_id(rng, taken), draw_id_map(item, rng, taken))
        for version_id, item in items
    ]


def grade_quiz(
    questions: Sequence[QuizQuestion],
    answers: Mapping[int, Mapping[str, Any] | None],
    pass_pct: int,
) -> GradedQuiz:
    """Return the grade of a sitting; `answers` by version id in the bank's own ids."""
    grades = tuple(grade(each.item, answers.get(each.version_id)) for each in questions)
    marks = sum((each.marks for each in grades), Decimal(0))
    full = sum((each.max_marks for each in grades), Decimal(0))
    return GradedQuiz(marks, full, is_quiz_passed(marks, full, pass_pct), grades)
