"""Forms of courses."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.courses.document import (
    CODE_LENGTH,
    DEFAULT_PASS_PCT,
    MAX_MINUTES,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
)
from lms.web.forms import BaseForm, CheckboxListField
from lms.web.i18n import lazy_label, lazy_names
from question_bank.taxonomy import CONTENT_CATEGORIES, FIRST_LEVEL, line_name


def line_choices(codes: tuple[str, ...] = ()) -> list[SelectChoice]:
    """Return the first-level business lines as choices, with further codes a course bears."""
    more = [code for code in codes if code not in FIRST_LEVEL]
    return [SelectChoice(code, lazy_label(line_name(code))) for code in (*FIRST_LEVEL, *more)]


class CourseForm(BaseForm):
    """What a course is."""

    title = StringField(
        _l("课程名称"), [DataRequired(_l("请填写课程名称。")), Length(max=TITLE_LENGTH)]
    )
    code = StringField(
        _l("课程代码"),
        [DataRequired(_l("请填写课程代码。")), Length(max=CODE_LENGTH)],
        description=_l("全平台唯一，再次导入同一门课程时按它对应。"),
    )
    summary = TextAreaField(
        _l("课程简介"), [DataRequired(_l("请填写课程简介。")), Length(max=SUMMARY_LENGTH)]
    )
    content_category = SelectField(
        _l("培训内容类别"),
        choices=[SelectChoice(code, name) for code, name in lazy_names(CONTENT_CATEGORIES).items()],
        description=_l("学完后记入的学时归在这一类。"),
    )
    lines = CheckboxListField(
        _l("业务条线"), [DataRequired(_l("请至少选择一个业务条线。"))], choices=line_choices()
    )
    is_common = BooleanField(_l("岗前培训的公共科目"))
    quiz_pass_pct = IntegerField(
        _l("测验及格线（百分比）"),
        [
            InputRequired(_l("请填写及格线。")),
            NumberRange(1, 100, _l("及格线应为 1 至 100 的整数。")),
        ],
        default=DEFAULT_PASS_PCT,
    )


class NewCourseForm(CourseForm):
    """A new course and the unit it belongs to."""

    unit_id = SelectField(
        _l("归属单位"), coerce=int, description=_l("发布后，本单位和下级单位的人员都能学习。")
    )


class LessonForm(BaseForm):
    """A lesson."""

    title = StringField(_l("课名"), [DataRequired(_l("请填写课名。")), Length(max=TITLE_LENGTH)])
    min_minutes = IntegerField(
        _l("最少学习分钟"),
        [
            InputRequired(_l("请填写最少学习的分钟数。")),
            NumberRange(1, MAX_MINUTES, _l("应为 1 至 120 的整数。")),
        ],
        description=_l("页面打开并位于前台的时间达到它，本课才算完成。"),
        default=5,
    )
    credit_minutes = IntegerField(
        _l("可计学时分钟"),
        [
            InputRequired(_l("请填写可计学时的分钟数。")),
            NumberRange(1, MAX_MINUTES, _l("应为 1 至 120 的整数。")),
        ],
        description=_l("本课最多计入学时的分钟数，再长的学习不再累计。"),
        default=10,
    )
    body = TextAreaField(_l("正文"), [DataRequired(_l("请填写正文。"))])

    def validate_credit_minutes(self, field: IntegerField) -> None:
        """Refuse less credit than the study that is asked for."""
        if field.data is not None and field.data < (self.min_minutes.data or 0):
            raise ValidationError(_l("不能少于最少学习分钟数。"))


class QuizForm(BaseForm):
    """The questions of a quiz, by their ids in the bank."""

    items = TextAreaField(
        _l("题目编号"),
        description=_l("题库中的编号，一行一个，按出现的顺序。须是审核通过的客观题。"),
    )


class CourseFileForm(BaseForm):
    """A course file and the unit the course belongs to."""

    file = FileField(_l("课程文件"))
    unit_id = SelectField(_l("归属单位"), coerce=int)
