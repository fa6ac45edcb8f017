"""Training held elsewhere: handed in by the person, confirmed or sent back by the unit."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.credits.models import CreditEntry, CreditMode, EntryState, SourceKind
from lms.credits.service.award import award_credit
from lms.credits.standing import refresh_standings
from lms.credits.year_rule import is_open
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.words import Phrase

MAX_MINUTES = 480  # a working day
STANDING = (EntryState.SUBMITTED, EntryState.CONFIRMED, EntryState.LOCKED)


def submit_entry(
    *,
    on: date,
    minutes: int,
    title: str,
    mode: CreditMode,
    content_category: str,
    document_no: str,
    statement: str,
    token: str,
    actor: Actor,
    now: datetime,
) -> CreditEntry:
    """Hand in an outside training of one day for the actor; returns the entry, waiting.

    statement: what proves it, in words.  token: of the form, so that a second click adds nothing.
    """
    _check_day(on, minutes, local_date(now))
    if not (document_no or statement):
        raise Invalid("请填写文号或证明说明。", "写明通知文号、结业证书编号或组织单位即可。")
    key = f"outside:{actor.staff_id}:{token}"
    with transaction() as session:
        entry = _find_by_key(session, key)
        if entry is not None:
            return entry
        _refuse_same(session, actor.staff_id, on, title)
        evidence = {"document_no": document_no, "statement": statement}
        entry = award_credit(
            session,
            staff_id=actor.staff_id,
            on=on,
            minutes=minutes,
            mode=mode,
            content_category=content_category,
            source_kind=SourceKind.OUTSIDE,
            source_id=document_no[:64],
            title=title,
            evidence=evidence,
            dedupe_key=key,
            actor=actor,
            now=now,
            state=EntryState.SUBMITTED,
        )
        if entry is None:  # the same click, handled by another process meanwhile
            entry = _find_by_key(session, key)
        if entry is None:
            raise Refused("记录没有保存。", "请重新提交。")
        return entry


def confirm_entry(entry_id: int, *, actor: Actor, now: datetime) -> CreditEntry:
    """Confirm what was handed in, so that it counts; a second call changes nothing."""
    with transaction() as session:
        entry = session.get_one(CreditEntry, entry_id, with_for_update=True)
        if entry.state in (EntryState.CONFIRMED, EntryState.LOCKED):
            return entry
        _decide(session, entry, EntryState.CONFIRMED, "", actor, now)
        return entry


def reject_entry(entry_id: int, *, reason: str, actor: Actor, now: datetime) -> CreditEntry:
    """Send back what was handed in, with a reason; a second call changes nothing."""
    if not reason:
        raise Invalid("请填写退回原因。")
    with transaction() as session:
        entry = session.get_one(CreditEntry, entry_id, with_for_update=True)
        if entry.state is EntryState.REJECTED:
            return entry
        _decide(session, entry, EntryState.REJECTED, reason, actor, now)
        return entry


def _decide(
    session: Session,
    entry: CreditEntry,
    state: EntryState,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    if entry.state is not EntryState.SUBMITTED:
        raise Refused("这条记录已经处理过。", "如计入有误，请在学习记录中更正。")
    if entry.staff_id == actor.staff_id:
        raise Refused("不能审核本人提交的记录。", "请由本单位其他管理员或上级单位审核。")
    entry.state = state
    entry.reason = reason
    entry.decided_by = actor.account_id
    entry.decided_at = now
    refresh_standings(session, [entry.staff_id], entry.year, now)
    record(
        session,
        Action.CREDIT_APPROVED,
        actor=actor,
        object_type="credit_entry",
        object_id=entry.id,
        success=state is EntryState.CONFIRMED,
        detail={"staff_id": entry.staff_id, "minutes": entry.minutes, "reason": reason},
        now=now,
    )


def _check_day(on: date, minutes: int, today: date) -> None:
    if on > today:
        raise Invalid("培训日期还没有到。", "请在培训结束后登记。")
    if not is_open(on.year, today):
        raise Refused(
            Phrase("%(year)s 年度学时已封账，不能再补登。", year=on.year),
            "如有疑问，请联系本单位管理员。",
        )
    if not 0 < minutes <= MAX_MINUTES:
        raise Invalid(
            Phrase("一天的时长须为 1 至 %(most)s 分钟。", most=MAX_MINUTES),
            "多天的培训请按天登记。",
        )


def _find_by_key(session: Session, key: str) -> CreditEntry | None:
    return session.scalar(sa.select(CreditEntry).where(CreditEntry.dedupe_key == key))


def _refuse_same(session: Session, staff_id: int, on: date, title: str) -> None:
    reversal = aliased(CreditEntry)
    same = session.scalar(
        sa.select(CreditEntry.id)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            CreditEntry.staff_id == staff_id,
            CreditEntry.on == on,
            CreditEntry.title == title,
            CreditEntry.state.in_(STANDING),
            CreditEntry.minutes > 0,
            reversal.id.is_(None),
        )
    )
    if same is not None:
        raise Refused("这一天已有同名的培训记录。", "请在学习记录中查看，不必重复登记。")
