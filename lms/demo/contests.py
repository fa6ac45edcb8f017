"""The competitions of the demo: one that is decided, and one with an open 全科 round."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from lms import db
from lms.competitions import service
from lms.competitions.models import Competition, Round, Stage, StageKind
from lms.competitions.plan import CompetitionPlan, RoundPlan
from lms.demo.exams import LINES, all_may_sit, blueprint_id, dated, sit_all, some_clerks, supply
from lms.demo.lookup import (
    CITY,
    CLERKS,
    EVENING,
    MORNING,
    day_at,
    get_actor,
    get_unit,
    hour_before,
)
from lms.demo.papers import all_round_rows
from lms.exams.models import Exam
from lms.flows.round_results import finalise_round
from lms.people.models import Account

TITLE = "临江市人社窗口“全科”练兵比武"
QUESTIONS = 40
OPEN_DAYS = 30
FREEZE_BEFORE = timedelta(days=1)
LEAST_LEFT = FREEZE_BEFORE + timedelta(hours=12)
ENTERED, SAT = 28, 12
DECIDED_DAYS_AGO = 75
CLERK_NUMBERS = ("BJ0211", "BJ0212", "QS0201")
RULES = """
1. 全市人社系统窗口经办人员均可报名，每人一次，限时 {minutes} 分钟。
2. 试题覆盖全部业务条线，并设“全科”综合题，共 {count} 题，满分 100 分，由系统随机组卷、自动评分。
3. 个人名次按得分排列；同分时依次比较“全科”题正确率、用时、交卷时间。
4. 单位成绩取本单位前 3 名的平均分，不足 3 人的缺额按 0 分计。
5. 截止前一天封榜，成绩由组织单位复核后统一公布。
""".strip()
MINUTES = 40


def load_contests(now: datetime) -> None:
    """Make the competitions that are not there yet, and a new open one when the last has closed."""
    if _count() == 0:
        _hold_decided(now)
    ensure_open_round(now)


def ensure_open_round(now: datetime) -> int:
    """Return the id of an open 全科 round in which every demo clerk may sit now."""
    found = db.session.execute(
        sa.select(Round.id, Exam.id, Exam.attempts_allowed)
        .join(Exam, Exam.id == Round.exam_id)
        .join(Stage, Stage.id == Round.stage_id)
        .join(Competition, Competition.id == Stage.competition_id)
        .where(
            Competition.title.startswith(TITLE),
            Competition.published_at.is_not(None),
            Competition.cancelled_at.is_(None),
            Exam.opens_at <= now,
            Exam.closes_at > now + LEAST_LEFT,
        )
        .order_by(Round.id.desc())
    ).all()
    for round_id, exam_id, allowed in found:
        if all_may_sit(exam_id, allowed):
            return int(round_id)
    is_first = _count() == 1
    opens_at = day_at(now, -3, MORNING) if is_first else hour_before(now)
    each = _publish(opens_at, day_at(now, OPEN_DAYS, EVENING), StageKind.FINAL, "决赛")
    _enter(each, CLERKS, opens_at)
    if is_first:
        sitters = some_clerks(ENTERED, ("BJ0101",))
        _enter_people(each, (staff_id for staff_id, _ in sitters), opens_at)
        # the demo's own clerks are entered and still have to sit
        seated = [pair for pair in sitters if pair[1] not in CLERK_NUMBERS][:SAT]
        sit_all(each.exam_id, seated, opens_at)
    service.build_standings(each.id, now)
    return each.id


def _hold_decided(now: datetime) -> None:
    """Hold a competition some weeks ago, from its papers to certificates."""
    opens_at = day_at(now, -DECIDED_DAYS_AGO, MORNING)
    closes_at = day_at(now, 2 - DECIDED_DAYS_AGO, EVENING)
    each = _publish(opens_at, closes_at, StageKind.PRELIMINARY, "预赛")
    sitters = some_clerks(24, CLERK_NUMBERS)
    _enter_people(each, (staff_id for staff_id, _ in sitters), opens_at)
    sit_all(each.exam_id, sitters, opens_at)
    service.build_standings(each.id, closes_at)
    finalise_round(each.id, actor=get_actor("organizer"), now=closes_at + timedelta(hours=3))


def _publish(opens_at: datetime, closes_at: datetime, kind: StageKind, stage: str) -> Round:
    """Publish the city's next competition, one stage with one round; returns the round."""
    organizer, unit_id = get_actor("organizer"), get_unit(CITY).id
    before = opens_at - timedelta(hours=2)
    rows = all_round_rows(supply(opens_at), LINES, QUESTIONS, Decimal(100) / QUESTIONS)
    paper = blueprint_id(f"全科轮 {QUESTIONS} 题（{dated(opens_at)}）", rows, before)
    competition = service.create_competition(
        CompetitionPlan(
            title=f"{TITLE}（{dated(opens_at)}）",
            rules_markdown=RULES.format(minutes=MINUTES, count=QUESTIONS),
            stage_kind=kind,
            stage_title=stage,
            round=RoundPlan(
                title=f"{stage} · 全科轮",
                blueprint_id=paper,
                opens_at=opens_at,
                closes_at=closes_at,
                duration_min=MINUTES,
                unit_best_of=3,
                freeze_at=closes_at - FREEZE_BEFORE,
            ),
        ),
        unit_id=unit_id,
        actor=organizer,
        now=before,
    )
    service.publish_competition(competition.id, actor=organizer, now=before)
    return db.session.scalars(
        sa.select(Round).join(Stage).where(Stage.competition_id == competition.id)
    ).one()


def _enter(each: Round, logins: Iterable[str], now: datetime) -> None:
    staff = db.session.scalars(
        sa.select(Account.staff_id).where(Account.login.in_(tuple(logins))).order_by(Account.id)
    ).all()
    _enter_people(each, staff, now)


def _enter_people(each: Round, staff_ids: Iterable[int], now: datetime) -> None:
    competition_id = db.session.get_one(Stage, each.stage_id).competition_id
    for staff_id in staff_ids:
        service.enter(competition_id, staff_id=staff_id, now=now)


def _count() -> int:
    """Return how many of the demo's competitions there are."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(Competition.id)).where(Competition.title.startswith(TITLE))
        )
        or 0
    )
