"""The learner's part of the home page: drill, day ring, what is due, certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.certification.models import CertificationPeriod
from lms.clock import local_date, to_local
from lms.competitions.queries import list_my_rounds
from lms.credits.forecast import Forecast
from lms.credits.ledger import YearSummary
from lms.credits.queries import forecast_of, year_summary
from lms.exams.models import ExamKind
from lms.exams.queries.sitting import list_my_exams
from lms.exams.window import ExamPhase
from lms.people.models import StaffMember
from lms.practice.queries import drill_status
from lms.training.models import ClassMember, ClassSession, TrainingClass
from lms.web.filters import date_zh

DUE_SHOWN = 3
EXPIRES_SOON = timedelta(days=30)
MORNING_ENDS, AFTERNOON_ENDS = 12, 18


@dataclass(frozen=True)
class Due:
    """Something that waits: `at` is when it begins, or when it ends if it is open now."""

    at: datetime
    is_open: bool
    title: str
    note: str
    endpoint: str
    args: dict[str, int]
    label: str


@dataclass(frozen=True)
class CertificateLine:
    """The state of one certification."""

    title: str
    text: str
    tone: str


@dataclass(frozen=True)
class LearnerHome:
    """What a learner sees first."""

    greeting: str
    drilled: int
    drill_size: int
    week: Sequence[bool]
    summary: YearSummary
    forecast: Forecast
    due: Sequence[Due]
    certificates: Sequence[CertificateLine]


def learner_home(session: Session, actor: Actor, now: datetime) -> LearnerHome:
    """Return the learner's part of the home page."""
    today = local_date(now)
    summary = year_summary(session, actor.staff_id, today.year, today)
    staff = session.get_one(StaffMember, actor.staff_id)
    drill = drill_status(session, actor.staff_id, today)
    return LearnerHome(
        greeting=greeting(to_local(now).hour),
        drilled=drill.answered,
        drill_size=drill.total,
        week=drill.week,
        summary=summary,
        forecast=forecast_of(summary, staff.hired_on, today),
        due=_due(session, actor, now)[:DUE_SHOWN],
        certificates=_certificates(session, actor.staff_id, today),
    )


def greeting(hour: int) -> str:
    """Return the greeting of an hour of the day (0–23)."""
    if hour < MORNING_ENDS:
        return str(_("上午好"))
    return str(_("下午好") if hour < AFTERNOON_ENDS else _("晚上好"))


def _due(session: Session, actor: Actor, now: datetime) -> list[Due]:
    found = [*_exams(actor, now), *_rounds(actor, now), *_classes(session, actor, now)]
    return sorted(found, key=lambda due: (not due.is_open, due.at))


def _exams(actor: Actor, now: datetime) -> list[Due]:
    due = []
    for row in list_my_exams(actor, now):
        exam = row.exam
        if exam.kind is ExamKind.ROUND or row.phase not in (ExamPhase.OPEN, ExamPhase.UPCOMING):
            continue
        left = exam.attempts_allowed - len(row.attempts)
        if row.running is None and left <= 0:
            continue
        is_open = row.phase is ExamPhase.OPEN
        label = _("继续答题") if row.running else _("去考试") if is_open else _("查看安排")
        due.append(
            Due(
                exam.closes_at if is_open else exam.opens_at,
                is_open,
                exam.title,
                _("%(n)s 题 · %(min)s 分钟", n=exam.blueprint.item_count, min=exam.duration_min),
                "exams.show_exam",
                {"exam_id": exam.id},
                label,
            )
        )
    return due


def _rounds(actor: Actor, now: datetime) -> list[Due]:
    due = []
    for row in list_my_rounds(actor, now):
        if row.phase not in (ExamPhase.OPEN, ExamPhase.UPCOMING):
            continue
        if row.attempt is not None and row.attempt.ended_at is not None:
            continue
        is_open = row.phase is ExamPhase.OPEN
        label = _("报名参赛") if row.entrant is None else _("去参赛") if is_open else _("查看规则")
        due.append(
            Due(
                row.exam.closes_at if is_open else row.exam.opens_at,
                is_open,
                f"{row.competition.title} · {row.round.title}",
                _("比武 · 答题 %(n)s 分钟", n=row.exam.duration_min),
                "competitions.show_round",
                {"round_id": row.round.id},
                label,
            )
        )
    return due


def _classes(session: Session, actor: Actor, now: datetime) -> list[Due]:
    rows = session.execute(
        sa.select(ClassSession, TrainingClass)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .join(ClassMember, ClassMember.class_id == TrainingClass.id)
        .where(ClassMember.staff_id == actor.staff_id, ClassSession.starts_at > now)
        .order_by(ClassSession.starts_at)
        .limit(DUE_SHOWN)
    )
    return [
        Due(
            each.starts_at,
            False,
            f"{training_class.title} · {each.topic}",
            _("集中培训 · %(place)s · %(n)s 分钟", place=each.place, n=each.minutes),
            "training.my_classes",
            {},
            _("我的培训"),
        )
        for each, training_class in rows
    ]


def _certificates(session: Session, staff_id: int, today: date) -> list[CertificateLine]:
    periods = session.scalars(
        sa.select(CertificationPeriod)
        .where(CertificationPeriod.staff_id == staff_id)
        .order_by(CertificationPeriod.programme_id, CertificationPeriod.number.desc())
    )
    newest: dict[int, CertificationPeriod] = {}
    for period in periods:
        newest.setdefault(period.programme_id, period)
    return [_certificate_line(period, today) for period in newest.values()]


def _certificate_line(period: CertificationPeriod, today: date) -> CertificateLine:
    title = period.programme.title
    if period.revoked_at is not None:
        return CertificateLine(title, _("已撤销"), "red")
    if period.certified_at is None:
        tone = "red" if period.due_on < today else "blue"
        return CertificateLine(title, _("学习中，%(on)s前完成", on=date_zh(period.due_on)), tone)
    if period.valid_until is None:
        return CertificateLine(title, _("有效"), "pine")
    left = period.valid_until - today
    if left < timedelta(0):
        return CertificateLine(title, _("已到期"), "red")
    if left <= EXPIRES_SOON:
        return CertificateLine(
            title, _("%(n)s 天后到期", n=left.days) if left else _("今天到期"), "amber"
        )
    return CertificateLine(title, _("有效至 %(on)s", on=date_zh(period.valid_until)), "pine")
