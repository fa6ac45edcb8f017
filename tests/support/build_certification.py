"""Builders of programmes, of what they ask for, and of people who have done it."""

import itertools
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa

from lms import db
from lms.access.actor import Actor
from lms.access.permissions import Role
from lms.certification.models import (
    Certificate,
    CertificationPeriod,
    Programme,
    ProgrammeRequirement,
    RequirementKind,
)
from lms.certification.service import enrol, review_period
from lms.clock import local_instant
from lms.courses.models import Course, CourseCompletion, CourseState, Lesson
from lms.db import transaction
from lms.people.models import OrgUnit, StaffMember
from lms.training.models import Mentorship
from tests.support.build import NOW, make_actor_with, make_staff

_numbers = itertools.count(1)


def make_course(unit: OrgUnit, *, lessons: int = 2, title: str = "社保经办基础") -> Course:
    """Add a published course of so many lessons."""
    session = db.session()
    course = Course(
        code=f"CERT-{next(_numbers)}", unit_id=unit.id, title=title, summary="",
        content_category="operations", business_lines=["03"], state=CourseState.PUBLISHED,
        created_at=NOW, published_at=NOW,
        lessons=[
            Lesson(ordinal=n, title=f"第 {n} 课", body_markdown="", body_html="", min_minutes=1,
                   credit_minutes=45)
            for n in range(1, lessons + 1)
        ],
    )  # fmt: skip
    session.add(course)
    session.commit()
    return course


def make_programme(
    unit: OrgUnit,
    *requirements: tuple[RequirementKind, int | None, Decimal | None],
    lines: tuple[str, ...] = ("03",),
    **columns: object,
) -> Programme:
    """Add a programme; by default it asks for a mentoring sign-off alone."""
    rows = requirements or ((RequirementKind.MENTORING, None, None),)
    settings: dict[str, object] = {
        "title": "社会保险经办岗前培训", "valid_months": 36, "due_days": 180, "created_at": NOW,
        "enrols_new_hires": True,
    }  # fmt: skip
    programme = Programme(
        unit_id=unit.id, business_lines=list(lines), **(settings | columns),
        requirements=[
            ProgrammeRequirement(ordinal=n, kind=kind, ref_id=ref, amount=amount, title=kind.value)
            for n, (kind, ref, amount) in enumerate(rows, start=1)
        ],
    )  # fmt: skip
    session = db.session()
    session.add(programme)
    session.commit()
    return programme


def complete_course(staff: StaffMember, course: Course, *, at: datetime = NOW) -> None:
    """Record that a person completed a course."""
    session = db.session()
    session.add(
        CourseCompletion(
            staff_id=staff.id, course_id=course.id, year=at.year, completed_at=at, seconds=60
        )
    )
    session.commit()


def sign_off(mentee: StaffMember, *lines: str, at: datetime = NOW) -> None:
    """Record that a person was signed off for lines."""
    session = db.session()
    session.add(
        Mentorship(
            mentor_id=make_staff().id, mentee_id=mentee.id, business_lines=list(lines),
            starts_on=date(2026, 9, 1), signed_off_at=at, opinion="可独立上岗", created_at=at,
        )
    )  # fmt: skip
    session.commit()


def open_period(
    staff: StaffMember, programme: Programme, *, at: datetime = NOW
) -> CertificationPeriod:
    """Open a person's first period."""
    with transaction() as session:
        return enrol(session, staff.id, programme.id, at)


def make_certified(
    staff: StaffMember, programme: Programme, *, on: date = date(2026, 3, 2)
) -> tuple[CertificationPeriod, Certificate]:
    """Certify a person by sign-off on a day; the programme asks for nothing else."""
    at = local_instant(on)
    sign_off(staff, *programme.business_lines, at=at)
    period = open_period(staff, programme, at=at)
    with transaction() as session:
        certificate = review_period(session, period.id, at)
    assert certificate is not None
    return db.session.get_one(CertificationPeriod, period.id), certificate


def make_admin(unit: OrgUnit) -> Actor:
    """Add a unit administrator."""
    return make_actor_with(Role.UNIT_ADMIN, unit=unit)


def count(model: type[object]) -> int:
    """Return how many rows a table has."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
