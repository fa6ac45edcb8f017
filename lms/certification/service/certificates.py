"""Issuing and revoking numbered, signed certificates."""

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.certification.models import Certificate, CertificateKind, CertificationPeriod
from lms.certification.serial import make_serial
from lms.certification.signing import sign
from lms.clock import local_date
from lms.db import violated
from lms.errors import Invalid

MAX_DRAWS = 5  # a serial number taken already is drawn again
PERIOD_KEY = "period:"


def issue_certificate(
    session: Session,
    *,
    kind: CertificateKind,
    staff_id: int | None,
    unit_id: int,
    source_key: str,
    title: str,
    snapshot: dict[str, Any],
    valid_from: date,
    valid_until: date | None,
    now: datetime,
) -> Certificate:
    """Return the certificate of a source, made when there is none yet. A step.

    staff_id: the holder, None for a unit's award. unit_id: the holder's unit.
    source_key: what it is issued for; the same key is the same certificate.
    snapshot: what is printed, at least `name` and `unit`; `issuer` for whom it is issued.
    valid_until: its last day, None for ever.
    """
    for _draw in range(MAX_DRAWS):
        standing = _find(session, source_key)
        if standing is not None:
            return standing
        serial = make_serial(local_date(now).year, secrets.choice)
        signed = snapshot | {
            "serial": serial,
            "kind": kind.value,
            "title": title,
            "issued_on": local_date(now).isoformat(),
            "valid_from": valid_from.isoformat(),
            "valid_until": valid_until.isoformat() if valid_until else None,
        }
        certificate = Certificate(
            serial=serial, kind=kind, staff_id=staff_id, unit_id=unit_id, source_key=source_key,
            title=title, snapshot=signed, signature=sign(signed), issued_at=now,
            valid_from=valid_from, valid_until=valid_until,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(certificate)
        except IntegrityError as error:  # another process was first, or the number is taken
            if not violated(error, "serial", "source_key"):
                raise
            continue
        _record(session, Action.CERTIFICATE_ISSUED, certificate, None, now)
        return certificate
    raise RuntimeError(f"no free serial number in {MAX_DRAWS} draws")


def revoke_certificate(
    session: Session, certificate_id: int, reason: str, *, actor: Actor, now: datetime
) -> bool:
    """Revoke a certificate and the period it attests; returns False when it was before. A step."""
    if not reason:
        raise Invalid("请填写撤销原因。")
    certificate = session.get_one(Certificate, certificate_id, with_for_update=True)
    if certificate.revoked_at is not None:
        return False
    certificate.revoked_at, certificate.revoke_reason = now, reason
    period_id = certificate.source_key.removeprefix(PERIOD_KEY)
    if certificate.kind is CertificateKind.PRE_JOB and period_id.isdecimal():
        period = session.get_one(CertificationPeriod, int(period_id), with_for_update=True)
        period.revoked_at, period.revoke_reason = now, reason
    _record(session, Action.CERTIFICATE_REVOKED, certificate, actor, now, reason=reason)
    return True


def _find(session: Session, source_key: str) -> Certificate | None:
    return session.scalar(sa.select(Certificate).where(Certificate.source_key == source_key))


def _record(
    session: Session,
    action: Action,
    certificate: Certificate,
    actor: Actor | None,
    now: datetime,
    **detail: str,
) -> None:
    record(
        session,
        action,
        actor=actor,
        object_type="certificate",
        object_id=certificate.serial,
        detail={"staff_id": certificate.staff_id, "source": certificate.source_key, **detail},
        now=now,
    )
