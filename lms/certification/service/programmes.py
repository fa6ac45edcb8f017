"""Setting up pre-job programmes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms.access.actor import Actor
from lms.access.permissions import Permission
from lms.audit.service import Action, record
from lms.certification.models import Programme, ProgrammeRequirement, RequirementKind
from lms.certification.requirements import Requirement
from lms.courses.models import Course, CourseState
from lms.db import transaction
from lms.errors import Invalid
from lms.exams.models import AudienceKind, Exam
from lms.people.models import OrgUnit
from lms.people.queries import get_unit_for
from lms.people.unit_tree import ids_of
from lms.words import Phrase, term
from question_bank.taxonomy import FIRST_LEVEL

MAX_HOURS = Decimal(400)


@dataclass(frozen=True)
class ProgrammePlan:
    """What a programme is to be. Requirements: each course, an exam, a sign-off, hours (0: none).

    due_days: days from hiring. lines: first-level codes the certificate covers.
    """

    title: str
    lines: tuple[str, ...]
    valid_months: int = 36
    due_days: int = 180
    enrols_new_hires: bool = True
    course_ids: tuple[int, ...] = ()
    exam_id: int | None = None
    needs_mentoring: bool = False
    credit_hours: Decimal = Decimal(0)


def create_programme(
    unit_id: int, plan: ProgrammePlan, *, actor: Actor, now: datetime
) -> Programme:
    """Add a programme for the people of a unit and of those below it."""
    with transaction() as session:
        get_unit_for(actor, Permission.CERTIFICATION_MANAGE, unit_id)
        programme = Programme(unit_id=unit_id, created_at=now)
        _apply(session, programme, plan)
        session.add(programme)
        session.flush()
        _record(session, programme, actor, now, change="created")
        return programme


def edit_programme(
    programme_id: int, plan: ProgrammePlan, *, actor: Actor, now: datetime
) -> Programme:
    """Change a programme; what is open is judged by the new plan, what is certified stays."""
    with transaction() as session:
        programme = session.get_one(Programme, programme_id, with_for_update=True)
        _apply(session, programme, plan)
        session.flush()
        _record(session, programme, actor, now, change="edited")
        return programme


def retire_programme(programme_id: int, *, actor: Actor, now: datetime) -> None:
    """Enrol nobody any more; periods that are open can still be finished. Twice is once."""
    with transaction() as session:
        programme = session.get_one(Programme, programme_id, with_for_update=True)
        if programme.retired_at is None:
            programme.retired_at = now
            _record(session, programme, actor, now, change="retired")


def _apply(session: Session, programme: Programme, plan: ProgrammePlan) -> None:
    _check(plan)
    programme.title = plan.title
    programme.business_lines = list(plan.lines)
    programme.valid_months = plan.valid_months
    programme.due_days = plan.due_days
    programme.enrols_new_hires = plan.enrols_new_hires
    programme.requirements = [
        ProgrammeRequirement(
            ordinal=ordinal, kind=each.kind, ref_id=each.ref_id, amount=each.amount,
            title=each.title,
        )
        for ordinal, each in enumerate(_requirements(session, programme.unit_id, plan), start=1)
    ]  # fmt: skip


def _check(plan: ProgrammePlan) -> None:
    if not plan.title:
        raise Invalid("请填写项目名称。")
    if not plan.lines or not set(plan.lines) <= set(FIRST_LEVEL):
        raise Invalid("请至少选择一条业务条线。")
    if not 1 <= plan.valid_months <= 120:
        raise Invalid("证书有效期须为 1 至 120 个月。")
    if not 1 <= plan.due_days <= 730:
        raise Invalid("完成期限须为 1 至 730 天。")
    if not 0 <= plan.credit_hours <= MAX_HOURS:
        raise Invalid(Phrase("学时须为 0 至 %(most)s。", most=MAX_HOURS))
    if not (plan.course_ids or plan.exam_id or plan.needs_mentoring or plan.credit_hours):
        raise Invalid("请至少设置一项要求。", "可选择课程、考试、带教出师或学时。")


def _requirements(session: Session, unit_id: int, plan: ProgrammePlan) -> list[Requirement]:
    reach = ids_of(session.get_one(OrgUnit, unit_id).path)
    found = [
        Requirement(RequirementKind.COURSE, course.title, course.id)
        for course in _courses(session, plan.course_ids, reach)
    ]
    if plan.exam_id:
        exam = _exam(session, plan.exam_id, reach)
        found.append(Requirement(RequirementKind.EXAM, exam.title, exam.id))
    if plan.needs_mentoring:
        found.append(Requirement(RequirementKind.MENTORING, term("实践带教，签字出师")))
    if plan.credit_hours:
        found.append(
            Requirement(RequirementKind.CREDIT_HOURS, "岗前学时", amount=plan.credit_hours)
        )
    return found


def _courses(session: Session, course_ids: tuple[int, ...], reach: list[int]) -> list[Course]:
    """Return published courses that are open to the unit: its own and those of units above."""
    rows = session.scalars(
        sa.select(Course)
        .where(
            Course.id.in_(course_ids),
            Course.state == CourseState.PUBLISHED,
            Course.unit_id.in_(reach),
        )
        .order_by(Course.is_common.desc(), Course.id)
    ).all()
    if len(rows) < len(set(course_ids)):
        raise Invalid("所选课程中有未发布，或不面向适用单位的。", "请选择适用单位或其上级的课程。")
    return list(rows)


def _exam(session: Session, exam_id: int, reach: list[int]) -> Exam:
    """Return a published exam that is open to the unit, or to people listed one by one."""
    exam = session.get(Exam, exam_id)
    if exam is None or exam.published_at is None or exam.cancelled_at is not None:
        raise Invalid("所选考试不存在或未发布。")
    open_to = {row.unit_id for row in exam.units}
    if exam.audience is AudienceKind.UNITS and not open_to & set(reach):
        raise Invalid("所选考试不面向适用单位。", "请选择面向适用单位的考试。")
    return exam


def _record(
    session: Session, programme: Programme, actor: Actor, now: datetime, *, change: str
) -> None:
    record(
        session,
        Action.PROGRAMME_CHANGED,
        actor=actor,
        object_type="programme",
        object_id=programme.id,
        detail={"change": change, "title": programme.title, "lines": programme.business_lines},
        now=now,
    )
