"""The exams of the demo: one open, one to come, closed ones with results, one before the job."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from lms import db
from lms.clock import local_date
from lms.demo.lookup import (
    CITY,
    CLERKS,
    EVENING,
    INSURANCE,
    MORNING,
    day_at,
    get_actor,
    get_unit,
    hour_before,
    list_clerks_of,
)
from lms.demo.papers import Supply, spread_over_lines, supply_of
from lms.demo.sitting import ability_of, sit
from lms.exams import service
from lms.exams.assembly import CellSpec
from lms.exams.models import Attempt, Blueprint, Exam, ExamKind, ReviewRule
from lms.exams.plan import ExamPlan
from lms.people.models import Account, StaffMember
from lms.questions.queries import usable_versions
from question_bank.taxonomy import FIRST_LEVEL

OPEN_TITLE = "全员岗位练兵自测"
OPEN_DAYS = 30
LEAST_LEFT = timedelta(hours=12)  # an exam that closes sooner is followed by the next
SITTERS = 22
LINES = tuple(line for line in FIRST_LEVEL if line != "99")  # 99: referral only
PRE_JOB_TITLE = "社会保险经办岗前考试"
QUARTER_TITLE = "季度业务知识考试"
WRITTEN_TITLE = "窗口服务情景笔试"
OPERATIONS_TITLE = "窗口业务操作练习"
OPERATED = ("05", "12", "03", "08")  # lines of which a scenario is set


def load_exams(now: datetime) -> None:
    """Make the exams that are not there yet, and a new open one when the last has closed."""
    ensure_open_exam(now)
    _load_upcoming(now)
    _load_quarter(now)
    _load_written(now)
    _load_operations(now)
    _load_pre_job(now)


def ensure_open_exam(now: datetime) -> int:
    """Return the id of an exam of 50 questions that every demo clerk may sit now."""
    found = db.session.scalars(
        sa.select(Exam)
        .where(
            Exam.title.startswith(OPEN_TITLE),
            Exam.published_at.is_not(None),
            Exam.cancelled_at.is_(None),
            Exam.opens_at <= now,
            Exam.closes_at > now + LEAST_LEFT,
        )
        .order_by(Exam.id.desc())
    )
    for exam in found:
        if all_may_sit(exam.id, exam.attempts_allowed):
            return exam.id
    opens_at = hour_before(now)
    paper = blueprint_id("综合卷：全部条线 50 题", all_lines(50, opens_at, forms=2), opens_at)
    return publish(
        ExamPlan(
            title=f"{OPEN_TITLE}（{dated(opens_at)}开考）",
            kind=ExamKind.MOCK,
            blueprint_id=paper,
            opens_at=opens_at,
            closes_at=day_at(now, OPEN_DAYS, EVENING),
            duration_min=60,
            attempts_allowed=10,
            form_count=2,
            review_rule=ReviewRule.AFTER_CLOSE,
            unit_ids=(get_unit(CITY).id,),
            notes="覆盖全部业务条线，可多次作答，取最好成绩。",
        ),
        opens_at,
    )


def all_may_sit(exam_id: int, allowed: int) -> bool:
    """Return whether each of the demo clerks has an attempt left, or one under way."""
    used = (
        sa.select(sa.func.count(Attempt.id))
        .join(StaffMember, StaffMember.id == Attempt.staff_id)
        .join(Account, Account.staff_id == StaffMember.id)
        .where(Attempt.exam_id == exam_id, Account.login.in_(CLERKS))
        .group_by(Attempt.staff_id)
    )
    return all(count < allowed for count in db.session.scalars(used))


def blueprint_id(title: str, cells: Sequence[CellSpec], now: datetime) -> int:
    """Return the id of the city's blueprint of this title, made when there is none."""
    city = get_unit(CITY)
    known = db.session.scalar(
        sa.select(Blueprint.id).where(
            Blueprint.unit_id == city.id, Blueprint.title == title, Blueprint.retired_at.is_(None)
        )
    )
    if known is not None:
        return known
    trainer = get_actor("trainer")
    return service.create_blueprint(title, cells, unit_id=city.id, actor=trainer, now=now).id


def publish(plan: ExamPlan, now: datetime) -> int:
    """Create and publish an exam of the city at an instant; returns its id."""
    trainer, unit_id = get_actor("trainer"), get_unit(CITY).id
    exam = service.create_exam(plan, unit_id=unit_id, actor=trainer, now=now)
    service.publish_exam(exam.id, actor=trainer, now=now)
    return exam.id


def _load_upcoming(now: datetime) -> None:
    title = f"{local_date(now).year} 年度窗口人员业务统考"
    if find_exam(title) is None:
        opens_at = day_at(now, 9, MORNING)
        publish(
            ExamPlan(
                title=title,
                kind=ExamKind.FORMAL,
                blueprint_id=blueprint_id("年度统考：全部条线 40 题", all_lines(40, opens_at), now),
                opens_at=opens_at,
                closes_at=day_at(now, 11, EVENING),
                duration_min=50,
                unit_ids=(get_unit(CITY).id,),
                notes="每人一次。请提前检查网络，开考后随时可以进入。",
            ),
            now,
        )


def _load_quarter(now: datetime) -> None:
    """Have some twenty people sit an exam that closed weeks ago."""
    if find_exam(QUARTER_TITLE) is not None:
        return
    opens_at = day_at(now, -45, MORNING)
    paper = blueprint_id("季度考试：全部条线 40 题", all_lines(40, opens_at), opens_at)
    exam_id = publish(
        ExamPlan(
            title=QUARTER_TITLE,
            kind=ExamKind.FORMAL,
            blueprint_id=paper,
            opens_at=opens_at,
            closes_at=day_at(now, -44, EVENING),
            duration_min=40,
            unit_ids=(get_unit(CITY).id,),
        ),
        opens_at - timedelta(days=7),
    )
    sit_all(exam_id, some_clerks(SITTERS, ("BJ0211", "BJ0212", "QS0201")), opens_at)


def _load_written(now: datetime) -> None:
    """Have a few people write an exam whose texts wait for the marker."""
    if find_exam(WRITTEN_TITLE) is not None:
        return
    opens_at = day_at(now, -6, MORNING)
    rows = [
        CellSpec(2, Decimal(10), business_line="13", type="short_answer"),
        CellSpec(5, Decimal(4), business_line="13", type="single_choice"),
    ]
    exam_id = publish(
        ExamPlan(
            title=WRITTEN_TITLE,
            kind=ExamKind.FORMAL,
            blueprint_id=blueprint_id("情景笔试：简答与单选", rows, opens_at),
            opens_at=opens_at,
            closes_at=day_at(now, -5, EVENING),
            duration_min=30,
            unit_ids=(get_unit(CITY).id,),
            notes="简答题由阅卷人匿名批阅。",
        ),
        opens_at - timedelta(days=1),
    )
    sit_all(exam_id, some_clerks(5, ()), opens_at)


def _load_operations(now: datetime) -> None:
    """Open four scenarios to everybody: documents to review, forms to fill in."""
    if find_exam(OPERATIONS_TITLE) is not None:
        return
    opens_at = day_at(now, -3, MORNING)
    rows = [CellSpec(1, Decimal(25), business_line=line, type="scenario") for line in OPERATED]
    exam_id = publish(
        ExamPlan(
            title=OPERATIONS_TITLE,
            kind=ExamKind.MOCK,
            blueprint_id=blueprint_id("业务操作：四个窗口情境", rows, opens_at),
            opens_at=opens_at,
            closes_at=day_at(now, OPEN_DAYS, EVENING),
            duration_min=40,
            attempts_allowed=10,
            review_rule=ReviewRule.AT_ONCE,
            unit_ids=(get_unit(CITY).id,),
            notes="审核材料、填写表单、选择办理方式，逐项给分；交卷后可看每一项的答案和依据。",
        ),
        opens_at,
    )
    sit_all(exam_id, some_clerks(6, ()), opens_at)


def _load_pre_job(now: datetime) -> None:
    if find_exam(PRE_JOB_TITLE) is None:
        opens_at = day_at(now, -150, MORNING)
        rows = spread_over_lines(supply(opens_at), INSURANCE, 20, Decimal(5))
        publish(
            ExamPlan(
                title=PRE_JOB_TITLE,
                kind=ExamKind.PRE_JOB,
                blueprint_id=blueprint_id("岗前考试：社会保险 20 题", rows, opens_at),
                opens_at=opens_at,
                closes_at=day_at(now, 365, EVENING),
                duration_min=30,
                attempts_allowed=20,
                pass_pct=60,
                review_rule=ReviewRule.SCORE,
                unit_ids=(get_unit(CITY).id,),
                notes="新招用人员岗前培训的考试，60 分合格，可补考。",
            ),
            opens_at,
        )


def find_exam(title: str) -> int | None:
    """Return the id of the exam with this title."""
    return db.session.scalar(sa.select(Exam.id).where(Exam.title == title))


def sit_all(exam_id: int, people: Iterable[tuple[int, str]], opens_at: datetime) -> None:
    """Have people, by id and staff number, sit an exam, one every few minutes."""
    for place, (staff_id, number) in enumerate(people):
        starts_at = opens_at + timedelta(minutes=30 + 4 * place)
        sit(exam_id, staff_id, ability_of(number), starts_at, minutes=14 + place * 5 % 12)


def some_clerks(count: int, first: Sequence[str]) -> list[tuple[int, str]]:
    """Return (id, staff number) of window staff from all units, those named first."""
    staff = [(person.id, person.staff_no) for person in list_clerks_of(CITY)]
    named = [pair for pair in staff if pair[1] in first]
    others = [pair for pair in staff if pair[1] not in (*first, "BJ0205")]
    step = max(1, len(others) // max(1, count - len(named)))
    return (named + others[::step])[:count]


def all_lines(count: int, at: datetime, *, forms: int = 1) -> list[CellSpec]:
    """Return the rows of a paper over every line, at 100 marks in all; count divides 10000."""
    return spread_over_lines(supply(at), LINES, count, Decimal(100) / count, forms=forms)


def supply(at: datetime) -> Supply:
    """Return what the city's bank supplies on the day of an instant."""
    return supply_of(usable_versions(db.session(), get_unit(CITY).path, local_date(at)))


def dated(at: datetime) -> str:
    """Return the local day of an instant in words."""
    on = local_date(at)
    return f"{on.year} 年 {on.month} 月 {on.day} 日"
