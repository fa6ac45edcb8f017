"""An exam that everybody at a window sat, with questions worth a look, for the figures."""

from datetime import datetime, timedelta
from decimal import Decimal

from lms.demo.exams import LINES, blueprint_id, find_exam, publish, supply
from lms.demo.lookup import CITY, EVENING, MORNING, day_at, get_unit, list_clerks_of
from lms.demo.papers import spread_over_lines
from lms.demo.sitting import ability_of, sit
from lms.exams.models import ExamKind
from lms.exams.plan import ExamPlan

TITLE = "窗口业务摸底测验"
QUESTIONS = 40
WRONG_KEY, KNOWN_TO_ALL, TOO_HARD, MUDDLED = 3, 11, 24, 32  # numbers on the paper
COPIED = 0.45  # ability of the two whose sheets are alike
ABLE = 0.75


def load_test(now: datetime) -> None:
    """Have everybody sit a test that closed three weeks ago."""
    if find_exam(TITLE) is None:
        opens_at = day_at(now, -21, MORNING)
        singles = {cell: n for cell, n in supply(opens_at).items() if cell[1] == "single_choice"}
        rows = spread_over_lines(singles, LINES, QUESTIONS, Decimal(100) / QUESTIONS)
        exam_id = publish(
            ExamPlan(
                title=TITLE,
                kind=ExamKind.MOCK,
                blueprint_id=blueprint_id("摸底测验：单选 40 题", rows, opens_at),
                opens_at=opens_at,
                closes_at=day_at(now, -20, EVENING),
                duration_min=40,
                unit_ids=(get_unit(CITY).id,),
            ),
            opens_at - timedelta(days=2),
        )
        _sit_all(exam_id, opens_at)


def _sit_all(exam_id: int, opens_at: datetime) -> None:
    people = [(person.id, person.staff_no) for person in list_clerks_of(CITY)]
    copied, copier, hasty = people[4][0], people[5][0], people[-1][0]
    for place, (staff_id, number) in enumerate(people):
        ability = COPIED if staff_id in (copied, copier) else ability_of(number)
        sit(
            exam_id,
            staff_id,
            ability,
            opens_at + timedelta(minutes=10 + 3 * place),
            minutes=3 if staff_id == hasty else 16 + place * 5 % 14,
            chance=_chance,
            copies_of=copied if staff_id == copier else None,
        )


def _chance(number: int, ability: float) -> float:
    """Return how likely a question is answered right; four of them are not as they should be."""
    if number == WRONG_KEY:  # whoever knows the policy chooses another option
        return 0.08 if ability > ABLE else 0.5
    if number == KNOWN_TO_ALL:
        return 1.0
    if number == TOO_HARD:
        return 0.12
    if number == MUDDLED:
        return 0.55
    return ability + (number % 5 - 2) * 0.08
