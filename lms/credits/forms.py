"""Forms of the ledger."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.credits.names import CATEGORY_NAMES, MODE_NAMES
from lms.web.forms import BaseForm


class SubmitEntryForm(BaseForm):
    """One day of training held elsewhere."""

    title = StringField(_l("培训名称"), [DataRequired(_l("请填写培训名称。")), Length(max=100)])
    on = DateField(
        _l("培训日期"),
        [InputRequired(_l("请选择培训日期。"))],
        description=_l("多天的培训请按天登记，跨年的按各自日期计入年度。"),
    )
    minutes = IntegerField(
        _l("时长（分钟）"),
        [
            InputRequired(_l("请填写时长，按分钟计。")),
            NumberRange(1, 480, _l("一天须为 1 至 480 分钟。")),
        ],
        description=_l("45 分钟计 1 学时，全天一般为 360 分钟。"),
        render_kw={"inputmode": "numeric"},
    )
    mode = RadioField(
        _l("培训方式"),
        [InputRequired(_l("请选择培训方式。"))],
        choices=[SelectChoice(mode.value, name) for mode, name in MODE_NAMES.items()],
        default="centralized",
    )
    content_category = SelectField(
        _l("培训内容"),
        choices=[SelectChoice(code, name) for code, name in CATEGORY_NAMES.items()],
        default="operations",
    )
    document_no = StringField(
        _l("通知文号或证书编号"),
        [Length(max=60)],
        description=_l("文号和证明说明填一项即可，不需要上传照片或材料。"),
    )
    statement = TextAreaField(
        _l("证明说明"),
        [Length(max=500)],
        description=_l("例如：市人社局组织，在市委党校，有签到。"),
        render_kw={"rows": 3},
    )
    token = HiddenField()


class DecisionForm(BaseForm):
    """Why an entry is sent back or taken back."""

    reason = StringField(_l("原因"), [DataRequired(_l("请填写原因。")), Length(max=200)])


class RuleForm(BaseForm):
    """The rule of a year."""

    year = IntegerField(_l("年度"), [InputRequired(_l("请填写年度。")), NumberRange(2020, 2100)])
    minutes_per_credit_hour = SelectField(
        _l("1 学时"),
        choices=[SelectChoice(n, _l("%(n)s 分钟", n=n)) for n in (45, 50, 60)],
        coerce=int,
    )
    hours_per_day = DecimalField(
        _l("1 天折合学时"),
        [InputRequired(_l("请填写学时数。"))],
        places=2,
        description=_l("常见为 8、7.5 或 6。"),
    )
    annual_days_required = DecimalField(
        _l("年度应训天数"), [InputRequired(_l("请填写天数。"))], places=2
    )
    max_hours_per_calendar_day = DecimalField(
        _l("单日最多计入学时"), [InputRequired(_l("请填写学时数。"))], places=2
    )
    online_cap_pct = IntegerField(
        _l("网络培训最多占应训学时（%）"),
        [InputRequired(_l("请填写百分比。")), NumberRange(0, 100, _l("须为 0 至 100。"))],
    )
    mentee_cap_hours = DecimalField(
        _l("跟岗学习每年最多计入学时"),
        [InputRequired(_l("请填写学时数。"))],
        places=2,
        description=_l("师傅带教的上限为它的一半。"),
    )
    source = TextAreaField(
        _l("依据"),
        [DataRequired(_l("请填写依据。")), Length(max=1000)],
        render_kw={"rows": 3},
    )
