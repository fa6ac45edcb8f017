"""What an organizer decides about an exam before it is published."""

from dataclasses import dataclass
from datetime import datetime

from lms.exams.models import AudienceKind, ExamKind, ReviewRule

MAX_FORMS = 10
MAX_DURATION_MIN = 24 * 60


@dataclass(frozen=True, kw_only=True)
class ExamPlan:
    """The settings of an exam. unit_ids: whole subtrees; staff_ids: people listed by name."""

    title: str
    kind: ExamKind
    blueprint_id: int
    opens_at: datetime
    closes_at: datetime
    duration_min: int
    attempts_allowed: int = 1
    pass_pct: int = 60
    form_count: int = 1
    review_rule: ReviewRule = ReviewRule.AFTER_CLOSE
    audience: AudienceKind = AudienceKind.UNITS
    unit_ids: tuple[int, ...] = ()
    staff_ids: tuple[int, ...] = ()
    notes: str = ""


def list_problems(plan: ExamPlan) -> list[str]:
    """Return what stands in the way of keeping the plan, in the organizer's words."""
    problems = []
    if not plan.title.strip():
        problems.append("请填写考试名称。")
    if plan.opens_at >= plan.closes_at:
        problems.append("考试开始时间须早于结束时间。")
    if not 1 <= plan.duration_min <= MAX_DURATION_MIN:
        problems.append(f"答题时长须在 1 至 {MAX_DURATION_MIN} 分钟之间。")
    if plan.attempts_allowed < 1:
        problems.append("每人至少可考 1 次。")
    if not 0 <= plan.pass_pct <= 100:
        problems.append("及格线须在 0 至 100 之间。")
    if not 1 <= plan.form_count <= MAX_FORMS:
        problems.append(f"试卷套数须在 1 至 {MAX_FORMS} 之间。")
    if plan.audience is AudienceKind.UNITS and not plan.unit_ids:
        problems.append("请至少选择一个参考单位。")
    # A round lists its entrants as they enter, so it begins with nobody.
    is_round = plan.kind is ExamKind.ROUND
    if plan.audience is AudienceKind.LISTED and not plan.staff_ids and not is_round:
        problems.append("请至少列出一名考生。")
    return problems
