"""Right or wrong."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from lms.questions.forms.question import QuestionForm

_WORDS = {True: "T", False: "F"}


class TrueFalseForm(QuestionForm):
    """A statement that is right or wrong."""

    template = "true_false"
    answer_field = "answer"

    answer = RadioField(
        _l("答案"),
        choices=[SelectChoice("T", _l("正确")), SelectChoice("F", _l("错误"))],
        validate_choice=False,
    )

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and answer."""
        answer = stored.get("answer")
        word = _WORDS[answer] if isinstance(answer, bool) else None
        return super().data_of(stored) | {"answer": word}

    def content(self) -> dict[str, Any]:
        """Return the answer, None while none is chosen."""
        return {"answer": {"T": True, "F": False}.get(self.answer.data)}
