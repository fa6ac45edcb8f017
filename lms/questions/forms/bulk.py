"""The form of a change to many questions: one action, and the field that holds its value."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from lms.questions.changes import BulkAction
from lms.web.forms import BaseForm
from lms.web.i18n import lazy_label
from question_bank.taxonomy import BUSINESS_LINES, COMPETENCIES, CONTENT_CATEGORIES, DIFFICULTIES

NONE = SelectChoice("", _l("请选择"))
LINES = [
    NONE,
    *(
        SelectChoice(code, lazy_label(line.name, code if line.parent is None else f"　{code}"))
        for code, line in BUSINESS_LINES.items()
    ),
]


def _select(names: dict[str, str]) -> SelectField:
    choices = [NONE, *(SelectChoice(code, lazy_label(name)) for code, name in names.items())]
    return SelectField(choices=choices, validate_choice=False)


class BulkForm(BaseForm):
    """An action and, for each that takes one, the field of its value."""

    LABELS: ClassVar[dict[BulkAction, str]] = {
        BulkAction.ADD_TAG: _l("增加标签"),
        BulkAction.REMOVE_TAG: _l("移除标签"),
        BulkAction.DIFFICULTY: _l("难度改为"),
        BulkAction.COMPETENCY: _l("能力维度改为"),
        BulkAction.CATEGORY: _l("培训内容改为"),
        BulkAction.ADD_LINE: _l("增加业务条线"),
        BulkAction.REMOVE_LINE: _l("移除业务条线"),
        BulkAction.VALID_UNTIL: _l("失效日期改为"),
        BulkAction.SUBMIT: _l("提交审核"),
        BulkAction.RETIRE: _l("停用"),
        BulkAction.RESTORE: _l("恢复使用"),
        BulkAction.MOVE: _l("移到单位"),
    }
    FIELDS: ClassVar[dict[BulkAction, str]] = {
        BulkAction.ADD_TAG: "tag_added",
        BulkAction.REMOVE_TAG: "tag_removed",
        BulkAction.DIFFICULTY: "difficulty",
        BulkAction.COMPETENCY: "competency",
        BulkAction.CATEGORY: "category",
        BulkAction.ADD_LINE: "line_added",
        BulkAction.REMOVE_LINE: "line_removed",
        BulkAction.VALID_UNTIL: "valid_until",
        BulkAction.RETIRE: "reason",
        BulkAction.MOVE: "unit",
    }
    action = RadioField(
        _l("要做什么"),
        [InputRequired(_l("请选择要做什么。"))],
        choices=[SelectChoice(action.value, label) for action, label in LABELS.items()],
    )
    tag_added = StringField(validators=[Length(max=64)])
    tag_removed = StringField(validators=[Length(max=64)])
    difficulty = _select({str(level): name for level, name in DIFFICULTIES.items()})
    competency = _select(dict(COMPETENCIES))
    category = _select(dict(CONTENT_CATEGORIES))
    line_added = SelectField(choices=LINES, validate_choice=False)
    line_removed = SelectField(choices=LINES, validate_choice=False)
    valid_until = DateField(validators=[Optional()])
    reason = StringField(validators=[Length(max=200)])
    unit = SelectField(coerce=str, validate_choice=False)

    def value_of(self, action: BulkAction) -> str:
        """Return what the field of an action holds, "" for one without."""
        name = self.FIELDS.get(action)
        value = self[name].data if name else None
        return str(value) if value else ""
