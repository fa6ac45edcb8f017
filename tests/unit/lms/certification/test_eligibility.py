"""Who may serve which line on which day; the rows of docs/rules/certification.md."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lms.certification.eligibility import PeriodFacts, StaffFacts, eligibility_of
from lms.certification.models import RequirementKind
from lms.certification.requirements import RequirementState
from lms.clock import local_date

ON = date(2026, 6, 30)
JUNE_30 = date(2026, 6, 30)
EXAM = RequirementState(
    RequirementKind.EXAM, "社会保险经办岗前考试", 1, False, Decimal(0), Decimal(1)
)
COURSE = RequirementState(RequirementKind.COURSE, "社保基础", 2, False, Decimal(1), Decimal(3))
MET = replace(EXAM, is_met=True, done=Decimal(1))


def period(
    first: date | None = None, last: date | None = None, *, revoked: date | None = None,
    lines: tuple[str, ...] = ("05",), states: tuple[RequirementState, ...] = (),
) -> PeriodFacts:  # fmt: skip
    return PeriodFacts(frozenset(lines), first, last, revoked, states)


def person(*periods: PeriodFacts, **facts: object) -> StaffFacts:
    known = {"hired_on": date(2020, 1, 6), "lines": frozenset({"05"})}
    return StaffFacts(periods=periods, **(known | facts))  # type: ignore[arg-type]


YEAR = period(date(2025, 7, 1), JUNE_30)
LONG = period(date(2025, 7, 1), date(2027, 6, 30))
FOR_03 = period(date(2025, 7, 1), date(2027, 6, 30), lines=("03",))

YES = [
    ("E1", person(YEAR), JUNE_30),
    ("E3", person(period(JUNE_30, date(2029, 6, 29))), date(2029, 6, 29)),
    ("E6", person(replace(LONG, revoked_on=date(2026, 7, 1))), JUNE_30),
    ("E12", person(LONG, left_on=date(2026, 7, 15)), date(2026, 7, 14)),
    ("E15", person(YEAR, period(date(2026, 6, 1), date(2029, 5, 31))), date(2029, 5, 31)),
    ("E16", person(YEAR, period(date(2026, 7, 1), date(2029, 6, 30))), date(2029, 6, 30)),
    ("E17", person(YEAR, period(date(2026, 7, 2), date(2029, 7, 1))), JUNE_30),
    (
        "E20",
        person(
            replace(LONG, revoked_on=date(2026, 3, 1)), period(date(2026, 6, 1), date(2029, 5, 31))
        ),
        date(2029, 5, 31),
    ),
]

NO = [
    ("E2", person(period(date(2025, 7, 1), date(2026, 6, 29))),
     ["expired 证书已于 2026-06-29 到期"]),
    ("E4", person(period(date(2026, 7, 1), date(2029, 6, 30))),
     ["not-yet-valid 证书自 2026-07-01 起有效"]),
    ("E5", person(replace(LONG, revoked_on=JUNE_30)), ["revoked 证书已于 2026-06-30 撤销"]),
    ("E7", person(FOR_03), ["line-not-covered 证书不含本业务条线：工伤保险"]),
    ("E8", person(), ["not-enrolled 尚未参加岗前培训：工伤保险"]),
    ("E9", person(period(states=(EXAM, COURSE)), hired_on=date(2026, 6, 1)),
     ["course-not-completed 岗前课程还差 2 课",
      "exam-not-passed 尚未通过岗前考试（社会保险经办岗前考试）"]),
    ("E10", person(period(states=(MET,))), ["review-pending 岗前要求已全部达到，证书正在核发"]),
    ("E11", person(LONG, left_on=JUNE_30), ["left 已于 2026-06-30 离岗"]),
    ("E13", person(LONG, hired_on=date(2026, 7, 1)), ["not-hired-yet 2026-07-01 入职，尚未到岗"]),
    ("E14", person(LONG, is_window_staff=False), ["not-window-staff 不是窗口经办人员"]),
    ("E18", person(period(date(2023, 6, 1), date(2026, 5, 31)), period(states=(EXAM,))),
     ["expired 证书已于 2026-05-31 到期",
      "exam-not-passed 尚未通过岗前考试（社会保险经办岗前考试）"]),
    ("E19", person(period(date(2020, 6, 1), date(2023, 5, 31)),
                   period(date(2023, 6, 1), date(2026, 5, 31))),
     ["expired 证书已于 2026-05-31 到期"]),
    ("E24", person(period(date(2023, 6, 1), date(2026, 5, 31), revoked=date(2026, 6, 10))),
     ["expired 证书已于 2026-05-31 到期"]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "staff", "until"), YES, ids=[each[0] for each in YES])
def test_cover_lets_serve_until_its_last_day(row: str, staff: StaffFacts, until: date) -> None:
    verdict = eligibility_of(staff, "05", ON)
    assert (verdict.eligible, verdict.reasons, verdict.valid_until) == (True, (), until)


@pytest.mark.parametrize(("row", "staff", "reasons"), NO, ids=[each[0] for each in NO])
def test_refusal_gives_its_reasons(row: str, staff: StaffFacts, reasons: list[str]) -> None:
    verdict = eligibility_of(staff, "05", ON)
    assert not verdict.eligible
    assert verdict.valid_until is None
    assert [f"{reason.code} {reason.message}" for reason in verdict.reasons] == reasons


@pytest.mark.parametrize(
    ("row", "lines", "eligible", "codes"),
    [
        ("E21", {"03", "05"}, True, []),
        ("E22", {"05"}, False, ["line-not-covered"]),
        ("E23", set(), True, []),
    ],
)
def test_without_a_line_any_of_ones_own_will_do(
    row: str, lines: set[str], eligible: bool, codes: list[str]
) -> None:
    verdict = eligibility_of(person(FOR_03, lines=frozenset(lines)), None, ON)
    assert verdict.eligible is eligible
    assert [reason.code for reason in verdict.reasons] == codes


@pytest.mark.parametrize(
    ("row", "instant", "eligible"),
    [
        ("T1", datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC), True),
        ("T2", datetime(2026, 6, 30, 16, 0, tzinfo=UTC), False),
    ],
)
def test_last_day_ends_at_midnight_in_shanghai(row: str, instant: datetime, eligible: bool) -> None:
    assert eligibility_of(person(YEAR), "05", local_date(instant)).eligible is eligible


def test_two_open_periods_tell_a_shared_reason_once() -> None:
    twice = person(period(states=(EXAM,)), period(states=(EXAM,)))
    assert [reason.code for reason in eligibility_of(twice, "05", ON).reasons] == [
        "exam-not-passed"
    ]
