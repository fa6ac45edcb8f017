"""Forms of classes and mentorships."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.training.names import KIND_NAMES
from lms.web.forms import BaseForm, CheckboxListField, LocalDateTimeField
from lms.web.i18n import lazy_label, lazy_names
from question_bank.taxonomy import CONTENT_CATEGORIES, FIRST_LEVEL, line_name

LINES = [SelectChoice(code, lazy_label(line_name(code))) for code in FIRST_LEVEL]


class ClassForm(BaseForm):
    """What a class is about."""

    title = StringField(
        _l("培训班名称"),
        [DataRequired(_l("请填写培训班名称。")), Length(max=100)],
        description=_l("同一单位请加期数，例如“社保经办业务培训班（第 2 期）”。"),
    )
    unit_id = SelectField(_l("举办单位"), coerce=int)
    document_no = StringField(
        _l("依据文号"), [Length(max=60)], description=_l("通知或年度培训计划的文号，可后补。")
    )
    content_category = SelectField(
        _l("主要内容"),
        choices=[SelectChoice(code, name) for code, name in lazy_names(CONTENT_CATEGORIES).items()],
        default="operations",
    )
    conduct_minutes = IntegerField(
        _l("行风建设内容（分钟）"),
        [InputRequired(_l("请填写分钟数。")), NumberRange(0, 10000, _l("须为 0 以上的整数。"))],
        description=_l("各类业务培训班都要安排行风建设内容（人社部发〔2019〕13号第三条）。"),
        render_kw={"inputmode": "numeric"},
    )
    business_lines = CheckboxListField(_l("业务条线"), choices=LINES)


class SessionForm(BaseForm):
    """When, where and what a session is."""

    starts_at = LocalDateTimeField(_l("上课时间"), [InputRequired(_l("请选择上课时间。"))])
    minutes = IntegerField(
        _l("时长（分钟）"),
        [
            InputRequired(_l("请填写时长。")),
            NumberRange(1, 480, _l("每课次须为 1 至 480 分钟。")),
        ],
        default=180,
        description=_l("45 分钟计 1 学时；半天一般为 180 分钟。"),
        render_kw={"inputmode": "numeric"},
    )
    topic = StringField(_l("主题"), [DataRequired(_l("请填写主题。")), Length(max=100)])
    place = StringField(_l("地点"), [Length(max=100)])
    lecturer = StringField(_l("讲师"), [Length(max=50)])


class AttendanceFileForm(BaseForm):
    """A workbook with the roll call of a session."""

    file = FileField(_l("考勤表"))


class MentorshipForm(BaseForm):
    """A pair of mentor and mentee."""

    mentor_no = StringField(
        _l("师傅工号"), [DataRequired(_l("请填写师傅的工号。")), Length(max=64)]
    )
    mentee_no = StringField(
        _l("徒弟工号"), [DataRequired(_l("请填写徒弟的工号。")), Length(max=64)]
    )
    business_lines = CheckboxListField(
        _l("带教业务"), [DataRequired(_l("请至少选择一条带教业务。"))], choices=LINES
    )
    starts_on = DateField(_l("开始日期"), [InputRequired(_l("请选择开始日期。"))])
    ends_on = DateField(
        _l("计划结束日期"), [Optional()], description=_l("可不填，出师签字后自然结束。")
    )


class LogForm(BaseForm):
    """One mentoring session."""

    on = DateField(_l("带教日期"), [InputRequired(_l("请选择日期。"))])
    minutes = IntegerField(
        _l("时长（分钟）"),
        [InputRequired(_l("请填写时长。")), NumberRange(1, 480, _l("须为 1 至 480 分钟。"))],
        render_kw={"inputmode": "numeric"},
    )
    kind = RadioField(
        _l("方式"),
        [InputRequired(_l("请选择方式。"))],
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        default="observed",
    )
    business = StringField(_l("业务事项"), [DataRequired(_l("请填写业务事项。")), Length(max=100)])
    feedback = TextAreaField(_l("评语"), [Length(max=500)], render_kw={"rows": 2})


class OpinionForm(BaseForm):
    """What the unit says when a mentee may work alone."""

    opinion = TextAreaField(
        _l("出师意见"),
        [DataRequired(_l("请填写出师意见。")), Length(max=500)],
        render_kw={"rows": 3},
    )
