"""What the floors below know of people's training, gathered for many periods at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.certification.models import CertificationPeriod, Programme, RequirementKind
from lms.certification.requirements import (
    LearningFacts,
    Requirement,
    RequirementState,
    requirement_states,
)
from lms.certification.validity import months_before
from lms.clock import local_date
from lms.courses.models import CourseCompletion, Lesson, LessonProgress
from lms.credits.queries import year_summaries
from lms.exams.models import Attempt, AttemptResult
from lms.exams.queries.results import final_results
from lms.people.models import StaffMember
from lms.training.models import Mentorship

NEW_HIRE_MONTHS = 12  # hired within so many months: a new hire


@dataclass(frozen=True)
class _Gathered:
    """Rows of several people, as the tables hold them."""

    completions: Mapping[tuple[int, int], set[int]]  # (staff, course) → training years
    lessons: Mapping[int, int]  # course → lessons there are
    learned: Mapping[tuple[int, int], Sequence[int]]  # (staff, course) → years lessons were learned
    passes: Mapping[tuple[int, int], datetime]  # (staff, exam) → end of the last passed attempt
    signed_off: Mapping[int, set[str]]  # staff → business lines
    hours: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)  # (staff, year)


def states_of(
    session: Session, periods: Sequence[CertificationPeriod], today: date
) -> dict[int, tuple[RequirementState, ...]]:
    """Return the requirement states of periods by id; statements do not grow with their number.

    periods: of at most 500 people (an IN list), each programme with its requirements loaded.
    """
    staff = _staff_of(session, periods)
    rows = _gather(session, periods, staff, today)
    return {
        period.id: requirement_states(
            requirements_of(period.programme),
            period.programme.business_lines,
            _facts(period, staff[period.staff_id], rows),
        )
        for period in periods
    }


def requirements_of(programme: Programme) -> list[Requirement]:
    """Return what a programme asks for, in order."""
    return [Requirement(r.kind, r.title, r.ref_id, r.amount) for r in programme.requirements]


def is_new_hire(hired_on: date | None, on: date) -> bool:
    """Return whether a person was hired within the last 12 months, or is still to come."""
    return hired_on is not None and hired_on > months_before(on, NEW_HIRE_MONTHS)


def _facts(period: CertificationPeriod, staff: StaffMember, rows: _Gathered) -> LearningFacts:
    """Return what counts for a period: all there is for a first one, for a renewal the new.

    A course is completed once a training year, so its year counts; an exam has to be passed after
    the renewal opened; signed off as able to work alone is said once.
    """
    opened = local_date(period.opened_at)
    is_renewal = period.number > 1
    from_year = opened.year if is_renewal else 0
    courses = {r.ref_id for r in period.programme.requirements if r.ref_id is not None}

    def new(years: Iterable[int]) -> list[int]:
        return [year for year in years if year >= from_year]

    completed = {c for c in courses if new(rows.completions.get((staff.id, c), ()))}
    learned = {c: len(new(rows.learned.get((staff.id, c), ()))) for c in courses}
    passed = {
        exam
        for (staff_id, exam), ended_at in rows.passes.items()
        if staff_id == staff.id and (not is_renewal or ended_at >= period.opened_at)
    }
    first_year = _first_year(period, staff)
    hours = (h for (s, year), h in rows.hours.items() if s == staff.id and year >= first_year)
    return LearningFacts(
        completed_courses=frozenset(completed),
        lessons={c: (learned[c], rows.lessons.get(c, 0)) for c in courses},
        passed_exams=frozenset(passed),
        signed_off_lines=frozenset(rows.signed_off.get(staff.id, ())),
        credit_hours=sum(hours, Decimal(0)),
    )


def _first_year(period: CertificationPeriod, staff: StaffMember) -> int:
    """Return the training year from which credit hours count for a period."""
    opened = local_date(period.opened_at)
    if period.number == 1 and staff.hired_on is not None and is_new_hire(staff.hired_on, opened):
        return min(staff.hired_on.year, opened.year)
    return opened.year


def _staff_of(session: Session, periods: Iterable[CertificationPeriod]) -> dict[int, StaffMember]:
    ids = {period.staff_id for period in periods}
    rows = session.scalars(sa.select(StaffMember).where(StaffMember.id.in_(ids)))
    return {row.id: row for row in rows}


def _gather(
    session: Session,
    periods: Sequence[CertificationPeriod],
    staff: Mapping[int, StaffMember],
    today: date,
) -> _Gathered:
    wanted: dict[RequirementKind, set[int]] = defaultdict(set)
    for programme in {period.programme_id: period.programme for period in periods}.values():
        for requirement in programme.requirements:
            wanted[requirement.kind].add(requirement.ref_id or 0)
    courses = wanted[RequirementKind.COURSE]
    return _Gathered(
        completions=_completions(session, staff, courses) if courses else {},
        lessons=_lessons(session, courses) if courses else {},
        learned=_learned(session, staff, courses) if courses else {},
        passes=_passes(session, staff, wanted[RequirementKind.EXAM]),
        signed_off=_signed_off(session, staff) if wanted[RequirementKind.MENTORING] else {},
        hours=_hours(session, periods, staff, today),
    )


def _completions(
    session: Session, staff_ids: Iterable[int], courses: set[int]
) -> dict[tuple[int, int], set[int]]:
    rows = session.execute(
        sa.select(CourseCompletion.staff_id, CourseCompletion.course_id, CourseCompletion.year)
        .where(CourseCompletion.staff_id.in_(staff_ids), CourseCompletion.course_id.in_(courses))
    )  # fmt: skip
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for staff_id, course_id, year in rows:
        found[staff_id, course_id].add(year)
    return found


def _lessons(session: Session, courses: set[int]) -> dict[int, int]:
    rows = session.execute(
        sa.select(Lesson.course_id, sa.func.count())
        .where(Lesson.course_id.in_(courses))
        .group_by(Lesson.course_id)
    )
    return dict(rows.all())


def _learned(
    session: Session, staff_ids: Iterable[int], courses: set[int]
) -> dict[tuple[int, int], list[int]]:
    rows = session.execute(
        sa.select(LessonProgress.staff_id, Lesson.course_id, LessonProgress.completed_at)
        .join(Lesson, Lesson.id == LessonProgress.lesson_id)
        .where(
            LessonProgress.staff_id.in_(staff_ids),
            Lesson.course_id.in_(courses),
        )
    )
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for staff_id, course_id, completed_at in rows:
        if completed_at is not None:
            found[staff_id, course_id].append(local_date(completed_at).year)
    return found


def _passes(
    session: Session, staff_ids: Iterable[int], exams: set[int]
) -> dict[tuple[int, int], datetime]:
    if not exams:
        return {}
    query = final_results().where(
        AttemptResult.passed, Attempt.staff_id.in_(staff_ids), Attempt.exam_id.in_(exams)
    )
    found: dict[tuple[int, int], datetime] = {}
    for attempt, _result in session.execute(query):
        key = attempt.staff_id, attempt.exam_id
        found[key] = max(found.get(key, attempt.starts_at), attempt.ended_at or attempt.ends_at)
    return found


def _signed_off(session: Session, staff_ids: Iterable[int]) -> dict[int, set[str]]:
    rows = session.execute(
        sa.select(Mentorship.mentee_id, Mentorship.business_lines).where(
            Mentorship.mentee_id.in_(staff_ids), Mentorship.signed_off_at.is_not(None)
        )
    )
    found: dict[int, set[str]] = defaultdict(set)
    for staff_id, lines in rows:
        found[staff_id].update(lines)
    return found


def _hours(
    session: Session,
    periods: Iterable[CertificationPeriod],
    staff: Mapping[int, StaffMember],
    today: date,
) -> dict[tuple[int, int], Decimal]:
    """Return confirmed credit hours by person and year; yearly caps limit days, not this."""
    asking = [
        period
        for period in periods
        if any(r.kind is RequirementKind.CREDIT_HOURS for r in period.programme.requirements)
    ]
    if not asking:
        return {}
    first = min(_first_year(period, staff[period.staff_id]) for period in asking)
    people = [staff[staff_id] for staff_id in {period.staff_id for period in asking}]
    return {
        (staff_id, year): summary.hours
        for year in range(first, today.year + 1)
        for staff_id, summary in year_summaries(session, people, year, today).items()
    }
