"""What a class needs before it is published, and how much attendance earns its credit. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

BASIS = "人社部发〔2019〕13号第三条"


def plan_problems(
    conduct_minutes: int, session_minutes: Sequence[int], member_count: int
) -> tuple[str, ...]:
    """Return what stands in the way of publishing a class, each with the next step.

    conduct_minutes: 行风建设 content, which every class must have (第三条).
    """
    problems = []
    if not session_minutes:
        problems.append("还没有课次：请先添加上课时间。")
    if conduct_minutes <= 0:
        problems.append(
            f"行风建设内容为 0 分钟：各类业务培训班都要安排行风建设内容（{BASIS}），"
            "请在班次信息中填写分钟数。"
        )
    elif session_minutes and conduct_minutes > sum(session_minutes):
        problems.append(
            f"行风建设内容 {conduct_minutes} 分钟，多于全部课次的 {sum(session_minutes)} 分钟："
            "请核对。"
        )
    if member_count == 0:
        problems.append("还没有参训人员：请先选择人员。")
    return tuple(problems)


def has_attended_enough(attended: int, sessions: int) -> bool:
    """Return whether so many sessions earn the credit of a class: leave of at most 1/7.

    Source: 干部教育培训工作条例 (2023); rows A1–A6 of docs/rules/credit-days.md.
    """
    return sessions > 0 and attended * 7 >= sessions * 6


class ClassState(StrEnum):
    """How far a class has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    ENDED = "ended"  # all sessions are over, not closed yet
    CLOSED = "closed"


def class_state(
    published_at: datetime | None,
    closed_at: datetime | None,
    starts_at: datetime | None,
    ends_at: datetime | None,
    now: datetime,
) -> ClassState:
    """Return the state of a class. starts_at, ends_at: of its first and its last session."""
    if closed_at is not None:
        return ClassState.CLOSED
    if published_at is None or starts_at is None or ends_at is None:
        return ClassState.DRAFT
    if now < starts_at:
        return ClassState.PUBLISHED
    return ClassState.RUNNING if now < ends_at else ClassState.ENDED
