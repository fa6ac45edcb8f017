"""Short answer and essay: key points with their marks, a rubric by levels, a sample answer."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.questions.forms.question import QuestionForm, shown_marks, split_words
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, line_field, lines_of, text_field


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


_LEVEL = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*分?\s*[:：、，,\s]\s*(.*)")


class RubricRow(StoredForm):
    """One row of the rubric: what is judged, and its levels, one a line: `4：依据完整`."""

    main = "text"
    names = {"内容": "text", "分值": "marks", "等级": "levels"}

    text = text_field(_l("评判的方面"))
    marks = line_field(_l("分值"))
    levels = text_field(_l("等级"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a row."""
        return {
            "text": stored.get("text") or "",
            "marks": shown_marks(stored.get("marks")),
            "levels": "\n".join(
                f"{shown_marks(level.get('marks'))}：{level.get('text') or ''}"
                for level in stored.get("levels") or ()
            ),
        }

    def stored(self) -> dict[str, Any] | None:
        """Return the row; one without text and marks is none."""
        if not self.text.data and not self.marks.data:
            return None
        levels = [_level(line) for line in lines_of(self.levels.data)]
        return {"text": self.text.data or "", "marks": self.marks.data or "", "levels": levels}


def _level(line: str) -> dict[str, str]:
    """Return the level of a line; without marks in front the marks are missing."""
    found = _LEVEL.fullmatch(line)
    return {"text": found[2], "marks": found[1]} if found else {"text": line, "marks": ""}


class WrittenForm(QuestionForm):
    """A question answered by a text, marked by key points and a rubric."""

    template = "written"
    answer_field = "key_points"
    places = {"采分点": "key_points", "评分标准": "rubric", "参考答案": "sample_answer"}
    lists = {
        "key_points": RowSpec(PointRow, _l("采分点"), r"第 (\d+) 个采分点", 30, 2),
        "rubric": RowSpec(RubricRow, _l("评分标准（分等级）"), r"评分标准第 (\d+) 行", 20),
    }

    sample_answer = text_field(_l("参考答案"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question, key points, rubric and sample answer."""
        return super().data_of(stored) | {
            "key_points": stored.get("key_points") or [],
            "rubric": stored.get("rubric") or [],
            "sample_answer": stored.get("sample_answer") or "",
        }

    def content(self) -> dict[str, Any]:
        """Return key points, the rubric if there is one, and sample answer."""
        rubric = self.rows["rubric"].kept()
        return {
            "key_points": self.rows["key_points"].kept(),
            **({"rubric": rubric} if rubric else {}),
            "sample_answer": self.sample_answer.data or "",
        }
