"""The rows of docs/rules/credit-days.md, “From entries to days”."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.credits.ledger import LedgerEntry, YearSummary, summarize
from lms.credits.models import CreditMode, EntryState, SourceKind
from lms.credits.year_rule import YearRule

RULE = YearRule(2026)
AS_OF = date(2026, 11, 23)
FIRST = date(2026, 3, 2)
CLASS, ONLINE, MENTORING = CreditMode.CENTRALIZED, CreditMode.ONLINE, CreditMode.MENTORING
KINDS = {
    CLASS: SourceKind.CLASS_SESSION,
    ONLINE: SourceKind.COURSE,
    MENTORING: SourceKind.MENTORING,
}


def entry(
    minutes: int,
    *,
    mode: CreditMode = CLASS,
    day: int = 0,
    kind: SourceKind | None = None,
    state: EntryState = EntryState.CONFIRMED,
    on: date | None = None,
    category: str = "policy",
) -> LedgerEntry:
    """Return an entry `day` days after the first."""
    return LedgerEntry(
        on=on or FIRST + timedelta(days=day),
        minutes=minutes,
        minutes_per_credit_hour=45,
        mode=mode,
        content_category=category,
        source_kind=kind or KINDS[mode],
        state=state,
    )


def days(count: int, minutes: int, **values: object) -> list[LedgerEntry]:
    """Return one entry a day."""
    return [entry(minutes, day=day, **values) for day in range(count)]  # type: ignore[arg-type]


def summary(
    entries: list[LedgerEntry], *, rule: YearRule = RULE, required: str = "5"
) -> YearSummary:
    """Return the summary of entries under the default rule."""
    return summarize(entries, rule, Decimal(required), AS_OF)


def shifted(entries: list[LedgerEntry], by: int) -> list[LedgerEntry]:
    """Return the entries on later days."""
    return [replace(e, on=e.on + timedelta(days=by)) for e in entries]


ROWS = [
    ("C1", [entry(45)] * 6, "6", "0.75", False),
    ("C2", days(5, 360), "40", "5", True),
    ("C3", days(5, 270, mode=ONLINE) + shifted(days(3, 300), 10), "36", "4.5", False),
    ("C4", days(3, 15), "1", "0.12", False),
    ("C5", [*days(4, 360), entry(359, day=4)], "39.97", "4.99", False),
    ("D1", [entry(360, mode=ONLINE)] * 3, "8", "1", False),
    ("D2", [entry(270, mode=ONLINE), entry(270)], "8", "1", False),
    ("O1", days(2, 360, mode=ONLINE), "16", "2", False),
    ("O2", days(3, 360, mode=ONLINE), "16", "2", False),
    ("M1", days(3, 360, mode=MENTORING), "16", "2", False),
    ("M2", days(2, 360, mode=MENTORING, kind=SourceKind.MENTORING_LEAD), "8", "1", False),
    ("E1", days(10, 23, mode=ONLINE, kind=SourceKind.EXAM), "4", "0.5", False),
    ("S1", [entry(360, state=EntryState.SUBMITTED)], "0", "0", False),
    ("S2", [entry(360, state=EntryState.REJECTED)], "0", "0", False),
    ("S3", [entry(360, state=EntryState.LOCKED)], "8", "1", False),
    ("R1", [entry(360), entry(-360)], "0", "0", False),
    ("R2", [entry(360), entry(-360), entry(270)], "6", "0.75", False),
    (
        "Y1",
        [entry(360, on=date(2025, 12, 31)), entry(360, on=date(2026, 1, 1))],
        "8",
        "1",
        False,
    ),
    ("Y2", [entry(360, on=AS_OF + timedelta(days=1))], "0", "0", False),
]


@pytest.mark.parametrize(
    ("entries", "hours", "in_days", "met"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_entries_become_counted_hours_and_days(
    entries: list[LedgerEntry], hours: str, in_days: str, met: bool
) -> None:
    result = summary(entries)
    assert (result.counted_hours, result.days, result.is_met) == (
        Decimal(hours),
        Decimal(in_days),
        met,
    )


def test_online_share_may_be_switched_off() -> None:  # O3
    rule = replace(RULE, online_cap_pct=100)
    assert summary(days(3, 360, mode=ONLINE), rule=rule).counted_hours == 24


def test_online_share_follows_the_hours_this_person_owes() -> None:  # O4
    result = summary(days(2, 360, mode=ONLINE), required="2.5")
    assert (result.counted_hours, result.days) == (8, 1)


def test_day_cap_keeps_classroom_hours_and_cuts_online_ones() -> None:  # D2
    result = summary([entry(270, mode=ONLINE), entry(270)])
    assert result.counted_by_mode[CLASS] == 6
    assert result.counted_by_mode[ONLINE] == 2
    assert [(cut.code, cut.hours) for cut in result.cuts] == [("day", Decimal(4))]


def test_every_cut_is_explained() -> None:
    result = summary(
        days(3, 360, mode=MENTORING)
        + shifted(days(2, 360, mode=MENTORING, kind=SourceKind.MENTORING_LEAD), 10)
        + shifted(days(10, 23, mode=ONLINE, kind=SourceKind.EXAM), 20)
        + shifted(days(3, 360, mode=ONLINE), 40)
    )
    cuts = {cut.code: cut.hours for cut in result.cuts}
    assert cuts == {
        "mentee": Decimal(8),
        "mentor": Decimal(8),
        "exam": Decimal("1.11"),
        "online": Decimal(12),
    }


def test_waiting_hours_stand_apart() -> None:  # S1
    result = summary([entry(360, state=EntryState.SUBMITTED)])
    assert (result.pending_hours, result.hours) == (8, 0)


def test_sub_totals_show_what_was_done_before_the_caps() -> None:
    result = summary([*days(3, 360, mode=ONLINE, category="service"), entry(45)])
    assert result.hours_by_mode[ONLINE] == 24
    assert result.hours_by_category == {"policy": Decimal(1), "service": Decimal(24)}


def test_day_of_reaching_is_the_first_on_which_enough_is_counted() -> None:
    assert summary(days(7, 360)).met_on == FIRST + timedelta(days=4)


def test_day_of_reaching_ignores_what_was_reversed() -> None:
    entries = [*days(7, 360), entry(-360, day=0)]
    assert summary(entries).met_on == FIRST + timedelta(days=5)


def test_owing_nothing_is_met() -> None:
    result = summary([], required="0")
    assert (result.is_met, result.met_on, result.missing_days) == (True, None, 0)


def test_missing_days_and_days_make_up_the_requirement() -> None:
    result = summary(days(2, 359))
    assert result.days + result.missing_days == result.required_days


ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(1, 600),
        mode=st.sampled_from([CLASS, ONLINE, MENTORING]),
        day=st.integers(0, 40),
    ),
    max_size=25,
)


@given(ENTRIES, st.randoms(use_true_random=False))
def test_order_of_entries_does_not_matter(entries: list[LedgerEntry], random: object) -> None:
    mixed = list(entries)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert summary(mixed) == summary(entries)


@given(ENTRIES, ENTRIES)
def test_reversing_entries_leaves_what_was_before(
    kept: list[LedgerEntry], undone: list[LedgerEntry]
) -> None:
    reversals = [replace(e, minutes=-e.minutes) for e in undone]
    before, after = summary(kept), summary(kept + undone + reversals)
    assert (after.counted_hours, after.days, after.met_on) == (
        before.counted_hours,
        before.days,
        before.met_on,
    )


@given(ENTRIES, st.integers(1, 600))
def test_more_classroom_training_never_counts_less(
    entries: list[LedgerEntry], minutes: int
) -> None:
    assert summary([*entries, entry(minutes)]).counted_hours >= summary(entries).counted_hours


@given(ENTRIES)
def test_counted_and_cut_hours_make_up_what_was_done(entries: list[LedgerEntry]) -> None:
    result = summary(entries)
    total = result.counted_hours + sum((cut.hours for cut in result.cuts), Decimal(0))
    assert abs(total - result.hours) <= Decimal("0.05")  # each of at most five figures rounded
