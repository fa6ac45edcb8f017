"""单选题: exactly one right option."""

from question_bank.items.answers import Answer
from question_bank.items.choice import Choice
from question_bank.items.question import AnswerError, Question
from question_bank.items.report import Report


class SingleChoice(Choice):
    """A choice with one right option; the examinee picks one."""

    name = "single_choice"
    label = "单选题"

    def check_key_count(self, count: int, report: Report) -> None:
        """Note anything but one right option."""
        if count != 1:
            report.error("答案", f"单选题应有且只有 1 个答案，现有 {count} 个")

    def read(self, question: Question, answer: Answer) -> list[str] | None:
        """Return the id of the option picked, in a list."""
        given = super().read(question, answer)
        if given is not None and len(given) > 1:
            raise AnswerError("单选题只能选一项")
        return given
