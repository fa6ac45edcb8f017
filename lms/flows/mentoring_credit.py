"""Logging a mentoring session: the mentee earns its hours, the mentor half of them."""

from datetime import date, datetime

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
        state = EntryState.CONFIRMED if is_unit else EntryState.SUBMITTED
        evidence = {
            "mentor": people[row.mentor_id].name,
            "mentee": people[row.mentee_id].name,
            "kind": kind.value,
            "business": business,
            "attended_minutes": minutes,
            "recorded_by": actor.display_name,
            "recorded_at": to_local(now).isoformat(),
        }
        shares = (
            (row.mentee_id, minutes, SourceKind.MENTORING, "跟岗学习"),
            (row.mentor_id, minutes // 2, SourceKind.MENTORING_LEAD, "带教"),
        )
        for staff_id, credited, source_kind, word in shares:
            if credited > 0:
                award_credit(
                    session,
                    staff_id=staff_id,
                    on=on,
                    minutes=credited,
                    mode=CreditMode.MENTORING,
                    content_category=CATEGORY,
                    source_kind=source_kind,
                    source_id=log.id,
                    title=f"{word}：{business}（{KIND_NAMES[kind]}）",
                    evidence=evidence,
                    dedupe_key=f"{source_kind.value}:{log.id}",
                    actor=actor,
                    now=now,
                    state=state,
                )
        return log
