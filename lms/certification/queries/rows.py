"""The rows an actor may see: to everybody else they do not exist."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.certification.models import Certificate, CertificationPeriod, Programme
from lms.errors import NotFound
from lms.people.models import OrgUnit, StaffMember
from lms.people.queries import within
from lms.people.unit_tree import ids_of

MANAGE = Permission.CERTIFICATION_MANAGE


def list_programmes_for(actor: Actor) -> Sequence[Programme]:
    """Return the programmes the actor manages, those in use first, then the latest."""
    return db.session.scalars(
        sa.select(Programme)
        .join(Programme.unit)
        .options(contains_eager(Programme.unit), selectinload(Programme.requirements))
        .where(within(actor.scope(MANAGE)))
        .order_by(Programme.retired_at.is_not(None), Programme.id.desc())
    ).all()


def get_programme_for(actor: Actor, programme_id: int) -> Programme:
    """Return a programme the actor manages. Raises NotFound for any other."""
    programme = db.session.scalar(
        sa.select(Programme)
        .join(Programme.unit)
        .where(Programme.id == programme_id, within(actor.scope(MANAGE)))
    )
    if programme is None:
        raise NotFound("没有找到这个岗前培训项目。", "它可能不在您的管理范围内。")
    return programme


def list_programmes_covering(unit_path: str) -> Sequence[Programme]:
    """Return the programmes in use for people of a unit: its own and those of units above."""
    return db.session.scalars(
        sa.select(Programme)
        .where(Programme.unit_id.in_(ids_of(unit_path)), Programme.retired_at.is_(None))
        .order_by(Programme.id)
    ).all()


def count_periods(programme_ids: Sequence[int], on: date) -> dict[int, tuple[int, int]]:
    """Return programme → (periods under way, certificates that hold on a day)."""
    period = CertificationPeriod
    holds = sa.and_(period.valid_from <= on, period.valid_until >= on, period.revoked_at.is_(None))
    rows = db.session.execute(
        sa.select(
            period.programme_id,
            sa.func.count(sa.case((period.certified_at.is_(None), 1))),
            sa.func.count(sa.case((holds, 1))),
        )
        .where(period.programme_id.in_(programme_ids))
        .group_by(period.programme_id)
    )
    found = {programme_id: (under_way, held) for programme_id, under_way, held in rows}
    return {programme_id: found.get(programme_id, (0, 0)) for programme_id in programme_ids}


def get_period_for(actor: Actor, period_id: int) -> CertificationPeriod:
    """Return a period of somebody whose certification the actor manages, or raise NotFound."""
    period = db.session.scalar(
        sa.select(CertificationPeriod)
        .join(StaffMember, StaffMember.id == CertificationPeriod.staff_id)
        .join(OrgUnit, OrgUnit.id == StaffMember.unit_id)
        .where(CertificationPeriod.id == period_id, within(actor.scope(MANAGE)))
    )
    if period is None:
        raise NotFound("没有找到这条上岗资格记录。", "它可能不在您的管理范围内。")
    return period


def list_certificates_of(staff_id: int) -> Sequence[Certificate]:
    """Return a person's certificates, latest first."""
    return db.session.scalars(
        sa.select(Certificate)
        .where(Certificate.staff_id == staff_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    ).all()


def list_unit_awards(actor: Actor, limit: int = 20) -> Sequence[Certificate]:
    """Return the latest certificates held by units of the actor's scope as units."""
    return db.session.scalars(
        _with_unit()
        .where(Certificate.staff_id.is_(None), within(actor.scope(MANAGE)))
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(limit)
    ).all()


def get_certificate_for(actor: Actor, certificate_id: int) -> Certificate:
    """Return one's own certificate, or one of a person or unit in the actor's scope.

    Raises NotFound for any other.
    """
    own = Certificate.staff_id == actor.staff_id
    return _get_certificate(certificate_id, sa.or_(own, within(actor.scope(MANAGE))))


def get_managed_certificate(actor: Actor, certificate_id: int) -> Certificate:
    """Return a certificate of a person or unit in the actor's scope, or raise NotFound."""
    return _get_certificate(certificate_id, within(actor.scope(MANAGE)))


def find_certificate(serial: str) -> Certificate | None:
    """Return the certificate with this serial number, spelt as printed."""
    return db.session.scalar(sa.select(Certificate).where(Certificate.serial == serial))


def _get_certificate(certificate_id: int, may_see: sa.ColumnElement[bool]) -> Certificate:
    found = db.session.scalar(_with_unit().where(Certificate.id == certificate_id, may_see))
    if found is None:
        raise NotFound("没有找到这份证书。", "它可能不属于您，或不在您的管理范围内。")
    return found


def _with_unit() -> sa.Select[Certificate]:
    """Return the query of certificates joined with where the holder works now."""
    return (
        sa.select(Certificate)
        .outerjoin(StaffMember, StaffMember.id == Certificate.staff_id)
        .join(OrgUnit, OrgUnit.id == sa.func.coalesce(StaffMember.unit_id, Certificate.unit_id))
    )
