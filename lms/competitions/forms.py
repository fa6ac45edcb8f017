"""Forms of competitions."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.competitions.models import StageKind
from lms.competitions.plan import MAX_BEST_OF, CompetitionPlan, RoundPlan
from lms.competitions.ranking import TieBreak
from lms.competitions.standings import TIE_BREAK_NAMES
from lms.web.forms import BaseForm, CheckboxListField, LocalDateTimeField
from lms.web.i18n import translated

STAGE_NAMES = {
    StageKind.QUALIFIER: _l("选拔赛"),
    StageKind.PRELIMINARY: _l("预赛"),
    StageKind.SEMIFINAL: _l("复赛"),
    StageKind.FINAL: _l("决赛"),
}
DEFAULT_RULES = """- 每人一次作答机会，在规定时间内完成；到时自动交卷。
- 按得分从高到低排名；同分时依次按下列规则区分，仍相同的名次并列。
- 对成绩有异议的，可在成绩公布后向组织单位提出。"""


class CompetitionForm(BaseForm):
    """A competition with one stage and one round."""

    unit_id = SelectField(_l("组织单位"), coerce=int)
    title = StringField(
        _l("比武名称"),
        [DataRequired(_l("请填写比武名称。")), Length(max=100)],
    )
    stage = SelectField(
        _l("阶段"),
        choices=[SelectChoice(kind.value, name) for kind, name in STAGE_NAMES.items()],
    )
    round_title = StringField(
        _l("轮次名称"),
        [DataRequired(_l("请填写轮次名称。")), Length(max=100)],
        default=_l("第一轮 “全科”受理"),
    )
    blueprint_id = SelectField(
        _l("细目表"), coerce=int, description=_l("“全科”轮应覆盖本地全部业务条线。")
    )
    form_count = IntegerField(
        _l("平行卷套数"),
        [InputRequired(_l("请填写套数。")), NumberRange(1, 10)],
        default=1,
        description=_l("多套试卷难度相当，相邻选手拿到的题不同。"),
    )
    opens_at = LocalDateTimeField(_l("开始时间"), [InputRequired(_l("请填写开始时间。"))])
    closes_at = LocalDateTimeField(_l("截止时间"), [InputRequired(_l("请填写截止时间。"))])
    duration_min = IntegerField(
        _l("作答时长（分钟）"), [InputRequired(_l("请填写时长。")), NumberRange(1, 600)], default=10
    )
    freeze_at = LocalDateTimeField(
        _l("封榜时间"),
        [Optional()],
        description=_l("从这一刻起公开榜单不再变化，公布最终成绩时揭晓；不封榜可留空。"),
    )
    tie_1 = SelectField(_l("同分先比"))
    tie_2 = SelectField(_l("再比"))
    tie_3 = SelectField(_l("最后比"))
    unit_best_of = IntegerField(
        _l("单位计分人数"),
        [InputRequired(_l("请填写人数。")), NumberRange(1, MAX_BEST_OF)],
        default=3,
        description=_l("单位得分为成绩最好的若干人的平均分，缺额按 0 分计。"),
    )
    rules = TextAreaField(
        _l("比武规则"),
        [DataRequired(_l("请写明比武规则。")), Length(max=10000)],
        default=DEFAULT_RULES,
    )

    def set_choices(
        self, units: list[tuple[int, str]], blueprints: list[tuple[int, str]]
    ) -> "CompetitionForm":
        """Fill the choices and return the form; a tie-break is declared before the round opens."""
        self.unit_id.choices = [SelectChoice(*unit) for unit in units]
        self.blueprint_id.choices = [SelectChoice(*blueprint) for blueprint in blueprints]
        none = [SelectChoice("", _l("不再区分，名次并列"))]
        names = [SelectChoice(each.value, translated(TIE_BREAK_NAMES[each])) for each in TieBreak]
        for field, default in zip((self.tie_1, self.tie_2, self.tie_3), TieBreak, strict=True):
            field.choices = [*names, *none]
            if field.data is None:
                field.data = default.value
        return self

    def plan(self) -> CompetitionPlan:
        """Return what a validated form says."""
        assert self.opens_at.data is not None  # noqa: S101 - InputRequired
        assert self.closes_at.data is not None  # noqa: S101 - InputRequired
        chosen = [self.tie_1.data, self.tie_2.data, self.tie_3.data]
        return CompetitionPlan(
            title=self.title.data,
            rules_markdown=self.rules.data,
            stage_kind=StageKind(self.stage.data),
            stage_title=str(STAGE_NAMES[StageKind(self.stage.data)]),
            round=RoundPlan(
                title=self.round_title.data,
                blueprint_id=self.blueprint_id.data,
                opens_at=self.opens_at.data,
                closes_at=self.closes_at.data,
                duration_min=self.duration_min.data,
                form_count=self.form_count.data,
                tie_breaks=tuple(TieBreak(value) for value in chosen if value),
                unit_best_of=self.unit_best_of.data,
                freeze_at=self.freeze_at.data,
            ),
        )


class EnterUnitsForm(BaseForm):
    """Which units enter with all their window staff."""

    unit_ids = CheckboxListField(_l("单位"), coerce=int)

    def set_units(self, units: list[tuple[int, str]]) -> None:
        """Fill the choices."""
        self.unit_ids.choices = [SelectChoice(*unit) for unit in units]
