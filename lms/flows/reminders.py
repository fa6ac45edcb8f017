"""Reminders: what begins or ends soon, and who falls behind. Each is sent once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.certification.models import CertificationPeriod, Programme
from lms.clock import local_date
from lms.credits.models import DayForecast
from lms.db import transaction
from lms.exams.audience import candidates_of
from lms.exams.models import Attempt, Exam, ExamKind
from lms.notices.service import notify
from lms.people.models import StaffMember
from lms.training.models import ClassMember, ClassSession, TrainingClass
from lms.web.filters import date_zh, decimal, dt

AHEAD = timedelta(hours=24)
CERTIFICATE_DAYS = (30, 7)  # days before the end of a certificate
BEHIND_ON = (
    (6, 30),
    (9, 30),
    (11, 30),
)  # month and day of the warnings (docs/rules/credit-days.md)


@dataclass(frozen=True)
class Reminder:
    """One reminder to one person."""

    staff_id: int
    kind: str
    title: str
    body: str
    url: str
    dedupe_key: str


def send_reminders(now: datetime) -> int:
    """Send every reminder that is due and was not sent; returns how many were."""
    sent = 0
    with transaction() as session:
        for reminder in list_due(session, now):
            sent += notify(
                session,
                staff_id=reminder.staff_id,
                kind=reminder.kind,
                title=reminder.title,
                body=reminder.body,
                url=reminder.url,
                dedupe_key=reminder.dedupe_key,
                now=now,
                mail=True,
            )
    return sent


def list_due(session: Session, now: datetime) -> Iterator[Reminder]:
    """Yield the reminders due at an instant, sent before or not."""
    yield from _exams(session, now)
    yield from _classes(session, now)
    yield from _certificates(session, local_date(now))
    yield from _behind(session, local_date(now))


def _exams(session: Session, now: datetime) -> Iterator[Reminder]:
    """An exam or round that opens, or closes, within a day, to those who have not begun it."""
    exams = session.scalars(
        sa.select(Exam).where(
            Exam.published_at.is_not(None),
            Exam.cancelled_at.is_(None),
            Exam.kind != ExamKind.PRACTICE,
            sa.or_(
                Exam.opens_at.between(now, now + AHEAD), Exam.closes_at.between(now, now + AHEAD)
            ),
        )
    ).all()
    for exam in exams:
        opens = exam.opens_at > now
        word = f"{dt(exam.opens_at)} 开始" if opens else f"{dt(exam.closes_at)} 截止"
        begun = sa.select(Attempt.staff_id).where(Attempt.exam_id == exam.id)
        people = session.scalars(candidates_of(exam).where(StaffMember.id.not_in(begun)))
        what = "比武" if exam.kind is ExamKind.ROUND else "考试"
        for person in people:
            yield Reminder(
                person.id,
                "exam",
                f"{what}提醒：{exam.title}",
                f"“{exam.title}”将于 {word}，答题 {exam.duration_min} 分钟，您还没有作答。",
                "/competitions" if exam.kind is ExamKind.ROUND else f"/exams/{exam.id}",
                f"exam-{'opens' if opens else 'closes'}:{exam.id}:{person.id}",
            )


def _classes(session: Session, now: datetime) -> Iterator[Reminder]:
    rows = session.execute(
        sa.select(ClassSession, TrainingClass, ClassMember.staff_id)
        .join(TrainingClass, TrainingClass.id == ClassSession.class_id)
        .join(ClassMember, ClassMember.class_id == TrainingClass.id)
        .where(ClassSession.starts_at.between(now, now + AHEAD), TrainingClass.closed_at.is_(None))
    )
    for each, training_class, staff_id in rows:
        yield Reminder(
            staff_id,
            "class",
            f"培训提醒：{training_class.title}",
            f"{dt(each.starts_at)} 在{each.place}上课：{each.topic}，请准时签到。",
            "/",
            f"class:{each.id}:{staff_id}",
        )


def _certificates(session: Session, today: date) -> Iterator[Reminder]:
    rows = session.execute(
        sa.select(CertificationPeriod, Programme)
        .join(Programme, Programme.id == CertificationPeriod.programme_id)
        .join(StaffMember, StaffMember.id == CertificationPeriod.staff_id)
        .where(
            CertificationPeriod.valid_until >= today,
            CertificationPeriod.valid_until <= today + timedelta(days=max(CERTIFICATE_DAYS)),
            CertificationPeriod.revoked_at.is_(None),
            StaffMember.left_on.is_(None),
        )
    )
    for period, programme in rows:
        assert period.valid_until is not None  # noqa: S101 - the query asked for it
        left = (period.valid_until - today).days
        step = min(days for days in CERTIFICATE_DAYS if left <= days)
        yield Reminder(
            period.staff_id,
            "certificate",
            f"上岗资格即将到期：{programme.title}",
            f"有效至 {date_zh(period.valid_until)}，还有 {left} 天，请及时完成复训。",
            "/certificates",
            f"certificate-ends:{period.id}:{step}",
        )


def _behind(session: Session, today: date) -> Iterator[Reminder]:
    """On and after each warning day, to whoever stands red or yellow."""
    passed = [(month, day) for month, day in BEHIND_ON if today >= date(today.year, month, day)]
    if not passed:
        return
    month, day = passed[-1]
    rows = session.scalars(
        sa.select(DayForecast)
        .join(StaffMember, StaffMember.id == DayForecast.staff_id)
        .where(
            DayForecast.year == today.year,
            DayForecast.level.in_(["red", "yellow"]),
            StaffMember.left_on.is_(None),
        )
    )
    for forecast in rows:
        missing = forecast.required_days - forecast.days
        yield Reminder(
            forecast.staff_id,
            "credit",
            f"{today.year} 年专项培训进度提醒",
            f"您今年已完成 {decimal(forecast.days)} 天，还差 {decimal(missing)} 天，请合理安排。",
            "/record",
            f"behind:{today.year}-{month:02d}-{day:02d}:{forecast.staff_id}",
        )
