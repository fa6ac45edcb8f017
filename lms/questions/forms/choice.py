"""Single, multiple and indefinite choice: options, those that are right, and the scoring rule."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField

from lms.questions.forms.question import QuestionForm, fill_ids, shown_marks
from lms.questions.forms.rows import RowSpec
from lms.questions.forms.stored import StoredForm, line_field, text_field
from lms.web.i18n import lazy_label
from question_bank.items.scoring import SCORING_RULES

MOST_OPTIONS = 10


class OptionRow(StoredForm):
    """One option; `is_key` when it is right."""

    main = "text"
    names = {"id": "text"}

    id = HiddenField()
    text = text_field(_l("选项内容"))
    is_key = BooleanField(_l("正确"))

    def stored(self) -> dict[str, Any] | None:
        """Return the option; a row without text that is not marked right is none."""
        if not self.text.data and not self.is_key.data:
            return None
        return {"id": self.id.data, "text": self.text.data or "", "is_key": self.is_key.data}


class ChoiceForm(QuestionForm):
    """Single choice."""

    template = "choice"
    answer_field = "options"
    places = {"选项": "options", "选项乱序": "shuffle"}
    lists = {"options": RowSpec(OptionRow, _l("选项"), r"选项第 (\d+) 条", MOST_OPTIONS, 4)}

    shuffle = BooleanField(
        _l("允许打乱选项顺序"),
        default=True,
        description=_l("含“以上都对”等与顺序有关的选项时，请取消。"),
    )

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question and options."""
        keys = stored.get("answer") or ()
        return super().data_of(stored) | {
            "options": [
                {**option, "is_key": option.get("id") in keys}
                for option in stored.get("options") or ()
            ],
            "shuffle": stored.get("shuffle") is not False,
        }

    def complete(self) -> None:
        """Give new options their letters."""
        fill_ids(self.rows["options"])

    def content(self) -> dict[str, Any]:
        """Return options and key."""
        rows = self.rows["options"].kept()
        return {
            "options": [
                {name: value for name, value in row.items() if name != "is_key"} for row in rows
            ],
            "answer": [row["id"] for row in rows if row["is_key"]],
            "shuffle": bool(self.shuffle.data),
        }


class SeveralForm(ChoiceForm):
    """Multiple and indefinite choice, scored by a rule."""

    places = {**ChoiceForm.places, "评分规则": "scoring_rule", "每项得分": "marks_per_option"}

    scoring_rule = SelectField(
        _l("评分规则"),
        choices=[SelectChoice(rule, lazy_label(name)) for rule, name in SCORING_RULES.items()],
        validate_choice=False,
    )
    marks_per_option = line_field(
        _l("每选对一项得分"), description=_l("只在“少选时每选对一项得固定分”时填写。")
    )

    @classmethod
    def data_of(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of question, options and scoring."""
        return super().data_of(stored) | {
            "scoring_rule": stored.get("scoring_rule") or "all_or_nothing",
            "marks_per_option": shown_marks(stored.get("marks_per_option")),
        }

    def content(self) -> dict[str, Any]:
        """Return options, key and scoring; marks an option do not outlive their rule."""
        rule = self.scoring_rule.data or "all_or_nothing"
        content = super().content() | {"scoring_rule": rule}
        if rule == "per_option_fixed" and self.marks_per_option.data:
            content["marks_per_option"] = self.marks_per_option.data
        return content
