"""The forms of organizers and markers."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DecimalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from lms.exams.assembly import CellSpec
from lms.exams.models import AudienceKind, Blueprint, ExamKind, ReviewRule
from lms.exams.names import AUDIENCE_NAMES, KIND_NAMES, REVIEW_NAMES
from lms.exams.plan import MAX_DURATION_MIN, MAX_FORMS, ExamPlan
from lms.exams.service.setup import MAX_EXTRA_MIN
from lms.people.models import OrgUnit
from lms.web.filters import decimal
from lms.web.forms import BaseForm, CheckboxListField, LocalDateTimeField
from lms.web.i18n import lazy_label
from question_bank.assembly.blueprint import ALL_ROUND
from question_bank.items import TYPES
from question_bank.taxonomy import COMPETENCIES, CONTENT_CATEGORIES, FIRST_LEVEL, line_name

ANY = SelectChoice("", _l("不限"))
DIFFICULTIES: dict[str, tuple[int, ...]] = {
    "": (),
    "1-2": (1, 2),
    "3": (3,),
    "4-5": (4, 5),
    "1-3": (1, 2, 3),
    "3-5": (3, 4, 5),
    "1": (1,),
    "2": (2,),
    "4": (4,),
    "5": (5,),
}
_DIFFICULTY_NAMES = {
    "": _l("不限"),
    "1-2": _l("1–2 易"),
    "3": _l("3 中"),
    "4-5": _l("4–5 难"),
    "1-3": _l("1–3"),
    "3-5": _l("3–5"),
    "1": "1",
    "2": "2",
    "4": "4",
    "5": "5",
}
_KEY_OF_LEVELS = {levels: key for key, levels in DIFFICULTIES.items()}


def blueprint_label(each: Blueprint) -> str:
    """Return a blueprint as lists of choices show it: name, questions, full marks."""
    marks = decimal(each.total_marks)
    return str(
        _("%(title)s（%(n)s 题，%(marks)s 分）", title=each.title, n=each.item_count, marks=marks)
    )


def _lines() -> list[Any]:
    return [
        ANY,
        SelectChoice(ALL_ROUND, _l("全科（跨两个以上条线）")),
        *(SelectChoice(code, lazy_label(line_name(code), code)) for code in FIRST_LEVEL),
    ]


def _types() -> list[Any]:
    return [ANY, *(SelectChoice(name, lazy_label(kind.label)) for name, kind in TYPES.items())]


def _coded(names: Mapping[str, str]) -> list[Any]:
    return [ANY, *(SelectChoice(code, lazy_label(name)) for code, name in names.items())]


def _choices(names: Mapping[Any, Any]) -> list[Any]:
    return [SelectChoice(str(value), name) for value, name in names.items()]


class CellForm(Form):  # type: ignore[misc]
    """A row of a blueprint."""

    line = SelectField(_l("业务条线"), choices=_lines)
    type = SelectField(_l("题型"), choices=_types)
    difficulty = SelectField(_l("难度"), choices=_choices(_DIFFICULTY_NAMES))
    competency = SelectField(_l("能力维度"), choices=_coded(COMPETENCIES), default="")
    content_category = SelectField(_l("培训内容"), choices=_coded(CONTENT_CATEGORIES), default="")
    count = IntegerField(
        _l("题数"),
        [InputRequired(_l("请填写题数。")), NumberRange(1, 300, _l("题数须在 1 至 300 之间。"))],
        default=10,
        render_kw={"min": 1, "max": 300},
    )
    marks_each = DecimalField(
        _l("每题分值"),
        [
            InputRequired(_l("请填写每题分值。")),
            NumberRange(Decimal("0.01"), 1000, _l("每题分值须大于 0。")),
        ],
        default=Decimal(2),
        places=None,
        render_kw={"min": "0.01", "step": "0.01"},
    )

    def spec(self) -> CellSpec:
        """Return the row, numbers that cannot be read as one."""
        return CellSpec(
            count=self.count.data or 1,
            marks_each=(self.marks_each.data or Decimal(1)).quantize(Decimal("0.01")),
            business_line=self.line.data or "",
            type=self.type.data or "",
            difficulty=DIFFICULTIES[self.difficulty.data or ""],
            competency=self.competency.data or "",
            content_category=self.content_category.data or "",
        )


def row_data(spec: CellSpec) -> dict[str, Any]:
    """Return a row as the form shows it."""
    return {
        "line": spec.business_line,
        "type": spec.type,
        "difficulty": _KEY_OF_LEVELS.get(spec.difficulty, ""),
        "competency": spec.competency,
        "content_category": spec.content_category,
        "count": spec.count,
        "marks_each": spec.marks_each,
    }


class BlueprintForm(BaseForm):
    """A blueprint: its title and its rows."""

    title = StringField(_l("细目表名称"), [DataRequired(_l("请填写细目表名称。")), Length(max=100)])
    rows = FieldList(FormField(CellForm), min_entries=1, max_entries=60)

    def specs(self) -> list[CellSpec]:
        """Return the rows."""
        return [row.form.spec() for row in self.rows]


class ExamPlanForm(BaseForm):
    """The settings of an exam."""

    title = StringField(_l("考试名称"), [DataRequired(_l("请填写考试名称。")), Length(max=100)])
    kind = SelectField(
        _l("类别"),
        choices=_choices(KIND_NAMES),
        default=ExamKind.FORMAL.value,
    )
    blueprint_id = SelectField(
        _l("细目表"), coerce=int, description=_l("发布时按细目表从题库抽题组卷。")
    )
    opens_at = LocalDateTimeField(_l("开始时间"), [InputRequired(_l("请填写开始时间。"))])
    closes_at = LocalDateTimeField(
        _l("结束时间"),
        [InputRequired(_l("请填写结束时间。"))],
        description=_l("到这个时间，尚在作答的也一并截止（个人加时除外）。"),
    )
    duration_min = IntegerField(
        _l("作答时长（分钟）"),
        [
            InputRequired(_l("请填写作答时长。")),
            NumberRange(1, MAX_DURATION_MIN, _l("作答时长须在 1 至 1440 分钟之间。")),
        ],
        default=60,
    )
    attempts_allowed = IntegerField(
        _l("每人次数"), [NumberRange(1, 99, _l("次数须在 1 至 99 之间。"))], default=1
    )
    pass_pct = IntegerField(
        _l("及格线（满分的百分之几）"),
        [NumberRange(0, 100, _l("及格线须在 0 至 100 之间。"))],
        default=60,
    )
    form_count = IntegerField(
        _l("平行卷套数"),
        [NumberRange(1, MAX_FORMS, _l("套数须在 1 至 10 之间。"))],
        default=1,
        description=_l("各套题目不同、难度相当，按考生轮流分配。"),
    )
    review_rule = RadioField(
        _l("成绩公布"),
        choices=_choices(REVIEW_NAMES),
        default=ReviewRule.AFTER_CLOSE.value,
    )
    audience = RadioField(
        _l("参考人员"),
        choices=_choices(AUDIENCE_NAMES),
        default=AudienceKind.UNITS.value,
    )
    unit_ids = CheckboxListField(_l("参考单位"), coerce=int, validators=[Optional()])
    staff_nos = TextAreaField(
        _l("考生工号"), [Length(max=20_000)], description=_l("每行一个工号，也可用空格或逗号分开。")
    )
    notes = TextAreaField(
        _l("考试说明"), [Length(max=2000)], description=_l("显示在开始答题之前，可不填。")
    )

    def offer(self, blueprints: Sequence[Blueprint], units: Sequence[OrgUnit]) -> None:
        """Set what can be chosen."""
        self.blueprint_id.choices = [
            SelectChoice(each.id, blueprint_label(each)) for each in blueprints
        ]
        self.unit_ids.choices = [SelectChoice(unit.id, unit.name) for unit in units]

    def validate_closes_at(self, field: Any) -> None:
        """Refuse a closing that is not after the opening."""
        if self.opens_at.data and field.data and self.opens_at.data >= field.data:
            raise ValidationError(_l("考试开始时间须早于结束时间。"))

    def numbers(self) -> list[str]:
        """Return the staff numbers listed, each once."""
        words = re.split(r"[\s,，、;；]+", self.staff_nos.data or "")
        return [word for word in dict.fromkeys(words) if word]

    def plan(self, staff_ids: Sequence[int]) -> ExamPlan:
        """Return the plan of a form that is valid."""
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        assert opens_at is not None and closes_at is not None  # noqa: S101, PT018 - validated
        return ExamPlan(
            title=self.title.data,
            kind=ExamKind(self.kind.data),
            blueprint_id=self.blueprint_id.data,
            opens_at=opens_at,
            closes_at=closes_at,
            duration_min=self.duration_min.data,
            attempts_allowed=self.attempts_allowed.data,
            pass_pct=self.pass_pct.data,
            form_count=self.form_count.data,
            review_rule=ReviewRule(self.review_rule.data),
            audience=AudienceKind(self.audience.data),
            unit_ids=tuple(self.unit_ids.data or ()),
            staff_ids=tuple(staff_ids),
            notes=self.notes.data or "",
        )


class ReasonForm(BaseForm):
    """A reason for what cannot be undone."""

    reason = StringField(_l("原因"), [DataRequired(_l("请写明原因。")), Length(max=150)])


class ClosingForm(BaseForm):
    """A later closing."""

    closes_at = LocalDateTimeField(_l("新的结束时间"), [InputRequired(_l("请填写时间。"))])


class ExtraTimeForm(BaseForm):
    """Minutes on top for a person."""

    staff_no = StringField(_l("工号"), [DataRequired(_l("请填写工号。")), Length(max=64)])
    extra_min = IntegerField(
        _l("加时（分钟）"),
        [
            InputRequired(_l("请填写分钟数。")),
            NumberRange(0, MAX_EXTRA_MIN, _l("加时须在 0 至 240 分钟之间。")),
        ],
    )
    reason = StringField(_l("原因"), [DataRequired(_l("请写明原因。")), Length(max=150)])
