"""Certification as people notice it: enrolled, certified, renewed, expired, revoked, each told."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.certification import service
from lms.certification.models import Certificate, CertificationPeriod
from lms.certification.validity import RENEWAL_DAYS
from lms.clock import local_date
from lms.db import transaction
from lms.notices.service import notify

URL = "/certificates"


def review_person(staff_id: int, now: datetime) -> list[Certificate]:
    """Review a person's open periods; returns the certificates that this issued."""
    with transaction() as session:
        return review_in(session, staff_id, now)


def review_in(session: Session, staff_id: int, now: datetime) -> list[Certificate]:
    """Review a person's open periods inside the caller's transaction. A step."""
    ids = session.scalars(
        sa.select(CertificationPeriod.id)
        .where(CertificationPeriod.staff_id == staff_id, CertificationPeriod.certified_at.is_(None))
        .order_by(CertificationPeriod.id)
    ).all()
    issued = [service.review_period(session, period_id, now) for period_id in ids]
    certificates = [certificate for certificate in issued if certificate is not None]
    for certificate in certificates:
        _tell_issued(session, certificate, now)
    return certificates


def review_all(now: datetime) -> str:
    """Certify everybody who has met all requirements; says how many."""
    with transaction() as session:
        staff_ids = {period.staff_id for period in service.list_ready_periods(session, now)}
    issued = sum(len(review_person(staff_id, now)) for staff_id in sorted(staff_ids))
    return f"certified {issued}"


def enrol_new_hires(now: datetime) -> str:
    """Open the periods of new window staff and tell them; says how many."""
    with transaction() as session:
        periods = service.enrol_new_hires(session, now)
        for period in periods:
            _tell_opened(session, period, now)
    return f"enrolled {len(periods)}"


def enrol_person(staff_id: int, programme_id: int, now: datetime) -> CertificationPeriod:
    """Open a person's first period of a programme and tell them; twice is once."""
    with transaction() as session:
        period = service.enrol(session, staff_id, programme_id, now)
        _tell_opened(session, period, now)
        return period


def renew(period_id: int, now: datetime) -> CertificationPeriod:
    """Open the period after this one and tell the person; twice is once."""
    with transaction() as session:
        period = service.renew_period(session, period_id, now)
        _tell_renewal(session, period, now)
        return period


def expire_and_renew(now: datetime) -> str:
    """Mark what has expired, open what is to be renewed, and tell; says how many of each."""
    with transaction() as session:
        renewals = service.open_renewals(session, now)
        for period in renewals:
            _tell_renewal(session, period, now)
        expired = service.expire_certificates(session, now)
        for period in expired:
            if not service.is_renewed(session, period, local_date(now)):
                _tell_expired(session, period, now)
    return f"expired {len(expired)}, opened {len(renewals)} renewals"


def recognise(
    staff_id: int, programme_id: int, evidence: str, *, actor: Actor, now: datetime
) -> Certificate:
    """Certify somebody of long standing (历史认定) and tell them."""
    with transaction() as session:
        certificate = service.recognise(
            session, staff_id, programme_id, evidence, actor=actor, now=now
        )
        _tell_issued(session, certificate, now)
        return certificate


def revoke(certificate_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Revoke a certificate and tell its holder; twice is once."""
    with transaction() as session:
        if not service.revoke_certificate(session, certificate_id, reason, actor=actor, now=now):
            return
        certificate = session.get_one(Certificate, certificate_id)
        if certificate.staff_id is not None:
            _notify(
                session,
                certificate.staff_id,
                f"您的{certificate.title}已被撤销",
                f"证书编号 {certificate.serial}。原因：{reason}。如有异议，请联系本单位管理员。",
                f"certificate-revoked:{certificate.id}",
                now,
            )


def _tell_issued(session: Session, certificate: Certificate, now: datetime) -> None:
    if certificate.staff_id is None:
        return
    until = certificate.valid_until
    held = f"，有效期至 {_written(until)}" if until else ""
    _notify(
        session,
        certificate.staff_id,
        f"您已取得{certificate.title}",
        f"证书编号 {certificate.serial}{held}。可在“证书”中查看和打印。",
        f"certificate:{certificate.id}",
        now,
    )


def _tell_opened(session: Session, period: CertificationPeriod, now: datetime) -> None:
    if period.certified_at is not None:
        return
    _notify(
        session,
        period.staff_id,
        f"请完成岗前培训“{period.programme.title}”",
        f"请在 {_written(period.due_on)}前完成各项要求；取得证书前，不能独立上岗办理业务。",
        f"period-open:{period.id}",
        now,
    )


def _tell_renewal(session: Session, period: CertificationPeriod, now: datetime) -> None:
    days = (period.due_on - local_date(now)).days
    when = f"将于 {_written(period.due_on)}到期" if 0 < days <= RENEWAL_DAYS else "需要换证"
    _notify(
        session,
        period.staff_id,
        f"您的上岗证书{when}",
        f"请完成“{period.programme.title}”的复训，以免影响上岗。",
        f"period-open:{period.id}",
        now,
    )


def _tell_expired(session: Session, period: CertificationPeriod, now: datetime) -> None:
    until = period.valid_until
    _notify(
        session,
        period.staff_id,
        f"“{period.programme.title}”证书已到期",
        f"证书已于 {_written(until)}到期，换证前不能独立办理相应业务。" if until else "",
        f"period-expired:{period.id}",
        now,
    )


def _notify(
    session: Session, staff_id: int, title: str, body: str, dedupe_key: str, now: datetime
) -> None:
    notify(
        session,
        staff_id=staff_id,
        kind="certification",
        title=title,
        body=body,
        url=URL,
        dedupe_key=dedupe_key,
        now=now,
        mail=True,
    )


def _written(on: date) -> str:
    return f"{on.year} 年 {on.month} 月 {on.day} 日"
