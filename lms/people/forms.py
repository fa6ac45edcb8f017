"""Forms of people."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from lms.access.permissions import ROLE_NAMES, Role
from lms.people.models import EmploymentType, UnitLevel
from lms.people.names import EMPLOYMENT_NAMES, LEVEL_NAMES
from lms.web.forms import BaseForm, CheckboxListField
from lms.web.i18n import lazy_label
from question_bank.taxonomy import FIRST_LEVEL, line_name

MAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
PHONE = r"\+?[0-9][0-9 -]{4,30}"


def choices(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return pairs of value and label as the choices of a select."""
    return [SelectChoice(value, label) for value, label in pairs]


def lines_as_choices() -> list[tuple[str, Any]]:
    """Return the first-level business lines as choices."""
    return [(code, lazy_label(line_name(code))) for code in FIRST_LEVEL]


def _phone_field(label: str) -> StringField:
    return StringField(
        label, [Optional(), Regexp(f"^{PHONE}$", message=_l("手机号只能由数字组成。"))]
    )


def _mail_field(label: str) -> StringField:
    return StringField(
        label, [Optional(), Length(max=100), Regexp(f"^{MAIL}$", message=_l("邮箱格式有误。"))]
    )


class ChangePasswordForm(BaseForm):
    """The present password and the new one, twice."""

    current = PasswordField(
        _l("当前密码"),
        [DataRequired(_l("请填写当前密码。")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("新密码"),
        [DataRequired(_l("请填写新密码。")), Length(max=128)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再输一次新密码"),
        [DataRequired(_l("请再输一次新密码。")), Length(max=128)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two new passwords that differ."""
        if field.data != self.new.data:
            raise ValidationError(_l("两次输入的新密码不一致。"))


class ContactForm(BaseForm):
    """How a person can be reached; both may be empty."""

    phone = _phone_field(_l("手机号"))
    email = _mail_field(_l("邮箱"))


class UnitForm(BaseForm):
    """Code, name and level of a unit, and the unit above a new one."""

    name = StringField(_l("单位名称"), [DataRequired(_l("请填写单位名称。")), Length(max=100)])
    code = StringField(
        _l("单位编码"),
        [DataRequired(_l("请填写单位编码。")), Length(max=64)],
        description=_l("全平台唯一，花名册用它对应单位。"),
    )
    level = SelectField(
        _l("级别"), choices=choices((level.value, LEVEL_NAMES[level]) for level in UnitLevel)
    )


class NewUnitForm(UnitForm):
    """A new unit and where it hangs."""

    parent_id = SelectField(_l("上级单位"), coerce=int)


class MoveUnitForm(BaseForm):
    """Another parent for a unit."""

    parent_id = SelectField(_l("新的上级单位"), coerce=int)


class StaffForm(BaseForm):
    """What a unit records of a person."""

    name = StringField(_l("姓名"), [DataRequired(_l("请填写姓名。")), Length(max=50)])
    unit_id = SelectField(_l("单位"), coerce=int)
    employment_type = SelectField(
        _l("用工性质"),
        choices=choices((kind.value, EMPLOYMENT_NAMES[kind]) for kind in EmploymentType),
    )
    post = StringField(_l("岗位"), [Length(max=100)])
    lines = CheckboxListField(_l("业务条线"), choices=choices(lines_as_choices()))
    hired_on = DateField(_l("入职日期"), [Optional()])
    is_window_staff = BooleanField(_l("窗口经办人员（计入培训和比武覆盖面）"), default=True)
    phone = _phone_field(_l("手机号"))
    email = _mail_field(_l("邮箱"))


class NewStaffForm(StaffForm):
    """A new person with their staff number and login name."""

    staff_no = StringField(_l("工号"), [DataRequired(_l("请填写工号。")), Length(max=64)])
    login = StringField(
        _l("登录名"), [Length(max=64)], description=_l("留空则用工号。字母、数字和 . _ - 组成。")
    )


class LeaveForm(BaseForm):
    """The first day a person no longer works here."""

    left_on = DateField(_l("离岗日期"), [InputRequired(_l("请填写离岗日期。"))])


class ReasonForm(BaseForm):
    """Why something personal is looked at."""

    reason = StringField(
        _l("查看事由"), [DataRequired(_l("请填写查看事由。")), Length(min=2, max=200)]
    )


class LimitForm(BaseForm):
    """The business lines a grant is limited to."""

    lines = CheckboxListField(
        _l("业务条线"),
        choices=choices(lines_as_choices()),
        description=_l("只限教师和审题人：只能编写或审核这些条线的题目。不选表示不限。"),
    )


class GrantForm(LimitForm):
    """A role within the subtree of a unit."""

    role = RadioField(
        _l("角色"),
        [InputRequired(_l("请选择角色。"))],
        choices=choices((role.value, lazy_label(ROLE_NAMES[role])) for role in Role),
    )
    unit_id = SelectField(_l("范围（含下级单位）"), coerce=int)


class RosterForm(BaseForm):
    """A roster file."""

    file = FileField(_l("花名册文件"))
