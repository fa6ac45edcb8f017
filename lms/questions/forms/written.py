"""Short answer and essay: key points with their marks, and a sample answer."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.questions.forms.question import QuestionForm, shown_marks, split_words
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, line_field, text_field


class PointRow(StoredForm):
    """One key point: what must be said, what it earns, words that hint at it."""

    main = "text"
    names = {"内容": "text", "分值": "marks", "关键词": "keywords"}

    text = text_field(_l("采分点"))
    marks = line_field(_l("分值"))
    keywords = line_field(_l("关键词"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a key point."""
        return {
            "text": stored.get("text") or "",
            "marks": shown_marks(stored.get("marks")),
            "keywords": "，".join(stored.get("keywords") or ()),
        }

    def stored(self) -> dict[str, Any] | None:
        """Return the key point; a row without text and marks is none."""
        if not self.text.data and not self.marks.data:
            return None
        return {
            "text": self.text.data or "",
            "marks": self.marks.data or "",
            "keywords": split_words(self.keywords.data or ""),
        }


class WrittenForm(QuestionForm):
    """A question answered by a text, marked by key points."""

    template = "written"
    answer_field = "key_points"
    places = {"采分点": "key_points", "参考答案": "sample_answer"}
    lists = {"key_points": RowSpec(PointRow, _l("采分点"), r"第 (\d+) 个采分点", 30, 2)}

    sample_answer = text_field(_l("参考答案"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question, key points and sample answer."""
        return super().data_of(stored) | {
            "key_points": stored.get("key_points") or [],
            "sample_answer": stored.get("sample_answer") or "",
        }

    def content(self) -> dict[str, Any]:
        """Return key points and sample answer."""
        return {
            "key_points": self.rows["key_points"].kept(),
            "sample_answer": self.sample_answer.data or "",
        }
