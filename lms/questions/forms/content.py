"""The content of each question type as form fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from lms.questions.forms.facets import ItemForm, padded, split_words
from lms.web.forms import strip
from question_bank.items.scoring import SCORING_RULES

LETTERS = "ABCDEFGHIJ"


class OptionForm(Form):  # type: ignore[misc]
    """One option."""

    text = StringField(_l("选项内容"), filters=[strip])
    is_key = BooleanField(_l("正确"))


class ChoiceForm(ItemForm):
    """Single, multiple and indefinite choice."""

    answer_field = "options"

    options = FieldList(FormField(OptionForm), _l("选项"), min_entries=4, max_entries=10)
    shuffle = BooleanField(
        _l("允许打乱选项顺序"),
        default=True,
        description=_l("含“以上都对”等与顺序有关的选项时，请取消。"),
    )
    scoring_rule = SelectField(
        _l("评分规则"), choices=[SelectChoice(rule, name) for rule, name in SCORING_RULES.items()]
    )
    marks_per_option = StringField(
        _l("每选对一项得分"), description=_l("只在“每选对一项固定得分”时填写。")
    )

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and options."""
        keys = document.get("answer") or ()
        rows = [
            {"text": option["text"], "is_key": option["id"] in keys}
            for option in document.get("options") or ()
        ]
        return super().initial(document) | {
            "options": padded(rows, 4, {}, most=10),
            "shuffle": document.get("shuffle") is not False,
            "scoring_rule": document.get("scoring_rule") or "all_or_nothing",
            "marks_per_option": document.get("marks_per_option") or "",
        }

    def content(self) -> dict[str, Any]:
        """Return options, key and scoring; rows left blank are no options."""
        rows = [row for row in self.options.data if row["text"] or row["is_key"]]
        content: dict[str, Any] = {
            "options": [
                {"id": letter, "text": row["text"] or ""}
                for letter, row in zip(LETTERS, rows, strict=False)
            ],
            "answer": [letter for letter, row in zip(LETTERS, rows, strict=False) if row["is_key"]],
            "shuffle": bool(self.shuffle.data),
        }
        if "scoring_rule" in self:
            content["scoring_rule"] = self.scoring_rule.data
            fixed = self.scoring_rule.data == "per_option_fixed"
            if fixed and self.marks_per_option.data:
                content["marks_per_option"] = self.marks_per_option.data
        return content

    def document(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the document; marks an option of another rule does not outlive it."""
        document = super().document(before)
        if document.get("scoring_rule") != "per_option_fixed":
            document.pop("marks_per_option", None)
        return document


class TrueFalseForm(ItemForm):
    """Right or wrong."""

    answer_field = "answer"

    answer = RadioField(
        _l("答案"),
        choices=[SelectChoice("T", _l("正确")), SelectChoice("F", _l("错误"))],
        validate_choice=False,
    )

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and answer."""
        answer = document.get("answer")
        return super().initial(document) | {
            "answer": {True: "T", False: "F"}.get(answer) if isinstance(answer, bool) else None
        }

    def content(self) -> dict[str, Any]:
        """Return the answer, None while none is chosen."""
        return {"answer": {"T": True, "F": False}.get(self.answer.data)}


class BlankForm(Form):  # type: ignore[misc]
    """What one blank accepts."""

    accept = StringField(_l("可接受的答案"), filters=[strip])
    match = SelectField(
        _l("比对方式"),
        choices=[SelectChoice("text", _l("文字")), SelectChoice("number", _l("数值"))],
        validate_choice=False,
    )
    tolerance = StringField(_l("允许误差"), filters=[strip])
    case_sensitive = BooleanField(_l("区分大小写"))


class FillBlankForm(ItemForm):
    """A text with blanks."""

    answer_field = "blanks"

    blanks = FieldList(FormField(BlankForm), _l("每空答案"), min_entries=3, max_entries=20)
    any_order = BooleanField(_l("各空答案不分先后"))

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and blanks."""
        rows = [
            {
                "accept": " | ".join(blank["accept"]),
                "match": blank.get("match") or "text",
                "tolerance": blank.get("tolerance") or "",
                "case_sensitive": bool(blank.get("case_sensitive")),
            }
            for blank in document.get("blanks") or ()
        ]
        return super().initial(document) | {
            "blanks": padded(rows, 3, {}),
            "any_order": bool(document.get("any_order")),
        }

    def content(self) -> dict[str, Any]:
        """Return the blanks; rows without an accepted answer are no blanks."""
        blanks = []
        for row in self.blanks.data:
            accept = [word.strip() for word in (row["accept"] or "").split("|") if word.strip()]
            if not accept:
                continue
            blank: dict[str, Any] = {"accept": accept, "match": row["match"] or "text"}
            if row["tolerance"]:
                blank["tolerance"] = row["tolerance"]
            blank["case_sensitive"] = bool(row["case_sensitive"])
            blanks.append(blank)
        return {"blanks": blanks, "any_order": bool(self.any_order.data)}


class NumericForm(ItemForm):
    """A number with tolerance and unit."""

    answer_field = "value"

    value = StringField(_l("正确数值"))
    tolerance = StringField(_l("允许误差"), description=_l("正负都算，不填表示必须相等。"))
    unit = StringField(_l("单位"), description=_l("如：元、天、%。"))

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and number."""
        answer = document.get("answer") or {}
        data = {key: answer.get(key) or "" for key in ("value", "tolerance", "unit")}
        return super().initial(document) | data

    def content(self) -> dict[str, Any]:
        """Return the number."""
        answer = {"value": self.value.data or ""}
        for name in ("tolerance", "unit"):
            if self[name].data:
                answer[name] = self[name].data
        return {"answer": answer}


class PointForm(Form):  # type: ignore[misc]
    """One key point of a written answer."""

    text = StringField(_l("采分点"), filters=[strip])
    marks = StringField(_l("分值"), filters=[strip])
    keywords = StringField(_l("关键词"), filters=[strip])


class WrittenForm(ItemForm):
    """Short answer and essay."""

    answer_field = "key_points"

    key_points = FieldList(FormField(PointForm), _l("采分点"), min_entries=3, max_entries=30)
    sample_answer = TextAreaField(_l("参考答案"))

    @classmethod
    def initial(cls, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of facets and key points."""
        rows = [
            {
                "text": point.get("text") or "",
                "marks": str(point.get("marks") or ""),
                "keywords": "，".join(point.get("keywords") or ()),
            }
            for point in document.get("key_points") or ()
        ]
        return super().initial(document) | {
            "key_points": padded(rows, 3, {}, most=30),
            "sample_answer": document.get("sample_answer") or "",
        }

    def content(self) -> dict[str, Any]:
        """Return the key points that hold a text, and the sample answer."""
        points = [
            {
                "text": row["text"] or "",
                "marks": row["marks"] or "",
                "keywords": split_words(row["keywords"] or ""),
            }
            for row in self.key_points.data
            if row["text"] or row["marks"]
        ]
        return {"key_points": points, "sample_answer": self.sample_answer.data or ""}
