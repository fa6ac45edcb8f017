"""Certifying, recognising, revoking and issuing."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from lms import db
from lms.audit.models import AuditEntry
from lms.audit.service import Action
from lms.certification import signing
from lms.certification.models import (
    Certificate,
    CertificateKind,
    CertificationPeriod,
    RequirementKind,
)
from lms.certification.queries import duty_eligibility
from lms.certification.service import certificates, issue_certificate, list_ready_periods
from lms.clock import local_instant
from lms.credits.models import EntryState
from lms.db import transaction
from lms.errors import Invalid, Refused
from lms.exams import service as exams
from lms.exams.models import Attempt
from lms.flows import certify
from lms.flows.exam_results import after_attempt
from lms.notices.models import Notice
from lms.people.models import StaffMember
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_certification import (
    complete_course,
    count,
    make_admin,
    make_certified,
    make_course,
    make_programme,
    open_period,
    sign_off,
)
from tests.support.build_credits import make_entry
from tests.support.build_exams import answer_to, make_exam, questions_of

K = RequirementKind
TODAY = date(2026, 11, 23)
HIRED = date(2026, 10, 8)


def sit(exam_id: int, staff: StaffMember, *, right: bool, at: datetime = NOW) -> None:
    """Sit an exam and hand its result on."""
    started = exams.start_attempt(exam_id, staff_id=staff.id, now=at)
    answers = {q["id"]: answer_to(started.attempt_id, q, right=right)
               for q in questions_of(started.attempt_id)}  # fmt: skip
    exams.save_answers(
        started.attempt_id, staff_id=staff.id, seq=1, answers=answers, device="pc", now=at
    )
    exams.submit_attempt(started.attempt_id, staff_id=staff.id, seq=1, now=at)
    after_attempt(started.attempt_id, at)


def test_last_requirement_met_certifies_and_tells(database: db.Session) -> None:
    county = make_unit(name="临江市人社局")
    unit = make_unit(county, name="临江县社保中心")
    course, exam = make_course(county), make_exam(unit)
    programme = make_programme(
        county, (K.COURSE, course.id, None), (K.EXAM, exam.id, None), (K.MENTORING, None, None),
        (K.CREDIT_HOURS, None, Decimal(8)), lines=("03", "05"),
    )  # fmt: skip
    staff = make_staff(unit, name="张小明", hired_on=HIRED, lines=("03",))
    open_period(staff, programme)

    def reasons() -> list[str]:
        return [r.code for r in duty_eligibility(database, staff.id, "03", TODAY).reasons]

    assert reasons() == [
        "course-not-completed", "exam-not-passed", "mentoring-not-signed-off",
        "credit-hours-short",
    ]  # fmt: skip
    complete_course(staff, course)
    make_entry(staff, minutes=360, on=date(2026, 10, 20))
    make_entry(staff, minutes=360, on=date(2026, 10, 21), state=EntryState.SUBMITTED)
    sign_off(staff, "03")
    assert certify.review_person(staff.id, NOW) == []
    sign_off(staff, "05")
    assert reasons() == ["exam-not-passed"]
    sit(exam.id, staff, right=True)

    verdict = duty_eligibility(database, staff.id, "05.02", TODAY)
    assert (verdict.eligible, verdict.valid_until) == (True, date(2029, 11, 22))
    certificate = database.scalars(sa.select(Certificate)).one()
    told = certificate.snapshot
    assert (told["name"], told["unit"], told["issuer"]) == (
        "张小明", "临江县社保中心", "临江市人社局",
    )  # fmt: skip
    assert told["lines"] == ["养老保险", "工伤保险"]
    assert told["serial"] == certificate.serial
    assert signing.is_authentic(told, certificate.signature)
    period = database.scalars(sa.select(CertificationPeriod)).one()
    assert [e["kind"] for e in period.evidence["requirements"]] == [
        "course", "exam", "mentoring", "credit_hours",
    ]  # fmt: skip
    notices = database.scalars(sa.select(Notice.dedupe_key)).all()
    assert f"certificate:{certificate.id}" in notices


def test_failed_exam_certifies_nobody(database: db.Session) -> None:
    unit = make_unit()
    exam = make_exam(unit)
    staff = make_staff(unit)
    open_period(staff, make_programme(unit, (K.EXAM, exam.id, None)))
    sit(exam.id, staff, right=False)
    assert count(Attempt) == 1
    assert count(Certificate) == 0


def test_reviewing_twice_issues_one_certificate(database: db.Session) -> None:
    unit = make_unit()
    staff = make_staff(unit)
    open_period(staff, make_programme(unit))
    sign_off(staff, "03")
    assert len(certify.review_person(staff.id, NOW)) == 1
    assert certify.review_person(staff.id, NOW + timedelta(days=1)) == []
    assert certify.review_all(NOW + timedelta(days=1)) == "certified 0"
    assert count(Certificate) == 1


def test_daily_review_finds_everybody_who_is_ready(
    database: db.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.certification.service.reviewing.IN_BATCH", 2)
    unit = make_unit()
    programme = make_programme(unit)
    people = [make_staff(unit) for _ in range(5)]
    for person in people:
        open_period(person, programme)
    for person in people[::2]:
        sign_off(person, "03")
    assert len(list_ready_periods(database, NOW)) == 3
    assert certify.review_all(NOW) == "certified 3"


def test_who_has_left_is_not_certified(database: db.Session) -> None:
    unit = make_unit()
    staff = make_staff(unit)
    open_period(staff, make_programme(unit))
    sign_off(staff, "03")
    staff.left_on = TODAY
    database.commit()
    assert certify.review_person(staff.id, NOW) == []
    assert certify.review_all(NOW) == "certified 0"


def test_renewal_asks_for_new_training(database: db.Session) -> None:
    unit = make_unit()
    course = make_course(unit)
    exam = make_exam(unit, attempts_allowed=2)
    staff = make_staff(unit, lines=("03",))
    programme = make_programme(
        unit, (K.COURSE, course.id, None), (K.EXAM, exam.id, None), (K.MENTORING, None, None),
        (K.CREDIT_HOURS, None, Decimal(8)), valid_months=12,
    )  # fmt: skip
    sign_off(staff, "03", at=local_instant(date(2025, 11, 1)))
    complete_course(staff, course, at=local_instant(date(2025, 11, 2)))
    make_entry(staff, minutes=360, on=date(2025, 11, 3))
    period = open_period(staff, programme, at=local_instant(date(2025, 11, 1)))
    sit(exam.id, staff, right=True, at=NOW - timedelta(minutes=30))
    period.certified_at = local_instant(date(2025, 11, 22))  # as of a year ago
    period.valid_from, period.valid_until = date(2025, 11, 22), date(2026, 11, 21)
    database.commit()
    certify.expire_and_renew(NOW)
    reasons = duty_eligibility(database, staff.id, "03", TODAY).reasons
    assert [r.code for r in reasons] == [
        "expired", "course-not-completed", "exam-not-passed", "credit-hours-short",
    ]  # fmt: skip
    complete_course(staff, course)
    make_entry(staff, minutes=360, on=date(2026, 11, 20))
    sit(exam.id, staff, right=True, at=NOW + timedelta(minutes=30))
    assert duty_eligibility(database, staff.id, "03", TODAY).eligible
    numbers = database.scalars(sa.select(CertificationPeriod.number)).all()
    assert sorted(numbers) == [1, 2]


def test_long_service_is_recognised_with_its_evidence(database: db.Session) -> None:
    unit = make_unit()
    actor, staff, programme = make_admin(unit), make_staff(unit), make_programme(unit)
    open_period(staff, programme)
    certificate = certify.recognise(
        staff.id, programme.id, "2016 年起在岗，原上岗证 0123 号", actor=actor, now=NOW
    )
    period = database.scalars(sa.select(CertificationPeriod)).one()
    assert period.evidence["recognised"].startswith("2016")
    assert period.evidence["by"] == actor.display_name
    assert certificate.title == "上岗资格认定证书"
    assert duty_eligibility(database, staff.id, "03", TODAY).eligible
    with pytest.raises(Refused, match="已有上岗资格记录"):
        certify.recognise(staff.id, programme.id, "2016 年起在岗", actor=actor, now=NOW)
    assert count(Certificate) == 1


def test_recognition_is_refused_for_oneself_new_hires_and_without_evidence(
    database: db.Session,
) -> None:
    unit = make_unit()
    actor, programme = make_admin(unit), make_programme(unit)
    newcomer, old = make_staff(unit, hired_on=HIRED), make_staff(unit)
    with pytest.raises(Refused, match="本人"):
        certify.recognise(actor.staff_id, programme.id, "在岗多年，情况属实", actor=actor, now=NOW)
    with pytest.raises(Refused, match="未满一年"):
        certify.recognise(newcomer.id, programme.id, "在岗多年，情况属实", actor=actor, now=NOW)
    with pytest.raises(Invalid, match="认定依据"):
        certify.recognise(old.id, programme.id, "老", actor=actor, now=NOW)
    assert count(CertificationPeriod) == 0


def test_revoking_ends_the_period_tells_and_is_recorded_once(database: db.Session) -> None:
    unit = make_unit()
    actor, staff = make_admin(unit), make_staff(unit, lines=("03",))
    period, certificate = make_certified(staff, make_programme(unit))
    with pytest.raises(Invalid):
        certify.revoke(certificate.id, "", actor=actor, now=NOW)
    for _twice in range(2):
        certify.revoke(certificate.id, "连续三次严重差错", actor=actor, now=NOW)
    assert period.revoked_at == certificate.revoked_at == NOW
    revoked = sa.select(sa.func.count()).where(AuditEntry.action == Action.CERTIFICATE_REVOKED)
    assert database.scalar(revoked) == 1
    verdict = duty_eligibility(database, staff.id, "03", TODAY)
    assert [r.code for r in verdict.reasons] == ["revoked"]
    assert duty_eligibility(database, staff.id, "03", TODAY - timedelta(days=1)).eligible


def award(session: db.Session, key: str = "round:1:staff:1") -> Certificate:
    unit = session.scalars(sa.text("SELECT id FROM org_unit")).first()
    return issue_certificate(
        session, kind=CertificateKind.AWARD, staff_id=None, unit_id=unit, source_key=key,
        title="荣誉证书", snapshot={"name": "社保中心", "unit": "社保中心"}, valid_from=TODAY,
        valid_until=None, now=NOW,
    )  # fmt: skip


def test_same_source_is_the_same_certificate(database: db.Session) -> None:
    make_unit()
    with transaction() as session:
        first, again = award(session), award(session)
    assert first.id == again.id
    assert count(Certificate) == 1


def test_serial_number_that_is_taken_is_drawn_again(
    database: db.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unit()
    drawn = iter(["LB2026-0000-0000-X", "LB2026-0000-0000-X", "LB2026-0000-0001-Y"])
    monkeypatch.setattr(certificates, "make_serial", lambda _year, _draw: next(drawn))
    with transaction() as session:
        serials = [award(session, "one").serial, award(session, "two").serial]
    assert serials == ["LB2026-0000-0000-X", "LB2026-0000-0001-Y"]


@pytest.fixture
def committed(engine: Engine) -> Iterator[Engine]:
    """Give an engine whose rows are really committed, and emptied again after the test."""
    yield engine
    db.session.remove()
    with engine.begin() as connection:
        for table in reversed(db.Base.metadata.sorted_tables):
            connection.execute(table.delete())


def test_two_reviews_at_once_issue_one_certificate(committed: Engine) -> None:
    unit = make_unit()
    staff = make_staff(unit)
    open_period(staff, make_programme(unit))
    sign_off(staff, "03")
    staff_id, together, failed = staff.id, threading.Barrier(4), []

    def review() -> None:
        together.wait()
        try:
            certify.review_person(staff_id, NOW)
        except Exception as error:
            failed.append(error)
        finally:
            db.session.remove()

    threads = [threading.Thread(target=review) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert count(Certificate) == 1
    assert count(Notice) == 1
