"""What an organizer decides about a competition with its round, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime

from lms.competitions.models import StageKind
from lms.competitions.ranking import DEFAULT_TIE_BREAKS, TieBreak

MAX_BEST_OF = 50


@dataclass(frozen=True, kw_only=True)
class RoundPlan:
    """The settings of a round; it is sat as an exam.

    unit_best_of: members whose marks make a unit's score. freeze_at: planned freeze or None.
    """

    title: str
    blueprint_id: int
    opens_at: datetime
    closes_at: datetime
    duration_min: int
    form_count: int = 1
    tie_breaks: tuple[TieBreak, ...] = DEFAULT_TIE_BREAKS
    unit_best_of: int = 3
    freeze_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CompetitionPlan:
    """The settings of a competition with one stage and one round."""

    title: str
    rules_markdown: str
    stage_kind: StageKind
    stage_title: str
    round: RoundPlan


def list_problems(plan: CompetitionPlan) -> list[str]:
    """Return what stands in the way of keeping the plan; the exam's own are found with the exam."""
    problems = []
    if not plan.title.strip():
        problems.append("请填写比武名称。")
    if not plan.round.title.strip():
        problems.append("请填写轮次名称。")
    if len(set(plan.round.tie_breaks)) != len(plan.round.tie_breaks):
        problems.append("同一条同分规则只能选一次。")
    if not 1 <= plan.round.unit_best_of <= MAX_BEST_OF:
        problems.append(f"单位计分人数须在 1 至 {MAX_BEST_OF} 之间。")
    freeze_at = plan.round.freeze_at
    if freeze_at and not plan.round.opens_at < freeze_at <= plan.round.closes_at:
        problems.append("封榜时间须在开始之后、结束之前。")
    return problems
