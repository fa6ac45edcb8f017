"""Setting up programmes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lms import db
from lms.audit.models import AuditEntry
from lms.certification.models import Programme, RequirementKind
from lms.certification.service import (
    ProgrammePlan,
    create_programme,
    edit_programme,
    retire_programme,
)
from lms.errors import Invalid, NotFound
from tests.support.build import NOW, make_unit
from tests.support.build_certification import count, make_admin, make_course
from tests.support.build_exams import make_exam

PLAN = ProgrammePlan("社保岗前", ("03", "05"), needs_mentoring=True)


def test_programme_keeps_its_requirements_in_order(database: db.Session) -> None:
    above = make_unit()
    unit = make_unit(above)
    actor = make_admin(unit)
    common, own = make_course(above, title="行风"), make_course(unit)
    exam = make_exam(unit)
    plan = replace(
        PLAN, course_ids=(own.id, common.id), exam_id=exam.id, credit_hours=Decimal("40")
    )
    programme = create_programme(unit.id, plan, actor=actor, now=NOW)
    rows = [(r.kind, r.ref_id, r.amount) for r in programme.requirements]
    assert rows == [
        (RequirementKind.COURSE, common.id, None),
        (RequirementKind.COURSE, own.id, None),
        (RequirementKind.EXAM, exam.id, None),
        (RequirementKind.MENTORING, None, None),
        (RequirementKind.CREDIT_HOURS, None, Decimal("40.00")),
    ]
    assert count(AuditEntry) > 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "项目名称"),
        ({"lines": ()}, "业务条线"),
        ({"lines": ("77",)}, "业务条线"),
        ({"needs_mentoring": False}, "至少设置一项要求"),
        ({"valid_months": 0}, "有效期"),
        ({"due_days": 0}, "完成期限"),
        ({"credit_hours": Decimal(-1)}, "学时"),
        ({"exam_id": 999999}, "考试不存在"),
        ({"course_ids": (999999,)}, "课程"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(
    database: db.Session, change: dict[str, object], said: str
) -> None:
    unit = make_unit()
    actor = make_admin(unit)
    with pytest.raises(Invalid, match=said):
        create_programme(unit.id, replace(PLAN, **change), actor=actor, now=NOW)  # type: ignore[arg-type]
    assert count(Programme) == 0


def test_course_and_exam_must_be_open_to_the_unit(database: db.Session) -> None:
    unit = make_unit()
    below = make_unit(unit)
    actor = make_admin(unit)
    course = replace(PLAN, course_ids=(make_course(below).id,))
    exam = replace(PLAN, exam_id=make_exam(below).id)
    with pytest.raises(Invalid, match="课程"):
        create_programme(unit.id, course, actor=actor, now=NOW)
    with pytest.raises(Invalid, match="不面向适用单位"):
        create_programme(unit.id, exam, actor=actor, now=NOW)


def test_programme_of_a_unit_out_of_scope_is_not_found(database: db.Session) -> None:
    actor = make_admin(make_unit())
    with pytest.raises(NotFound):
        create_programme(make_unit().id, PLAN, actor=actor, now=NOW)


def test_editing_replaces_requirements_and_retiring_twice_is_once(database: db.Session) -> None:
    unit = make_unit()
    actor = make_admin(unit)
    programme = create_programme(unit.id, PLAN, actor=actor, now=NOW)
    hours = replace(PLAN, needs_mentoring=False, credit_hours=Decimal(8))
    edit_programme(programme.id, hours, actor=actor, now=NOW)
    assert [r.kind for r in programme.requirements] == [RequirementKind.CREDIT_HOURS]
    retire_programme(programme.id, actor=actor, now=NOW)
    entries = count(AuditEntry)
    retire_programme(programme.id, actor=actor, now=NOW)
    assert count(AuditEntry) == entries
