"""Closing a class: attendance becomes credit, session by session; and correcting it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date, to_local
from lms.credits.models import CreditEntry, CreditMode, SourceKind
from lms.credits.service import add_reversal, award_credit
from lms.credits.standing import refresh_standings
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.people.models import Account, StaffMember
from lms.training.models import (
    AttendanceRecord,
    ClassMember,
    ClassSession,
    TrainingClass,
)
from lms.training.plan import has_attended_enough
from lms.training.service import Mark, check_plan, mark_attendance
from lms.training.service.attendance import ATTENDED
from lms.words import Phrase

Key = tuple[int, int]  # session id, staff id


@dataclass(frozen=True)
class Settled:
    """What settling a class did: entries awarded and reversed, people with and without credit."""

    awarded: int
    reversed: int
    credited_people: int
    uncredited_people: int


def close_class(class_id: int, actor: Actor, now: datetime) -> Settled:
    """Close a class and award its credit; a second call awards what is still owed: nothing.

    Refused while a session is to come or somebody's attendance is missing.
    """
    with transaction() as session:
        row = session.get_one(TrainingClass, class_id, with_for_update=True)
        if row.closed_at is None:
            check_plan(session, row)
            _refuse_unfinished(session, row, now)
            row.closed_at = now
        return _settle(session, row, actor, now, reason="结班")


def correct_attendance(
    session_id: int, marks: Mapping[int, Mark], *, reason: str, actor: Actor, now: datetime
) -> Settled:
    """Correct a roll call after closing: what changes is reversed and awarded anew.

    reason: stands on every reversing entry.
    """
    if not reason:
        raise Invalid("请填写更正原因。")
    with transaction() as session:
        class_session = session.get_one(ClassSession, session_id)
        row = session.get_one(TrainingClass, class_session.class_id, with_for_update=True)
        if row.closed_at is None:
            raise Refused("培训班还没有结班。", "请直接修改点名。")
        mark_attendance(session, class_session, marks, actor=actor, now=now)
        return _settle(session, row, actor, now, reason=reason)


def _refuse_unfinished(session: Session, row: TrainingClass, now: datetime) -> None:
    coming = [s for s in row.sessions if s.starts_at > now]
    if coming:
        raise Refused(
            Phrase("还有 %(n)s 课次没有上课，不能结班。", n=len(coming)), "请在全部课次结束后结班。"
        )
    members = session.scalar(
        sa.select(sa.func.count()).select_from(ClassMember).where(ClassMember.class_id == row.id)
    )
    recorded = dict(
        session.execute(
            sa.select(AttendanceRecord.session_id, sa.func.count())
            .where(AttendanceRecord.session_id.in_([s.id for s in row.sessions]))
            .group_by(AttendanceRecord.session_id)
        ).all()
    )
    missing = [s.topic for s in row.sessions if recorded.get(s.id, 0) < (members or 0)]
    if missing:
        raise Refused(
            Phrase(
                "还有 %(n)s 课次没有点完名：%(missing)s。",
                n=len(missing),
                missing=tuple(missing[:3]),
            ),
            "请先完成点名，缺勤和请假也要登记。",
        )


def _settle(
    session: Session, row: TrainingClass, actor: Actor, now: datetime, *, reason: str
) -> Settled:
    """Bring the ledger in line with the attendance: reverse what is wrong, award what is owed."""
    sessions = {s.id: s for s in row.sessions}
    records = _records(session, sessions)
    members = session.scalars(
        sa.select(ClassMember.staff_id).where(ClassMember.class_id == row.id)
    ).all()
    owed = _owed(records, len(sessions))
    standing, versions = _standing(session, sessions)
    wrong = [key for key, entry in standing.items() if owed.get(key) != entry.minutes]
    for key in wrong:
        add_reversal(session, standing[key], reason=reason, actor=actor, now=now)
    new = [key for key in owed if key not in standing or key in wrong]
    names = _recorder_names(session, records)
    for key in sorted(new):
        _award(
            session, row, sessions[key[0]], records[key], names, versions.get(key, 0), actor, now
        )
    touched = {(staff_id, _day(sessions[s_id]).year) for s_id, staff_id in [*wrong, *new]}
    for year in {year for _staff, year in touched}:
        refresh_standings(session, [s for s, y in touched if y == year], year, now)
    credited = {staff_id for _session, staff_id in owed}
    settled = Settled(len(new), len(wrong), len(credited), len(set(members) - credited))
    if touched:
        _record(session, row, settled, reason, actor, now)
    return settled


def _owed(records: Mapping[Key, AttendanceRecord], sessions: int) -> dict[Key, int]:
    """Return the minutes each person earns by session; nothing below 6/7 of the sessions."""
    attended: dict[int, int] = {}
    for (_session_id, staff_id), row in records.items():
        attended[staff_id] = attended.get(staff_id, 0) + (row.status in ATTENDED)
    return {
        key: row.minutes
        for key, row in records.items()
        if row.status in ATTENDED and has_attended_enough(attended[key[1]], sessions)
    }


def _records(session: Session, sessions: Mapping[int, ClassSession]) -> dict[Key, AttendanceRecord]:
    rows = session.scalars(
        sa.select(AttendanceRecord)
        .join(ClassSession, ClassSession.id == AttendanceRecord.session_id)
        .join(
            ClassMember,
            sa.and_(
                ClassMember.class_id == ClassSession.class_id,
                ClassMember.staff_id == AttendanceRecord.staff_id,
            ),
        )
        .where(AttendanceRecord.session_id.in_(sessions))
    )
    return {(row.session_id, row.staff_id): row for row in rows}


def _standing(
    session: Session, sessions: Mapping[int, ClassSession]
) -> tuple[dict[Key, CreditEntry], dict[Key, int]]:
    """Return the entries that count, and how many were ever awarded, by session and person."""
    reversal = aliased(CreditEntry)
    rows = session.execute(
        sa.select(CreditEntry, reversal.id.is_not(None))
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            CreditEntry.source_kind == SourceKind.CLASS_SESSION,
            CreditEntry.source_id.in_([str(session_id) for session_id in sessions]),
            CreditEntry.minutes > 0,
        )
    )
    standing: dict[Key, CreditEntry] = {}
    versions: dict[Key, int] = {}
    for entry, is_reversed in rows:
        key = (int(entry.source_id), entry.staff_id)
        versions[key] = versions.get(key, 0) + 1
        if not is_reversed:
            standing[key] = entry
    return standing, versions


def _award(
    session: Session,
    row: TrainingClass,
    class_session: ClassSession,
    attendance: AttendanceRecord,
    names: Mapping[int, str],
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    award_credit(
        session,
        staff_id=attendance.staff_id,
        on=_day(class_session),
        minutes=attendance.minutes,
        mode=CreditMode.CENTRALIZED,
        content_category=row.content_category,
        source_kind=SourceKind.CLASS_SESSION,
        source_id=class_session.id,
        title=f"{row.title}：{class_session.topic}",
        evidence=_evidence(row, class_session, attendance, names),
        dedupe_key=f"class:{class_session.id}:{attendance.staff_id}:{version + 1}",
        actor=actor,
        now=now,
        refresh=False,
    )


def _evidence(
    row: TrainingClass,
    class_session: ClassSession,
    attendance: AttendanceRecord,
    names: Mapping[int, str],
) -> dict[str, Any]:
    return {
        "class_id": row.id,
        "class_title": row.title,
        "document_no": row.document_no,
        "session": class_session.topic,
        "starts_at": to_local(class_session.starts_at).isoformat(),
        "place": class_session.place,
        "lecturer": class_session.lecturer,
        "attendance": attendance.status.value,
        "attended_minutes": attendance.minutes,
        "session_minutes": class_session.minutes,
        "recorded_by": names.get(attendance.recorded_by or 0, ""),
        "recorded_at": to_local(attendance.recorded_at).isoformat(),
    }


def _recorder_names(session: Session, records: Mapping[Key, AttendanceRecord]) -> dict[int, str]:
    accounts = {row.recorded_by for row in records.values() if row.recorded_by}
    return dict(
        session.execute(
            sa.select(Account.id, StaffMember.name)
            .join(StaffMember, StaffMember.id == Account.staff_id)
            .where(Account.id.in_(accounts))
        ).all()
    )


def _record(
    session: Session, row: TrainingClass, settled: Settled, reason: str, actor: Actor, now: datetime
) -> None:
    record(
        session,
        Action.CREDIT_REVERSED if settled.reversed else Action.CREDIT_AWARDED,
        actor=actor,
        object_type="training_class",
        object_id=row.id,
        detail={"awarded": settled.awarded, "reversed": settled.reversed, "reason": reason},
        now=now,
    )


def _day(class_session: ClassSession) -> date:
    return local_date(class_session.starts_at)
