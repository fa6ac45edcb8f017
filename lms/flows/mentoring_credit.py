"""Logging a mentoring session: the mentee earns its hours, the mentor half of them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.clock import to_local
from lms.credits.models import CreditMode, EntryState, SourceKind
from lms.credits.service import award_credit
from lms.db import transaction
from lms.errors import NotPermitted
from lms.people.models import StaffMember
from lms.training.models import MentoringKind, MentoringLog, Mentorship
from lms.training.service import add_log

CATEGORY = "operations"  # 业务经办: learning on real cases
KIND_NAMES = {
    MentoringKind.OBSERVED: "观摩",
    MentoringKind.ASSISTED: "协办",
    MentoringKind.INDEPENDENT: "独立办",
}


def log_mentoring(
    mentorship_id: int,
    *,
    on: date,
    minutes: int,
    kind: MentoringKind,
    business: str,
    feedback: str,
    actor: Actor,
    now: datetime,
) -> MentoringLog:
    """Log a session and award its credit; the same session again changes nothing.

    What the mentor logs waits for the unit to confirm it: nobody credits themselves. What the
    unit logs counts at once.
    """
    with transaction() as session:
        row = session.get_one(Mentorship, mentorship_id, with_for_update=True)
        people = {
            person_id: session.get_one(StaffMember, person_id)
            for person_id in (row.mentor_id, row.mentee_id)
        }
        is_unit = (
            actor.may(Permission.TRAINING_MANAGE, people[row.mentee_id].unit.path)
            and actor.staff_id not in people
        )
        if not is_unit and actor.staff_id != row.mentor_id:
            raise NotPermitted("带教记录由师傅或单位管理员登记。")
        log = add_log(
            session, row, on=on, minutes=minutes, kind=kind, business=business,
            feedback=feedback, actor=actor, now=now,
        )  # fmt: skip
        _award(
            session,
            row,
            log,
            names={person_id: person.name for person_id, person in people.items()},
            state=EntryState.CONFIRMED if is_unit else EntryState.SUBMITTED,
            actor=actor,
            now=now,
        )
        return log


def _award(
    session: Session,
    row: Mentorship,
    log: MentoringLog,
    *,
    names: Mapping[int, str],
    state: EntryState,
    actor: Actor,
    now: datetime,
) -> None:
    """Credit the mentee with the session's minutes and the mentor with half of them."""
    evidence = {
        "mentor": names[row.mentor_id],
        "mentee": names[row.mentee_id],
        "kind": log.kind.value,
        "business": log.business,
        "attended_minutes": log.minutes,
        "recorded_by": actor.display_name,
        "recorded_at": to_local(now).isoformat(),
    }
    shares = (
        (row.mentee_id, log.minutes, SourceKind.MENTORING, "跟岗学习"),
        (row.mentor_id, log.minutes // 2, SourceKind.MENTORING_LEAD, "带教"),
    )
    for staff_id, credited, source_kind, word in shares:
        if credited > 0:
            award_credit(
                session,
                staff_id=staff_id,
                on=log.on,
                minutes=credited,
                mode=CreditMode.MENTORING,
                content_category=CATEGORY,
                source_kind=source_kind,
                source_id=log.id,
                title=f"{word}：{log.business}（{KIND_NAMES[log.kind]}）",
                evidence=evidence,
                dedupe_key=f"{source_kind.value}:{log.id}",
                actor=actor,
                now=now,
                state=state,
            )
