"""Training in the demo beside classes: mentoring, rotation, training held elsewhere."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.clock import local_date, local_instant
from lms.credits.models import CreditEntry, CreditMode
from lms.credits.service import confirm_entry, submit_entry
from lms.demo.classes import load_classes, workday
from lms.demo.lookup import INSURANCE, MORNING, day_at, get_actor, get_staff_id
from lms.flows.mentoring_credit import log_mentoring
from lms.training import service
from lms.training.models import MentoringKind, Mentorship

ROTATIONS = (
    ("bj0104", "岗位轮训：到社保卡服务窗口"),
    ("bj0203", "岗位轮训：到养老待遇窗口"),
    ("bj0303", "岗位轮训：到综合受理窗口"),
    ("qs0205", "岗位轮训：到综合受理窗口"),
)


def load_training(now: datetime) -> None:
    """Bring the year's training up to today; once each."""
    load_classes(now)
    _load_mentoring(now)
    _load_outside(now)


def _load_mentoring(now: datetime) -> None:
    """Pair the two new hires with mentors: one signed off, one still learning."""
    if db.session.scalar(sa.select(Mentorship.id).limit(1)) is not None:
        return
    today = local_date(now)
    done = _pair("BJ0213", "BJ0214", INSURANCE, today - timedelta(days=100), now)
    for days, kind, business in (
        (95, MentoringKind.OBSERVED, "工伤认定申请受理"),
        (88, MentoringKind.OBSERVED, "失业保险金申领"),
        (74, MentoringKind.ASSISTED, "工伤医疗待遇申报"),
        (60, MentoringKind.ASSISTED, "稳岗返还咨询"),
        (41, MentoringKind.INDEPENDENT, "工伤认定申请受理"),
    ):
        _log(done, today - timedelta(days=days), kind, business)
    service.sign_off(
        done, "业务熟练，服务规范，同意独立上岗。", actor=get_actor("unitadmin"),
        now=day_at(now, -38, MORNING),
    )  # fmt: skip
    learning = _pair("BJ0202", "BJ0205", INSURANCE, today - timedelta(days=22), now)
    for days, kind, business in (
        (20, MentoringKind.OBSERVED, "单位参保登记"),
        (13, MentoringKind.OBSERVED, "人员增减变动申报"),
        (5, MentoringKind.ASSISTED, "灵活就业人员参保"),
    ):
        _log(learning, today - timedelta(days=days), kind, business)


def _pair(mentor: str, mentee: str, lines: Sequence[str], on: date, now: datetime) -> int:
    row = service.create_mentorship(
        get_staff_id(mentor), get_staff_id(mentee), lines, on, on + timedelta(days=180), now=now
    )
    return row.id


def _log(mentorship_id: int, on: date, kind: MentoringKind, business: str) -> None:
    log_mentoring(
        mentorship_id,
        on=workday(on, back=True),
        minutes=180,
        kind=kind,
        business=business,
        feedback="按流程完成，材料核对仔细。",
        actor=get_actor("unitadmin"),
        now=local_instant(on, time(18, 0)),
    )


def _load_outside(now: datetime) -> None:
    """Hand in training held elsewhere: one entry is confirmed, two wait for the unit."""
    if _has_handed_in("clerk"):
        return
    admin = get_actor("unitadmin")
    first = _hand_in("clerk", 32, "全省工伤保险政策视频培训", 180, now)
    confirm_entry(first.id, actor=admin, now=day_at(now, -20, MORNING))
    for login, title in ROTATIONS:
        entry = _hand_in(login, 140, title, 360, now, mode=CreditMode.ROTATION)
        confirm_entry(entry.id, actor=admin, now=day_at(now, -138, MORNING))
    _hand_in("clerk2", 12, "失业保险省级统筹业务培训", 240, now)
    _hand_in("clerk3", 6, "社会保险基金安全警示教育", 120, now)


def _has_handed_in(login: str) -> bool:
    mine = sa.select(CreditEntry.id).where(CreditEntry.dedupe_key == _key(get_actor(login)))
    return db.session.scalar(mine) is not None


def _key(actor: Actor) -> str:
    return f"outside:{actor.staff_id}:demo"


def _hand_in(
    login: str,
    days_ago: int,
    title: str,
    minutes: int,
    now: datetime,
    *,
    mode: CreditMode = CreditMode.CENTRALIZED,
) -> CreditEntry:
    at = day_at(now, -days_ago, MORNING)
    return submit_entry(
        on=workday(local_date(at), back=True),
        minutes=minutes,
        title=title,
        mode=mode,
        content_category="policy",
        document_no="",
        statement="通知和名单由本单位留存。",
        token="demo",
        actor=get_actor(login),
        now=at,
    )
