"""Builders of competitions and of people who sit their rounds."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lms import db
from lms.competitions import service
from lms.competitions.models import Round, Stage, StageKind
from lms.competitions.plan import CompetitionPlan, RoundPlan
from lms.exams import service as exams
from lms.exams.assembly import CellSpec
from lms.people.models import OrgUnit, StaffMember
from tests.support.build import NOW, make_staff, make_unit
from tests.support.build_exams import answer_to, make_blueprint, make_question, questions_of

QUESTIONS = 4


def make_round(unit: OrgUnit | None = None, *, publish: bool = True, **plan: Any) -> Round:
    """Add a competition of a unit with one round of four questions at 2 marks, two of them 全科."""
    unit = unit or make_unit()
    for number in range(QUESTIONS):
        make_question(unit, lines=("05.02", "08.01") if number % 2 else ("05.02",))
    blueprint = make_blueprint(unit, CellSpec(QUESTIONS, Decimal(2), type="single_choice"))
    settings: dict[str, Any] = {
        "title": "第一轮 全科受理", "blueprint_id": blueprint.id,
        "opens_at": NOW - timedelta(minutes=5), "closes_at": NOW + timedelta(hours=1),
        "duration_min": 20, "unit_best_of": 2,
    }  # fmt: skip
    competition = service.create_competition(
        CompetitionPlan(
            title="全市练兵比武", rules_markdown="- 一人一次", stage_kind=StageKind.FINAL,
            stage_title="决赛", round=RoundPlan(**(settings | plan)),
        ),
        unit_id=unit.id, actor=None, now=NOW,
    )  # fmt: skip
    if publish:
        service.publish_competition(competition.id, actor=None, now=NOW)
    return competition.stages[0].rounds[0]


def competition_id_of(each: Round) -> int:
    """Return the id of a round's competition."""
    return db.session().get_one(Stage, each.stage_id).competition_id


def sit_round(
    each: Round, staff: StaffMember, right: int, *, start: datetime = NOW, minutes: int = 5
) -> int:
    """Enter, answer the first `right` questions right, hand in; returns the attempt's id."""
    service.enter(competition_id_of(each), staff_id=staff.id, now=start)
    started = exams.start_attempt(each.exam_id, staff_id=staff.id, now=start)
    answers = {
        question["id"]: answer_to(started.attempt_id, question, right=number < right)
        for number, question in enumerate(questions_of(started.attempt_id))
    }
    end = start + timedelta(minutes=minutes)
    exams.save_answers(started.attempt_id, staff_id=staff.id, seq=1, answers=answers, now=end)
    exams.submit_attempt(started.attempt_id, staff_id=staff.id, seq=1, now=end)
    return started.attempt_id


def make_sitter(unit: OrgUnit, each: Round, right: int, **timing: Any) -> StaffMember:
    """Add a staff member who sits a round."""
    staff = make_staff(unit)
    sit_round(each, staff, right, **timing)
    return staff
