"""What waits for trainers, reviewers, markers, organizers and administrators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.models import AuditEntry
from lms.certification.models import CertificationPeriod
from lms.clock import day_window, local_date
from lms.competitions.models import Competition, Round, Stage
from lms.credits.models import CreditEntry, DayForecast, EntryState
from lms.exams.models import Attempt, Exam, Response
from lms.jobs.queries import count_failed
from lms.people.models import Account, OrgUnit, StaffMember
from lms.people.queries import within
from lms.questions.access import reaches
from lms.questions.models import Item, ItemVersion, VersionState
from lms.questions.queries import written_by


@dataclass(frozen=True)
class Task:
    """Something that waits: how many, in a word, and where to go."""

    title: str
    count: int
    sentence: str
    endpoint: str
    tone: str = ""


Counter = Callable[[Session, Actor, datetime], Task]


def list_tasks(session: Session, actor: Actor, now: datetime) -> Sequence[Task]:
    """Return what waits for the roles the actor holds, in the order of the navigation."""
    return [count(session, actor, now) for permission, count in COUNTERS if actor.may(permission)]


def _count(session: Session, query: sa.Select[int]) -> int:
    return session.scalar(query) or 0


def _reviews(session: Session, actor: Actor, _now: datetime) -> Task:
    waiting = _count(
        session,
        sa.select(sa.func.count(ItemVersion.id))
        .join(Item, Item.latest_version_id == ItemVersion.id)
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(
            ItemVersion.state == VersionState.IN_REVIEW,
            ~written_by(actor.account_id),
            reaches(actor, Permission.BANK_REVIEW),
        ),
    )
    return Task("待审题目", waiting, "命题人已提交，等您审核", "questions.review_queue")


def _returned(session: Session, actor: Actor, _now: datetime) -> Task:
    mine = _count(
        session,
        sa.select(sa.func.count(ItemVersion.id))
        .join(Item, Item.latest_version_id == ItemVersion.id)
        .where(
            ItemVersion.author_id == actor.account_id,
            ItemVersion.state.in_([VersionState.RETURNED, VersionState.DRAFT]),
        ),
    )
    return Task("待修改的题目", mine, "草稿和被退回的题目", "questions.list_items")


def _held_back(session: Session, actor: Actor, _now: datetime) -> Task:
    held = _count(
        session,
        sa.select(sa.func.count(Item.id))
        .join(OrgUnit, OrgUnit.id == Item.unit_id)
        .where(
            Item.needs_re_review_at.is_not(None),
            Item.retired_at.is_(None),
            within(actor.scope(Permission.BANK_AUTHOR)),
        ),
    )
    tone = "amber" if held else ""
    return Task("待复核的题目", held, "依据的政策有变化，暂不组卷", "questions.list_items", tone)


def _marking(session: Session, actor: Actor, _now: datetime) -> Task:
    waiting = _count(
        session,
        sa.select(sa.func.count(Response.id))
        .join(Attempt, Attempt.id == Response.attempt_id)
        .join(Exam, Exam.id == Attempt.exam_id)
        .join(OrgUnit, OrgUnit.id == Exam.unit_id)
        .where(Response.needs_marking, within(actor.scope(Permission.EXAM_MARK))),
    )
    return Task("待阅答卷", waiting, "主观题需人工评分", "exams.marking_queue")


def _rounds(session: Session, actor: Actor, now: datetime) -> Task:
    unfinished = _count(
        session,
        sa.select(sa.func.count(Round.id))
        .join(Stage, Stage.id == Round.stage_id)
        .join(Competition, Competition.id == Stage.competition_id)
        .join(OrgUnit, OrgUnit.id == Competition.unit_id)
        .join(Exam, Exam.id == Round.exam_id)
        .where(
            Competition.published_at.is_not(None),
            Competition.cancelled_at.is_(None),
            Round.finalised_at.is_(None),
            Exam.closes_at <= now,
            within(actor.scope(Permission.COMPETITION_MANAGE)),
        ),
    )
    tone = "amber" if unfinished else ""
    return Task(
        "待公布成绩的轮次", unfinished, "已截止，尚未公布最终成绩",
        "competitions.manage_competitions", tone,
    )  # fmt: skip


def _behind(session: Session, actor: Actor, now: datetime) -> Task:
    red = _count(
        session,
        sa.select(sa.func.count(DayForecast.id))
        .join(StaffMember, StaffMember.id == DayForecast.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(
            DayForecast.year == local_date(now).year,
            DayForecast.level == "red",
            StaffMember.is_window_staff,
            StaffMember.left_on.is_(None),
            within(actor.scope(Permission.CREDIT_MANAGE)),
        ),
    )
    tone = "red" if red else "pine"
    return Task("学时落后人员", red, "没赶上阶段进度", "credits.unit_board", tone)


def _entries(session: Session, actor: Actor, _now: datetime) -> Task:
    waiting = _count(
        session,
        sa.select(sa.func.count(CreditEntry.id))
        .join(StaffMember, StaffMember.id == CreditEntry.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(
            CreditEntry.state == EntryState.SUBMITTED, within(actor.scope(Permission.CREDIT_MANAGE))
        ),
    )
    return Task("待确认学时", waiting, "职工申报的外出培训等", "credits.list_submitted")


def _gate(session: Session, actor: Actor, now: datetime) -> Task:
    late = _count(
        session,
        sa.select(sa.func.count(CertificationPeriod.staff_id.distinct()))
        .join(StaffMember, StaffMember.id == CertificationPeriod.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(
            CertificationPeriod.certified_at.is_(None),
            CertificationPeriod.revoked_at.is_(None),
            StaffMember.left_on.is_(None),
            within(actor.scope(Permission.CERTIFICATION_MANAGE)),
        ),
    )
    tone = "amber" if late else "pine"
    return Task("岗前培训未合格", late, "合格前不得上岗", "certification.duty_board", tone)


def _jobs(session: Session, _actor: Actor, now: datetime) -> Task:
    failed = count_failed(session, now - timedelta(days=1))
    tone = "red" if failed else "pine"
    return Task("失败的定时任务", failed, "最近 24 小时", "jobs.list_jobs", tone)


def _locked(session: Session, _actor: Actor, now: datetime) -> Task:
    locked = _count(session, sa.select(sa.func.count(Account.id)).where(Account.locked_until > now))
    return Task("暂时锁定的账号", locked, "连续输错密码所致", "people.list_accounts")


def _audit(session: Session, _actor: Actor, now: datetime) -> Task:
    start, end = day_window(local_date(now))
    today = _count(
        session,
        sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.at >= start, AuditEntry.at < end),
    )
    return Task("今日审计记录", today, "登录、授权、导出和成绩变动", "audit.list_entries")


COUNTERS: tuple[tuple[Permission, Counter], ...] = (
    (Permission.BANK_REVIEW, _reviews),
    (Permission.BANK_AUTHOR, _returned),
    (Permission.BANK_AUTHOR, _held_back),
    (Permission.EXAM_MARK, _marking),
    (Permission.COMPETITION_MANAGE, _rounds),
    (Permission.CREDIT_MANAGE, _behind),
    (Permission.CREDIT_MANAGE, _entries),
    (Permission.CERTIFICATION_MANAGE, _gate),
    (Permission.JOBS_READ, _jobs),
    (Permission.ACCOUNT_MANAGE, _locked),
    (Permission.AUDIT_READ, _audit),
)
