"""Opening, renewing and expiring; rows N of docs/rules/certification.md."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms import db
from lms.certification.models import CertificationPeriod
from lms.clock import local_instant
from lms.errors import Refused
from lms.flows import certify
from lms.notices.models import Notice
from lms.people.models import StaffMember
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_certification import (
    count,
    make_admin,
    make_certified,
    make_programme,
    open_period,
)

TODAY = date(2026, 11, 23)
RECENT, TO_COME, LONG_AGO = date(2026, 10, 1), date(2026, 12, 1), date(2015, 3, 2)
DUE = timedelta(days=180)

ROWS = [
    ("N1", RECENT, ("03",), {}, RECENT + DUE),
    ("N2", TO_COME, ("03",), {}, TO_COME + DUE),
    ("N3", LONG_AGO, ("03",), {}, TODAY + DUE),
    ("N4", LONG_AGO, ("03",), {"elsewhere": True}, None),
    ("N5", RECENT, ("03",), {"elsewhere": True}, RECENT + DUE),
    ("N6", RECENT, ("05",), {}, None),
    ("N7", RECENT, (), {}, RECENT + DUE),
    ("N8", RECENT, ("03",), {"left_on": date(2026, 11, 1)}, None),
    ("N9", RECENT, ("03",), {"is_window_staff": False}, None),
    ("N10", RECENT, ("03",), {"stranger": True}, None),
]


@pytest.mark.parametrize(
    ("row", "hired_on", "lines", "more", "due_on"), ROWS, ids=[r[0] for r in ROWS]
)
def test_new_window_staff_is_enrolled_once(
    database: db.Session, row: str, hired_on: date, lines: tuple[str, ...],
    more: dict[str, object], due_on: date | None,
) -> None:  # fmt: skip
    county = make_unit()
    hall = make_unit(county)
    programme = make_programme(county)
    elsewhere, stranger = more.pop("elsewhere", False), more.pop("stranger", False)
    unit = make_unit() if stranger else hall
    staff = make_staff(unit, hired_on=hired_on, lines=lines, **more)
    if elsewhere:
        open_period(staff, make_programme(county, enrols_new_hires=False))
    certify.enrol_new_hires(NOW)
    certify.enrol_new_hires(NOW + timedelta(days=1))
    periods = _periods(staff, programme.id)
    assert [period.due_on for period in periods] == ([due_on] if due_on else [])
    told = database.scalars(sa.select(Notice).where(Notice.staff_id == staff.id)).all()
    assert len(told) == len(periods)


def test_who_has_no_period_is_enrolled_in_every_programme_owed(database: db.Session) -> None:
    unit = make_unit()
    make_programme(unit, lines=("03",))
    make_programme(unit, lines=("05",), title="工伤")
    staff = make_staff(unit, hired_on=LONG_AGO, lines=("03", "05"))
    assert certify.enrol_new_hires(NOW) == "enrolled 2"
    assert len(_periods(staff)) == 2


def test_retired_programme_and_one_by_hand_enrol_nobody(database: db.Session) -> None:
    unit = make_unit()
    make_programme(unit, retired_at=NOW)
    make_programme(unit, enrols_new_hires=False)
    make_staff(unit, hired_on=RECENT, lines=("03",))
    assert certify.enrol_new_hires(NOW) == "enrolled 0"


def test_enrolling_by_hand_twice_is_once(database: db.Session) -> None:
    unit = make_unit()
    programme, staff = make_programme(unit), make_staff(unit)
    first = certify.enrol_person(staff.id, programme.id, NOW)
    assert certify.enrol_person(staff.id, programme.id, NOW).id == first.id
    assert count(CertificationPeriod) == count(Notice) == 1


def test_expiry_is_marked_and_told_once_on_the_day_after_the_last(database: db.Session) -> None:
    unit = make_unit()
    programme = make_programme(unit, valid_months=1)
    staff = make_staff(unit)
    period, _certificate = make_certified(staff, programme, on=date(2026, 3, 2))
    assert period.valid_until == date(2026, 4, 1)
    certify.expire_and_renew(local_instant(date(2026, 4, 2)) - timedelta(seconds=1))
    assert period.expired_at is None
    midnight = local_instant(date(2026, 4, 2))
    assert certify.expire_and_renew(midnight) == "expired 1, opened 0 renewals"
    assert certify.expire_and_renew(midnight + timedelta(days=1)).startswith("expired 0")
    assert period.expired_at == midnight
    keys = database.scalars(sa.select(Notice.dedupe_key).where(Notice.staff_id == staff.id)).all()
    assert keys.count(f"period-expired:{period.id}") == 1


@pytest.mark.parametrize(("days_before", "opened"), [(61, 0), (60, 1), (0, 1), (-5, 1)])
def test_renewal_opens_sixty_days_before_the_last_day(
    database: db.Session, days_before: int, opened: int
) -> None:
    unit = make_unit()
    period, _certificate = make_certified(make_staff(unit), make_programme(unit, valid_months=12))
    assert period.valid_until
    day = period.valid_until - timedelta(days=days_before)
    for _twice in range(2):
        certify.expire_and_renew(local_instant(day))
    rows = database.scalars(sa.select(CertificationPeriod).order_by("number")).all()
    assert len(rows) == 1 + opened
    if opened:
        assert (rows[1].number, rows[1].due_on) == (2, max(period.valid_until, day))
        assert rows[0].valid_until == period.valid_until


def test_expiry_of_a_renewed_certificate_is_not_told(database: db.Session) -> None:
    unit = make_unit()
    staff, programme = make_staff(unit), make_programme(unit, valid_months=1)
    period, _certificate = make_certified(staff, programme, on=date(2026, 3, 2))
    certify.expire_and_renew(local_instant(date(2026, 3, 20)))
    certify.review_person(staff.id, local_instant(date(2026, 3, 21)))
    certify.expire_and_renew(local_instant(date(2026, 4, 3)))
    assert period.expired_at is not None
    keys = database.scalars(sa.select(Notice.dedupe_key)).all()
    assert f"period-expired:{period.id}" not in keys


def test_renewing_by_hand_needs_a_certified_period_and_opens_one(database: db.Session) -> None:
    unit = make_unit()
    staff, programme = make_staff(unit), make_programme(unit)
    period = open_period(staff, programme)
    with pytest.raises(Refused, match="还没有完成"):
        certify.renew(period.id, NOW)
    period, certificate = make_certified(make_staff(unit), programme)
    certify.revoke(certificate.id, "严重差错", actor=make_admin(unit), now=NOW)
    renewed = certify.renew(period.id, NOW)
    assert (renewed.number, renewed.due_on) == (2, TODAY)
    assert certify.renew(period.id, NOW).id == renewed.id


def _periods(staff: StaffMember, programme_id: int | None = None) -> list[CertificationPeriod]:
    query = sa.select(CertificationPeriod).where(CertificationPeriod.staff_id == staff.id)
    if programme_id:
        query = query.where(CertificationPeriod.programme_id == programme_id)
    return list(db.session.scalars(query))
