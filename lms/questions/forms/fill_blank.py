"""Fill in the blanks: for each blank the answers that count, and how they are compared."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField

from lms.questions.forms.question import QuestionForm
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, line_field, text_field


class BlankRow(StoredForm):
    """What one blank accepts, one way of writing it a line."""

    main = "accept"

    accept = text_field(_l("可接受的答案"))
    match = SelectField(
        _l("比对方式"),
        choices=[SelectChoice("text", _l("文字")), SelectChoice("number", _l("数值"))],
        validate_choice=False,
    )
    tolerance = line_field(_l("允许误差"))
    case_sensitive = BooleanField(_l("区分大小写"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of a blank."""
        return {
            "accept": "\n".join(stored.get("accept") or ()),
            "match": stored.get("match") or "text",
            "tolerance": str(stored.get("tolerance") or ""),
            "case_sensitive": bool(stored.get("case_sensitive")),
        }

    def stored(self) -> dict[str, Any]:
        """Return the blank, without answers while none is written."""
        lines = (line.strip() for line in (self.accept.data or "").split("\n"))
        blank: dict[str, Any] = {
            "accept": [line for line in lines if line],
            "match": self.match.data or "text",
        }
        if self.tolerance.data:
            blank["tolerance"] = self.tolerance.data
        return blank | {"case_sensitive": bool(self.case_sensitive.data)}


class FillBlankForm(QuestionForm):
    """A text with blanks."""

    template = "fill_blank"
    answer_field = "blanks"
    places = {"不分顺序": "any_order"}
    lists = {"blanks": RowSpec(BlankRow, _l("每空答案"), r"第 (\d+) 空", 20, 1)}

    any_order = BooleanField(_l("各空答案不分先后"))

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and blanks."""
        return super().data_of(stored) | {
            "blanks": stored.get("blanks") or [],
            "any_order": bool(stored.get("any_order")),
        }

    def content(self) -> dict[str, Any]:
        """Return the blanks; rows at the end without an answer are none."""
        blanks = self.rows["blanks"].kept()
        while blanks and not blanks[-1]["accept"]:
            blanks.pop()
        return {"blanks": blanks, "any_order": bool(self.any_order.data)}
