"""Forms of certification."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.certification.models import Programme, RequirementKind
from lms.certification.service import ProgrammePlan
from lms.people.forms import lines_as_choices
from lms.web.forms import BaseForm, CheckboxListField


class ProgrammeForm(BaseForm):
    """A pre-job programme and what it asks for."""

    unit_id = SelectField(
        _l("适用单位"), coerce=int, description=_l("本单位及其下级单位的窗口人员。")
    )
    title = StringField(_l("项目名称"), [DataRequired(_l("请填写项目名称。")), Length(max=100)])
    lines = CheckboxListField(
        _l("证书覆盖的业务条线"),
        [DataRequired(_l("请至少选择一条业务条线。"))],
        choices=[SelectChoice(*line) for line in lines_as_choices()],
    )
    course_ids = CheckboxListField(_l("须完成的课程"), coerce=int)
    exam_id = SelectField(_l("须通过的考试"), coerce=int)
    needs_mentoring = BooleanField(_l("须经师傅带教并签字出师"))
    credit_hours = DecimalField(
        _l("须完成的学时"),
        [Optional(), NumberRange(0, 400, _l("学时须为 0 至 400。"))],
        places=2,
        description=_l("留空或填 0 表示不要求；事业单位岗前培训一般不少于 40 学时。"),
    )
    valid_months = IntegerField(
        _l("证书有效期（月）"),
        [
            InputRequired(_l("请填写有效期。")),
            NumberRange(1, 120, _l("有效期须为 1 至 120 个月。")),
        ],
        default=36,
    )
    due_days = IntegerField(
        _l("完成期限（入职后天数）"),
        [
            InputRequired(_l("请填写完成期限。")),
            NumberRange(1, 730, _l("完成期限须为 1 至 730 天。")),
        ],
        default=180,
    )
    enrols_new_hires = BooleanField(_l("每天自动安排新入职的窗口人员参加"), default=True)

    def plan(self) -> ProgrammePlan:
        """Return what the form says."""
        return ProgrammePlan(
            title=self.title.data,
            lines=tuple(self.lines.data),
            valid_months=self.valid_months.data,
            due_days=self.due_days.data,
            enrols_new_hires=self.enrols_new_hires.data,
            course_ids=tuple(self.course_ids.data or ()),
            exam_id=self.exam_id.data or None,
            needs_mentoring=self.needs_mentoring.data,
            credit_hours=self.credit_hours.data or Decimal(0),
        )


def values_of(programme: Programme) -> dict[str, object]:
    """Return what the form of a programme starts with."""
    by_kind = {row.kind: row for row in programme.requirements}
    exam = by_kind.get(RequirementKind.EXAM)
    hours = by_kind.get(RequirementKind.CREDIT_HOURS)
    return {
        "unit_id": programme.unit_id,
        "title": programme.title,
        "lines": programme.business_lines,
        "course_ids": [
            row.ref_id for row in programme.requirements if row.kind is RequirementKind.COURSE
        ],
        "exam_id": exam.ref_id if exam else 0,
        "needs_mentoring": RequirementKind.MENTORING in by_kind,
        "credit_hours": hours.amount if hours else None,
        "valid_months": programme.valid_months,
        "due_days": programme.due_days,
        "enrols_new_hires": programme.enrols_new_hires,
    }


class RecogniseForm(BaseForm):
    """What a certification of long standing rests on."""

    programme_id = SelectField(_l("岗前培训项目"), coerce=int)
    evidence = TextAreaField(
        _l("认定依据"),
        [
            DataRequired(_l("请写明认定依据。")),
            Length(5, 500, _l("认定依据须为 5 至 500 个字。")),
        ],
        description=_l("例如原上岗证编号、文件号或在岗年限；会写入证书记录和审计日志。"),
    )


class EnrolForm(BaseForm):
    """The programme a person is to go through."""

    programme_id = SelectField(_l("岗前培训项目"), coerce=int)


class RevokeForm(BaseForm):
    """Why a certificate is revoked."""

    reason = TextAreaField(
        _l("撤销原因"),
        [DataRequired(_l("请填写撤销原因。")), Length(2, 500, _l("撤销原因须为 2 至 500 个字。"))],
        description=_l("会告知本人。撤销自当日起生效，不能恢复。"),
    )
