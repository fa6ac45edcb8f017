"""Mentor and mentee: pairing, logging, signing off."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.people.models import StaffMember
from lms.training.models import MentoringKind, MentoringLog, Mentorship
from lms.words import Phrase

MAX_MENTEES = 3  # open ones a mentor may have at a time
MAX_MINUTES = 480  # of one log: a working day


def create_mentorship(
    mentor_id: int,
    mentee_id: int,
    lines: Sequence[str],
    starts_on: date,
    ends_on: date | None,
    *,
    now: datetime,
) -> Mentorship:
    """Pair a mentor with a mentee; the pair that is open already is returned as it is."""
    if mentor_id == mentee_id:
        raise Invalid("师傅和徒弟不能是同一人。")
    if not lines:
        raise Invalid("请至少选择一条带教业务。")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("结束日期早于开始日期。")
    with transaction() as session:
        session.get_one(StaffMember, mentor_id, with_for_update={"key_share": True})
        standing = session.scalars(
            sa.select(Mentorship).where(Mentorship.mentor_id == mentor_id, is_open(local_date(now)))
        ).all()
        same = next((row for row in standing if row.mentee_id == mentee_id), None)
        if same is not None:
            return same
        if len(standing) >= MAX_MENTEES:
            raise Refused(
                Phrase(
                    "这位师傅已带 %(n)s 名徒弟，最多同时带 %(most)s 名。",
                    n=len(standing),
                    most=MAX_MENTEES,
                ),
                "请换一位师傅，或先为已出师的徒弟签字。",
            )
        row = Mentorship(
            mentor_id=mentor_id,
            mentee_id=mentee_id,
            business_lines=list(lines),
            starts_on=starts_on,
            ends_on=ends_on,
            opinion="",
            created_at=now,
        )
        session.add(row)
        session.flush()
        return row


def add_log(
    session: Session,
    mentorship: Mentorship,
    *,
    on: date,
    minutes: int,
    kind: MentoringKind,
    business: str,
    feedback: str,
    actor: Actor,
    now: datetime,
) -> MentoringLog:
    """Log one mentoring session; the same one again returns the log that stands. A step."""
    _check_log(mentorship, on, minutes, local_date(now))
    same = session.scalar(
        sa.select(MentoringLog).where(
            MentoringLog.mentorship_id == mentorship.id,
            MentoringLog.on == on,
            MentoringLog.minutes == minutes,
            MentoringLog.kind == kind,
            MentoringLog.business == business,
        )
    )
    if same is not None:
        return same
    log = MentoringLog(
        mentorship_id=mentorship.id,
        on=on,
        minutes=minutes,
        kind=kind,
        business=business,
        feedback=feedback,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(log)
    session.flush()
    return log


def sign_off(mentorship_id: int, opinion: str, *, actor: Actor, now: datetime) -> Mentorship:
    """Sign off a mentee as able to work alone; a second call changes nothing."""
    if not opinion:
        raise Invalid("请填写出师意见。")
    with transaction() as session:
        row = session.get_one(Mentorship, mentorship_id, with_for_update=True)
        if row.signed_off_at is not None:
            return row
        if row.mentee_id == actor.staff_id:
            raise Refused("不能为本人签署出师。", "请由本单位其他管理员或上级单位签署。")
        alone = session.scalar(
            sa.select(MentoringLog.id)
            .where(
                MentoringLog.mentorship_id == row.id,
                MentoringLog.kind == MentoringKind.INDEPENDENT,
            )
            .limit(1)
        )
        if alone is None:
            raise Refused("还没有“独立办”的带教记录，不能出师。", "请先安排独立办理并登记。")
        row.signed_off_by, row.signed_off_at, row.opinion = actor.account_id, now, opinion
        record(
            session,
            Action.MENTORING_SIGNED_OFF,
            actor=actor,
            object_type="mentorship",
            object_id=row.id,
            detail={"mentee_id": row.mentee_id, "lines": row.business_lines},
            now=now,
        )
        return row


def end_mentorship(mentorship_id: int, on: date) -> Mentorship:
    """End a mentorship without signing off; one that is over stays as it is."""
    with transaction() as session:
        row = session.get_one(Mentorship, mentorship_id, with_for_update=True)
        if row.signed_off_at is None and (row.ends_on is None or row.ends_on > on):
            row.ends_on = max(on, row.starts_on)
        return row


def is_open(today: date) -> sa.ColumnElement[bool]:
    """Return the condition that a mentorship is neither signed off nor over."""
    return sa.and_(
        Mentorship.signed_off_at.is_(None),
        sa.or_(Mentorship.ends_on.is_(None), Mentorship.ends_on >= today),
    )


def _check_log(mentorship: Mentorship, on: date, minutes: int, today: date) -> None:
    if mentorship.signed_off_at is not None:
        raise Refused("徒弟已出师，不能再登记带教。")
    if on > today:
        raise Invalid("带教日期还没有到。", "请在带教后登记。")
    if on < mentorship.starts_on or (mentorship.ends_on is not None and on > mentorship.ends_on):
        raise Invalid("带教日期不在师徒结对的起止时间内。")
    if not 0 < minutes <= MAX_MINUTES:
        raise Invalid(Phrase("时长须为 1 至 %(most)s 分钟。", most=MAX_MINUTES))
