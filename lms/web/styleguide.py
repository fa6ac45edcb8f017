"""The style guide: every component and layout with sample content; served in development only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace as Row
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from lms.access.guard import public
from lms.clock import utc_now
from lms.web import styleguide_samples as samples
from lms.web.forms import CheckboxListField, LocalDateTimeField
from lms.web.frame import Frame, FrameUser, NavLink
from lms.web.pagination import Pagination

blueprint = Blueprint("styleguide", __name__)

SHEETS = ("index", "form", "exam", "board", "print", "sign_in", "error")


class SampleForm(Form):  # type: ignore[misc]
    """One field of each kind."""

    title = StringField(
        "考试名称",
        [DataRequired("请填写考试名称。"), Length(max=60)],
        description="考生在列表里看到的名字，60 字以内。",
    )
    password = PasswordField("登录密码", [DataRequired("请填写登录密码。")])
    kind = SelectField(
        "考试类别",
        choices=[
            SelectChoice("pre_job", "岗前考试"),
            SelectChoice("monthly", "月月比"),
            SelectChoice("makeup", "补考"),
        ],
    )
    lines = CheckboxListField(
        "业务条线",
        [DataRequired("请至少选一条业务条线。")],
        choices=[SelectChoice(str(number), name) for number, name in enumerate(samples.LINES)],
        description="选两条及以上即为“全科”。",
    )
    review = RadioField(
        "何时公布答案",
        [DataRequired("请选择何时公布答案。")],
        choices=[
            SelectChoice("end", "考试结束后"),
            SelectChoice("marked", "阅卷完成后"),
            SelectChoice("never", "不公布"),
        ],
        default="end",
    )
    pass_score = DecimalField("及格分", [Optional(), NumberRange(0, 100)], places=2)
    opens_at = LocalDateTimeField("开始时间", [DataRequired("请填写开始时间。")])
    held_on = DateField("补考日期", [Optional()])
    rules = TextAreaField("考试说明", [Length(max=500)], render_kw={"rows": 4})
    proctored = BooleanField("需要现场监考", description="勾选后，考生须由监考人放行才能开始。")
    roster = FileField("考生名单", description="Excel 文件，不超过 10 MB，每行一人。")


@dataclass(frozen=True)
class StyleguidePage:
    """What the sheets of the style guide show."""

    now: Any
    ends_at: Any
    ends_soon_at: Any
    form: SampleForm
    sent_form: SampleForm
    pages: Pagination[Any]
    people: Sequence[Any]
    units: Sequence[Any]
    timeline: Sequence[Any]
    problems: Sequence[Any]
    questions: Sequence[dict[str, Any]]
    reviewed: dict[str, Any]
    review: Any
    standings: Sequence[Any]
    ability: Sequence[tuple[str, int | None, int]]
    facility: dict[str, Any]
    sheet: Sequence[Any]
    entries: Sequence[Any]
    days: Decimal
    required: Decimal


def build_page() -> StyleguidePage:
    """Return the sample content, at the current instant."""
    now = utc_now()
    sent_form = SampleForm(data={"title": "", "kind": "monthly", "pass_score": Decimal("60")})
    sent_form.validate()
    return StyleguidePage(
        now=now,
        ends_at=now + timedelta(minutes=42, seconds=7),
        ends_soon_at=now + timedelta(minutes=4, seconds=58),
        form=SampleForm(data={"title": "11 月月月比 · 全科", "lines": ["0", "3"], "review": "end"}),
        sent_form=sent_form,
        pages=Pagination(samples.PEOPLE, 4, 25, 318),
        people=samples.PEOPLE,
        units=samples.UNITS,
        timeline=samples.TIMELINE,
        problems=samples.PROBLEMS,
        questions=samples.QUESTIONS,
        reviewed=samples.QUESTIONS[0],
        review=samples.REVIEW,
        standings=samples.list_standings(),
        ability=samples.ABILITY,
        facility=samples.FACILITY,
        sheet=[
            Row(number=n, url="#", is_answered=n < 19, is_flagged=n in (7, 12), is_current=n == 19)
            for n in range(1, 51)
        ],
        entries=samples.ENTRIES,
        days=Decimal("3.50"),
        required=Decimal("5.00"),
    )


def build_frame() -> Frame:
    """Return the frame of a learner who is also a unit administrator."""
    return Frame(
        product_name="练兵台",
        user=FrameUser("陈思雨", "滨江区人社局 · 政务大厅社保窗口"),
        nav=[
            NavLink(label, f"#{icon}", icon, label == "首页", is_primary)
            for label, icon, is_primary in samples.PLACES
        ],
        notice_count=2,
        elder=request.args.get("elder") == "1",
        lang="zh",
        path=request.path,
    )


@blueprint.get("/styleguide")
@blueprint.get("/styleguide/<sheet>")
@public
def show(sheet: str = "index") -> str:
    """Show one sheet of the style guide."""
    if sheet not in SHEETS:
        abort(404)
    return render_template(f"styleguide/{sheet}.html", page=build_page(), frame=build_frame())
