"""Reviewing periods: all requirements met, the period is certified and its certificate issued."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lms.access.actor import Actor
from lms.certification.facts import is_new_hire, states_of
from lms.certification.models import (
    Certificate,
    CertificateKind,
    CertificationPeriod,
    Programme,
)
from lms.certification.requirements import RequirementState, are_met
from lms.certification.service.certificates import PERIOD_KEY, issue_certificate
from lms.certification.service.periods import enrol
from lms.certification.validity import last_valid_day
from lms.clock import local_date
from lms.errors import Invalid, Refused
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import not_left_on
from lms.words import term
from question_bank.taxonomy import line_name

TITLE = term("岗前培训合格证书")
TITLE_RECOGNISED = term("上岗资格认定证书")
IN_BATCH = 500


def review_period(session: Session, period_id: int, now: datetime) -> Certificate | None:
    """Return the certificate of a period that is certified by this review, else None. A step.

    A period certified before, or of somebody who has left, is left alone.
    """
    period = session.get_one(CertificationPeriod, period_id, with_for_update=True)
    staff = session.get_one(StaffMember, period.staff_id)
    today = local_date(now)
    if period.certified_at is not None or (staff.left_on is not None and staff.left_on <= today):
        return None
    states = states_of(session, [period], today)[period.id]
    if not are_met(states):
        return None
    evidence = {"requirements": [_as_evidence(state) for state in states]}
    return _certify(session, period, staff, evidence, now)


def list_ready_periods(session: Session, now: datetime) -> list[CertificationPeriod]:
    """Return the open periods whose requirements are all met, read in batches."""
    today = local_date(now)
    ready: list[CertificationPeriod] = []
    last_id = 0
    while periods := _open_periods(session, last_id, now):
        last_id = periods[-1].id
        states = states_of(session, periods, today)
        ready += [period for period in periods if are_met(states[period.id])]
    return ready


def recognise(
    session: Session,
    staff_id: int,
    programme_id: int,
    evidence: str,
    *,
    actor: Actor,
    now: datetime,
) -> Certificate:
    """Certify somebody who served long before the platform came (历史认定). A step.

    evidence: what shows that they are qualified. Raises Refused for oneself, for new hires, and
    for those who have a certificate already.
    """
    if len(evidence) < 5:
        raise Invalid("请写明认定依据，不少于 5 个字。", "例如原上岗证编号、文件号或在岗年限。")
    staff = session.get_one(StaffMember, staff_id)
    today = local_date(now)
    if staff.id == actor.staff_id:
        raise Refused("不能为本人作历史认定。", "请由本单位其他管理员或上级单位办理。")
    if is_new_hire(staff.hired_on, today):
        raise Refused("入职未满一年，应完成岗前培训，不作历史认定。")
    period = enrol(session, staff_id, programme_id, now)
    session.refresh(period, with_for_update=True)
    if period.number > 1 or period.certified_at is not None:
        raise Refused("此人在这个项目中已有上岗资格记录。", "证书到期或撤销后，请办理换证。")
    note = {"recognised": evidence, "by": actor.display_name}
    return _certify(session, period, staff, note, now)


def _open_periods(session: Session, after: int, now: datetime) -> Sequence[CertificationPeriod]:
    return session.scalars(
        sa.select(CertificationPeriod)
        .join(StaffMember, StaffMember.id == CertificationPeriod.staff_id)
        .options(selectinload(CertificationPeriod.programme).selectinload(Programme.requirements))
        .where(
            CertificationPeriod.id > after,
            CertificationPeriod.certified_at.is_(None),
            not_left_on(local_date(now)),
        )
        .order_by(CertificationPeriod.id)
        .limit(IN_BATCH)
    ).all()


def _certify(
    session: Session,
    period: CertificationPeriod,
    staff: StaffMember,
    evidence: dict[str, Any],
    now: datetime,
) -> Certificate:
    programme = period.programme
    period.certified_at = now
    period.valid_from = local_date(now)
    period.valid_until = last_valid_day(period.valid_from, programme.valid_months)
    period.evidence = evidence
    is_recognised = "recognised" in evidence
    issuer = session.get_one(OrgUnit, programme.unit_id)
    unit = session.get_one(OrgUnit, staff.unit_id)
    return issue_certificate(
        session,
        kind=CertificateKind.PRE_JOB,
        staff_id=staff.id,
        unit_id=unit.id,
        source_key=f"{PERIOD_KEY}{period.id}",
        title=TITLE_RECOGNISED if is_recognised else TITLE,
        snapshot={
            "name": staff.name,
            "unit": unit.name,
            "issuer": issuer.name,
            "programme": programme.title,
            "lines": [line_name(code) for code in sorted(programme.business_lines)],
            "is_recognised": is_recognised,
        },
        valid_from=period.valid_from,
        valid_until=period.valid_until,
        now=now,
    )


def _as_evidence(state: RequirementState) -> dict[str, Any]:
    return {
        "kind": state.kind.value,
        "title": state.title,
        "ref_id": state.ref_id,
        "done": f"{state.done}",
        "needed": f"{state.needed}",
    }
