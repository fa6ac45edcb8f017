"""A year of classes in the demo: those held are closed into credit, others are to come."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from lms import db
from lms.clock import local_date, local_instant
from lms.demo.lookup import (
    CITY,
    INSURANCE,
    get_actor,
    get_unit,
    list_clerks_of,
    story_began,
)
from lms.flows.class_calls import call_members, publish_class
from lms.flows.class_credit import close_class
from lms.people.models import StaffMember
from lms.training import service
from lms.training.models import AttendanceStatus, TrainingClass
from lms.training.service import Mark
from lms.training.service.classes import ClassFacts
from lms.training.service.sessions import SessionFacts

HALVES = ((time(9, 0), 180), (time(14, 0), 180))  # a day of two halves: 360 minutes, 8 hours

# The clerk who looks at the demo still has something to do this year.
MISSED = {"BJ0211": ("滨江区“全科”受理轮训班", "信息化应用与个人信息保护培训")}


@dataclass(frozen=True)
class PlannedClass:
    """A class of the yearly plan; lines: only people who serve one of them are called."""

    title: str
    month: int
    day: int
    topics: tuple[str, ...]  # one half day each
    category: str
    lecturer: str
    unit: str = CITY
    lines: tuple[str, ...] = ()


PLAN: tuple[PlannedClass, ...] = (
    PlannedClass("政策更新学习班", 1, 14, ("上年政策变化要点",), "policy", "沈静怡"),
    PlannedClass(
        "窗口服务规范与行风建设集中培训", 3, 11,
        ("行风建设与警示案例", "服务用语与情绪应对", "一次告知与容缺受理", "情景演练"),
        "service", "程慧敏",
    ),
    PlannedClass(
        "社会保险经办实务培训班", 5, 20, ("参保登记与转移接续", "工伤与失业待遇审核"),
        "operations", "沈静怡", lines=INSURANCE,
    ),
    PlannedClass(
        "就业创业政策培训班", 5, 26, ("就业失业登记与援助", "创业扶持与补贴申领"),
        "policy", "沈静怡", lines=("02", "07", "13"),
    ),
    PlannedClass(
        "劳动关系与调解仲裁实务班", 6, 16, ("劳动合同与工资支付", "调解技巧与仲裁程序"),
        "operations", "顾维国", lines=("08", "09", "10"),
    ),
    PlannedClass(
        "滨江区“全科”受理轮训班", 9, 9,
        ("综合柜员制与一窗受理", "社保业务通办", "就业人才业务通办", "全科受理演练"),
        "operations", "方芷晴", unit="JH0101",
    ),
    PlannedClass(
        "青山区窗口能力提升班", 9, 15, ("一窗通办实务", "疑难件会诊"),
        "operations", "柏丽华", unit="JH0102",
    ),
    PlannedClass(
        "信息化应用与个人信息保护培训", 10, 21, ("电子社保卡与自助渠道", "个人信息保护与保密"),
        "informatization", "韩立新",
    ),
    PlannedClass(
        "冬季应急处置演练", 12, 9, ("突发事件处置", "系统故障应对"), "emergency", "孙国强",
    ),
)  # fmt: skip


def load_classes(now: datetime) -> None:
    """Hold what the year's plan has brought so far, plan what is to come; once each."""
    for planned in PLAN:
        hold_class(planned, now)
    _load_next_class(now)


def hold_class(planned: PlannedClass, now: datetime) -> None:
    """Plan and publish a class of this year; with its last session over, close it into credit."""
    on = workday(date(local_date(now).year, planned.month, planned.day))
    title = f"{on.year} 年{planned.title}"
    row = find_class(title)
    if row is None:
        row = _plan_class(planned, title, on, now)
    if row.closed_at is None and row.sessions[-1].starts_at + timedelta(days=1) < now:
        _close(row.id)


def find_class(title: str) -> TrainingClass | None:
    """Return the class with this title."""
    return db.session.scalar(sa.select(TrainingClass).where(TrainingClass.title == title))


def _plan_class(planned: PlannedClass, title: str, on: date, now: datetime) -> TrainingClass:
    admin, unit = get_actor("unitadmin"), get_unit(planned.unit)
    told_at = min(now, max(local_instant(on) - timedelta(days=14), story_began(now)))
    facts = ClassFacts(
        title=title,
        document_no=f"临人社培〔{on.year}〕{planned.month + planned.day}号",
        content_category=planned.category,
        business_lines=planned.lines,
        conduct_minutes=60,
    )
    row = service.create_class(unit.id, facts, actor=admin, now=told_at)
    for place, topic in enumerate(planned.topics):
        starts, minutes = HALVES[place % 2]
        day = on if place < 2 else workday(on + timedelta(days=1))
        service.add_session(
            row.id,
            SessionFacts(
                starts_at=local_instant(day, starts),
                minutes=minutes,
                place="市人社局 3 楼培训室",
                topic=topic,
                lecturer=planned.lecturer,
            ),
        )
    members = [person.id for person in _called(planned, on)]
    call_members(row.id, members, told_at)
    publish_class(row.id, told_at)
    return db.session.get_one(TrainingClass, row.id, populate_existing=True)


def _called(planned: PlannedClass, on: date) -> list[StaffMember]:
    """Return whom a class is for: window staff of its unit and lines, hired by then."""
    return [
        person
        for person in list_clerks_of(planned.unit)
        if (person.hired_on is None or person.hired_on <= on)
        and (not planned.lines or {row.line for row in person.lines} & set(planned.lines))
    ]


def _close(class_id: int) -> None:
    """Call the roll of every session the evening it was over, and close the class."""
    row = db.session.get_one(TrainingClass, class_id)
    admin = get_actor("unitadmin")
    numbers = {
        member.staff_id: db.session.get_one(StaffMember, member.staff_id).staff_no
        for member in row.members
    }
    sessions = [(each.id, each.starts_at + timedelta(hours=4)) for each in row.sessions]
    marks = {staff_id: _mark(number, row.title) for staff_id, number in numbers.items()}
    for session_id, evening in sessions:
        service.record_attendance(session_id, marks, actor=admin, now=evening)
    close_class(class_id, admin, sessions[-1][1] + timedelta(hours=1))


def _mark(staff_no: str, title: str) -> Mark:
    """Return how a person attends a class: most do, some are often away, always the same."""
    if title.endswith(MISSED.get(staff_no, ())):
        return Mark(AttendanceStatus.LEAVE, note="窗口值班，已请假")
    away = random.Random(f"away {staff_no}").choice((0.0, 0.05, 0.1, 0.25, 0.35, 0.6))  # noqa: S311
    drawn = random.Random(f"{staff_no} {title}").random()  # noqa: S311 - a story, not a secret
    if drawn < away / 2:
        return Mark(AttendanceStatus.LEAVE, note="窗口值班，已请假")
    return Mark(AttendanceStatus.ABSENT if drawn < away else AttendanceStatus.PRESENT)


def _load_next_class(now: datetime) -> None:
    """Plan a class for the days to come, whatever the season."""
    ahead = sa.select(TrainingClass.id).where(TrainingClass.closed_at.is_(None)).limit(1)
    if db.session.scalar(ahead) is None:
        on = workday(local_date(now) + timedelta(days=10))
        topics = ("常见差错案例复盘", "接待与应急演练")
        planned = PlannedClass("窗口业务复盘培训", on.month, on.day, topics, "operations", "沈静怡")
        _plan_class(planned, f"{on.year} 年{on.month} 月{planned.title}", on, now)


def workday(on: date, *, back: bool = False) -> date:
    """Return the day itself, or from a weekend the next Monday (`back`: the Friday before)."""
    if on.weekday() < 5:
        return on
    return on - timedelta(days=on.weekday() - 4) if back else on + timedelta(days=7 - on.weekday())
