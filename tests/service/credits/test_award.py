"""Awarding, reversing, the rule of a year, standings and jobs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.credits import jobs
from lms.credits.models import CreditEntry, CreditRule, DayForecast, EntryState, SourceKind
from lms.credits.queries import year_summary
from lms.credits.rules import rule_of, year_rule
from lms.credits.service import award_credit, change_rule, reverse_entry
from lms.credits.year_rule import YearRule
from lms.db import Session, transaction
from lms.errors import Invalid, Refused
from tests.support.build import NOW, make_actor_with, make_staff
from tests.support.build_credits import make_entry

TODAY = date(2026, 11, 23)


def count(database: Session, table: type) -> int:
    return database.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_same_key_awards_once(database: Session) -> None:
    staff = make_staff()
    values = {
        "staff_id": staff.id, "on": date(2026, 3, 2), "minutes": 45, "mode": "online",
        "content_category": "policy", "source_kind": SourceKind.COURSE, "source_id": 7,
        "title": "政策", "evidence": {"seconds": 2700}, "dedupe_key": "course:7", "actor": None,
        "now": NOW,
    }  # fmt: skip
    with transaction() as session:
        first = award_credit(session, **values)
    with transaction() as session:
        second = award_credit(session, **values)
    assert first is not None
    assert second is None
    assert count(database, CreditEntry) == 1


def test_an_entry_carries_year_hours_and_rule(database: Session) -> None:
    entry = make_entry(make_staff(), on=date(2025, 12, 31), minutes=50)
    rule = database.get_one(CreditRule, entry.rule_id)
    assert (entry.year, entry.credit_hours, rule.year) == (2025, Decimal("1.11"), 2025)


@pytest.mark.parametrize("minutes", [0, -45])
def test_no_credit_without_minutes(database: Session, minutes: int) -> None:
    with pytest.raises(Invalid):
        make_entry(make_staff(), minutes=minutes)


def test_a_class_over_new_year_counts_in_both_years(database: Session) -> None:  # Y1
    staff = make_staff()
    make_entry(staff, on=date(2025, 12, 31))
    make_entry(staff, on=date(2026, 1, 1))
    for year in (2025, 2026):
        assert year_summary(database, staff.id, year, TODAY).days == 1


def test_reversal_takes_the_days_back_and_says_why(database: Session) -> None:  # R1
    staff, admin = make_staff(), make_actor_with(Role.UNIT_ADMIN)
    entry = make_entry(staff)
    reversal = reverse_entry(entry.id, reason="签到有误", actor=admin, now=NOW)
    assert (reversal.minutes, reversal.reverses_id, reversal.reason) == (-360, entry.id, "签到有误")
    assert year_summary(database, staff.id, 2026, TODAY).days == 0
    audit = database.scalars(sa.select(AuditEntry)).all()[-1]
    assert (audit.action, audit.detail["reason"]) == ("credit_reversed", "签到有误")


def test_reversing_twice_reverses_once(database: Session) -> None:
    staff, admin = make_staff(), make_actor_with(Role.UNIT_ADMIN)
    entry = make_entry(staff)
    first = reverse_entry(entry.id, reason="签到有误", actor=admin, now=NOW)
    assert reverse_entry(entry.id, reason="又点了一次", actor=admin, now=NOW).id == first.id
    assert count(database, CreditEntry) == 2


def test_a_reversal_cannot_be_reversed(database: Session) -> None:
    admin = make_actor_with(Role.UNIT_ADMIN)
    reversal = reverse_entry(make_entry(make_staff()).id, reason="错", actor=admin, now=NOW)
    with pytest.raises(Refused):
        reverse_entry(reversal.id, reason="再来", actor=admin, now=NOW)


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.REJECTED])
def test_what_does_not_count_cannot_be_reversed(database: Session, state: EntryState) -> None:
    entry = make_entry(make_staff(), state=state)
    with pytest.raises(Refused):
        reverse_entry(entry.id, reason="错", actor=make_actor_with(Role.UNIT_ADMIN), now=NOW)


def test_a_reversal_needs_a_reason(database: Session) -> None:
    entry = make_entry(make_staff())
    with pytest.raises(Invalid):
        reverse_entry(entry.id, reason="", actor=make_actor_with(Role.UNIT_ADMIN), now=NOW)


def test_a_year_without_rule_gets_the_default(database: Session) -> None:
    assert year_rule(database, 2031) == YearRule(2031)
    assert count(database, CreditRule) == 0  # reading makes no row
    with transaction() as session:
        rule_of(session, 2031, NOW)
        rule_of(session, 2031, NOW)
    assert count(database, CreditRule) == 1
    assert year_rule(database, 2031) == YearRule(2031)


def test_a_new_rule_keeps_the_hours_of_earlier_entries_and_of_past_years(
    database: Session,
) -> None:
    staff, admin = make_staff(), make_actor_with(Role.UNIT_ADMIN)
    make_entry(staff, on=date(2025, 5, 6), minutes=360)
    make_entry(staff, on=date(2026, 5, 6), minutes=360)
    change_rule(replace(YearRule(2026), minutes_per_credit_hour=60), actor=admin, now=NOW)
    make_entry(staff, on=date(2026, 5, 7), minutes=360)
    assert year_summary(database, staff.id, 2025, TODAY).counted_hours == 8
    assert year_summary(database, staff.id, 2026, TODAY).counted_hours == 8 + 6


def test_the_same_values_make_no_new_version(database: Session) -> None:
    admin = make_actor_with(Role.UNIT_ADMIN)
    wanted = replace(YearRule(2026), annual_days_required=Decimal(6))
    assert change_rule(wanted, actor=admin, now=NOW).version == 2
    assert change_rule(wanted, actor=admin, now=NOW).version == 2


def test_the_rule_of_a_past_year_stands(database: Session) -> None:
    with pytest.raises(Refused):
        change_rule(YearRule(2025), actor=make_actor_with(Role.UNIT_ADMIN), now=NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"minutes_per_credit_hour": 0},
        {"online_cap_pct": 101},
        {"hours_per_day": Decimal(0)},
        {"annual_days_required": Decimal(61)},
        {"mentee_cap_hours": Decimal(-1)},
    ],
)
def test_values_out_of_range_are_refused(database: Session, values: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        change_rule(
            replace(YearRule(2026), **values),  # type: ignore[arg-type]
            actor=make_actor_with(Role.UNIT_ADMIN),
            now=NOW,
        )


def test_every_award_refreshes_the_standing(database: Session) -> None:
    staff = make_staff()
    make_entry(staff)
    make_entry(staff, on=date(2026, 3, 3))
    row = database.scalars(sa.select(DayForecast)).one()
    assert (row.staff_id, row.days, row.required_days, row.level) == (staff.id, 2, 5, "red")


def test_recomputing_gives_everybody_a_standing_and_twice_changes_nothing(
    database: Session,
) -> None:
    make_staff()
    make_staff(hired_on=date(2026, 7, 1))
    make_staff(left_on=date(2026, 2, 1))
    assert jobs.recompute_forecasts(NOW) == "computed 2 standings, 2 changed"
    assert jobs.recompute_forecasts(NOW) == "computed 2 standings, 0 changed"
    owed = sorted(database.scalars(sa.select(DayForecast.required_days)))
    assert owed == [Decimal("2.5"), Decimal(5)]


def test_the_light_changes_with_the_day_alone(database: Session) -> None:  # F9, F10
    make_staff()
    level = sa.select(DayForecast.level).where(DayForecast.year == 2026)
    jobs.recompute_forecasts(datetime(2026, 3, 29, 16, 0, tzinfo=UTC))  # the 30th in Shanghai
    assert database.scalar(level) == "green"
    jobs.recompute_forecasts(datetime(2026, 3, 30, 16, 0, tzinfo=UTC))
    assert database.scalar(level) == "yellow"


def test_last_year_is_recomputed_until_the_end_of_march(database: Session) -> None:
    make_staff()
    jobs.recompute_forecasts(datetime(2026, 3, 31, 15, 59, tzinfo=UTC))
    assert set(database.scalars(sa.select(DayForecast.year))) == {2025, 2026}


def test_past_years_are_locked_after_march(database: Session) -> None:
    entry = make_entry(make_staff(), on=date(2025, 12, 31))
    this_year = make_entry(make_staff())
    before = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
    assert jobs.lock_past_years(before) == "locked 0 entries up to 2024"
    assert jobs.lock_past_years(before + timedelta(minutes=1)) == "locked 1 entries up to 2025"
    assert jobs.lock_past_years(before + timedelta(minutes=1)) == "locked 0 entries up to 2025"
    database.expire_all()
    assert (entry.state, this_year.state) == (EntryState.LOCKED, EntryState.CONFIRMED)


def test_a_locked_entry_may_still_be_reversed(database: Session) -> None:
    staff = make_staff()
    entry = make_entry(staff, on=date(2025, 12, 31))
    jobs.lock_past_years(NOW)
    database.expire_all()
    reverse_entry(entry.id, reason="查实缺勤", actor=make_actor_with(Role.UNIT_ADMIN), now=NOW)
    assert year_summary(database, staff.id, 2025, TODAY).days == 0
