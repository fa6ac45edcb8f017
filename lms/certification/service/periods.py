"""Opening certification periods: for new hires, by hand, for renewal; and noticing expiry."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lms.certification.facts import NEW_HIRE_MONTHS, is_new_hire
from lms.certification.models import CertificationPeriod, Programme
from lms.certification.validity import RENEWAL_DAYS, months_before
from lms.clock import local_date
from lms.errors import Refused
from lms.people.models import OrgUnit, StaffLine, StaffMember
from lms.people.queries import not_left_on, within


def enrol(session: Session, staff_id: int, programme_id: int, now: datetime) -> CertificationPeriod:
    """Return a person's latest period of a programme, opened when there is none. A step."""
    programme = session.get_one(Programme, programme_id, with_for_update=True)
    period = find_latest(session, staff_id, programme_id)
    if period is not None:
        return period
    staff = session.get_one(StaffMember, staff_id)
    return _open(session, staff.id, programme, 1, _due_on(staff, programme, local_date(now)), now)


def enrol_new_hires(session: Session, now: datetime) -> list[CertificationPeriod]:
    """Open a period for new window staff and for those who have none at all; a step.

    Returns the new periods; a second call opens none.
    """
    today = local_date(now)
    opened = []
    programmes = session.scalars(
        sa.select(Programme)
        .where(Programme.enrols_new_hires, Programme.retired_at.is_(None))
        .order_by(Programme.id)
        .with_for_update()
    ).all()
    # All are chosen before any is opened: who has no period yet may owe several programmes.
    chosen = [(programme, _to_enrol(session, programme, today)) for programme in programmes]
    for programme, people in chosen:
        for staff in people:
            due_on = _due_on(staff, programme, today)
            opened.append(_open(session, staff.id, programme, 1, due_on, now))
    return opened


def renew_period(session: Session, period_id: int, now: datetime) -> CertificationPeriod:
    """Return the period after a certified one, opened when there is none; a step.

    Raises Refused while the period itself is open.
    """
    period = session.get_one(CertificationPeriod, period_id)
    programme = session.get_one(Programme, period.programme_id, with_for_update=True)
    latest = find_latest(session, period.staff_id, period.programme_id)
    if latest is None or latest.certified_at is None:
        if latest is not None and latest.id != period.id:
            return latest
        raise Refused("这次岗前培训还没有完成，无须换证。", "请先完成各项要求。")
    if programme.retired_at is not None:
        raise Refused("这个岗前培训项目已停用。", "请安排参加在用的项目。")
    today = local_date(now)
    last_day = today if latest.revoked_at else max(latest.valid_until or today, today)
    return _open(session, period.staff_id, programme, latest.number + 1, last_day, now)


def open_renewals(session: Session, now: datetime) -> list[CertificationPeriod]:
    """Open the next period of people whose certificate ends within 60 days, or has; a step."""
    today = local_date(now)
    later = aliased(CertificationPeriod)
    rows = session.execute(
        sa.select(CertificationPeriod, Programme)
        .join(Programme, Programme.id == CertificationPeriod.programme_id)
        .join(StaffMember, StaffMember.id == CertificationPeriod.staff_id)
        .where(
            CertificationPeriod.valid_until <= today + timedelta(days=RENEWAL_DAYS),
            CertificationPeriod.revoked_at.is_(None),
            Programme.retired_at.is_(None),
            StaffMember.is_window_staff,
            not_left_on(today),
            ~sa.exists().where(
                later.staff_id == CertificationPeriod.staff_id,
                later.programme_id == CertificationPeriod.programme_id,
                later.number > CertificationPeriod.number,
            ),
        )
        .order_by(CertificationPeriod.id)
        .with_for_update(of=CertificationPeriod)
    ).all()
    return [
        _open(
            session, period.staff_id, programme, period.number + 1,
            max(period.valid_until or today, today), now,
        )
        for period, programme in rows
    ]  # fmt: skip


def expire_certificates(session: Session, now: datetime) -> Sequence[CertificationPeriod]:
    """Mark periods whose last day is over and return them, each once; a step."""
    periods = session.scalars(
        sa.select(CertificationPeriod)
        .where(
            CertificationPeriod.valid_until < local_date(now),
            CertificationPeriod.expired_at.is_(None),
            CertificationPeriod.revoked_at.is_(None),
        )
        .order_by(CertificationPeriod.id)
        .with_for_update()
    ).all()
    for period in periods:
        period.expired_at = now
    session.flush()
    return periods


def is_renewed(session: Session, period: CertificationPeriod, today: date) -> bool:
    """Return whether a later period of the same person and programme holds."""
    return (
        session.scalar(
            sa.select(
                sa.exists().where(
                    CertificationPeriod.staff_id == period.staff_id,
                    CertificationPeriod.programme_id == period.programme_id,
                    CertificationPeriod.number > period.number,
                    CertificationPeriod.revoked_at.is_(None),
                    CertificationPeriod.valid_until >= today,
                )
            )
        )
        or False
    )


def find_latest(session: Session, staff_id: int, programme_id: int) -> CertificationPeriod | None:
    """Return the period of a person in a programme that was opened last."""
    return session.scalar(
        sa.select(CertificationPeriod)
        .where(
            CertificationPeriod.staff_id == staff_id,
            CertificationPeriod.programme_id == programme_id,
        )
        .order_by(CertificationPeriod.number.desc())
        .limit(1)
    )


def _open(
    session: Session,
    staff_id: int,
    programme: Programme,
    number: int,
    due_on: date,
    now: datetime,
) -> CertificationPeriod:
    period = CertificationPeriod(
        staff_id=staff_id, programme=programme, number=number, opened_at=now, due_on=due_on,
        evidence={},
    )  # fmt: skip
    session.add(period)
    session.flush()
    return period


def _due_on(staff: StaffMember, programme: Programme, today: date) -> date:
    """Return the due date: counted from hiring for new hires, from today for all others."""
    counted_from = staff.hired_on if is_new_hire(staff.hired_on, today) else None
    return (counted_from or today) + timedelta(days=programme.due_days)


def _to_enrol(session: Session, programme: Programme, today: date) -> Sequence[StaffMember]:
    """Return window staff of the programme's subtree and lines who are new or have no period."""
    path = session.scalar(sa.select(OrgUnit.path).where(OrgUnit.id == programme.unit_id))
    period = CertificationPeriod
    return session.scalars(
        sa.select(StaffMember)
        .join(StaffMember.unit)
        .where(
            within([path] if path else []),
            not_left_on(today),
            StaffMember.is_window_staff,
            sa.or_(
                StaffMember.lines.any(StaffLine.line.in_(programme.business_lines)),
                ~StaffMember.lines.any(),
            ),
            ~sa.exists().where(
                period.staff_id == StaffMember.id, period.programme_id == programme.id
            ),
            sa.or_(
                StaffMember.hired_on > months_before(today, NEW_HIRE_MONTHS),
                ~sa.exists().where(period.staff_id == StaffMember.id),
            ),
        )
        .order_by(StaffMember.id)
    ).all()
