"""The ledger: entries and the rule of a year become hours and days, with every cut explained.

Order of the cuts: calendar day, then mentoring and tests, then online study. Classroom hours are
cut last, because the caps are there for what can overlap. Rows: docs/rules/credit-days.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lms.credits.models import CreditMode, EntryState, SourceKind
from lms.credits.year_rule import YearRule, exact_hours, shown

COUNTED_STATES = frozenset({EntryState.CONFIRMED, EntryState.LOCKED})
MODE_ORDER = (
    CreditMode.CENTRALIZED,
    CreditMode.ROTATION,
    CreditMode.MENTORING,
    CreditMode.ONLINE,
)
EXAM_CAP_HOURS = Decimal(4)  # passed monthly tests in a year (domain rule 练兵 credit)
MENTOR_SHARE = Fraction(1, 2)  # of the mentee's hours, and of the mentee's cap

Bucket = tuple[CreditMode, str]  # mode and source kind


@dataclass(frozen=True)
class LedgerEntry:
    """What the ledger needs to know of a credit entry; `minutes` is negative on a reversal."""

    on: date
    minutes: int
    minutes_per_credit_hour: int
    mode: CreditMode
    content_category: str
    source_kind: str
    state: EntryState


@dataclass(frozen=True)
class Cut:
    """Hours that were done and do not count; code: day, mentee, mentor, exam or online."""

    code: str
    hours: Decimal


@dataclass(frozen=True)
class YearSummary:
    """Where a person stands in a training year. Hours and days have two decimals.

    hours_by_mode, hours_by_category: what was done, before the caps.
    counted_by_mode: what counts, after the caps.
    met_on: the day on which the required days were reached.
    pending_hours: handed in and not yet confirmed.
    """

    year: int
    rule_version: int
    hours_by_mode: Mapping[CreditMode, Decimal]
    hours_by_category: Mapping[str, Decimal]
    counted_by_mode: Mapping[CreditMode, Decimal]
    hours: Decimal
    counted_hours: Decimal
    days: Decimal
    required_hours: Decimal
    required_days: Decimal
    is_met: bool
    met_on: date | None
    cuts: tuple[Cut, ...]
    pending_hours: Decimal

    @property
    def missing_days(self) -> Decimal:
        """Return the days still to go."""
        return max(Decimal(0), self.required_days - self.days)


def summarize(
    entries: Iterable[LedgerEntry], rule: YearRule, required: Decimal, as_of: date
) -> YearSummary:
    """Return the summary of a person's entries in the rule's year up to a day, that day included.

    required: days this person owes (`year_rule.required_days`).
    """
    of_year = [e for e in entries if e.on.year == rule.year and e.on <= as_of]
    counting = [e for e in of_year if e.state in COUNTED_STATES]
    required_hours = Fraction(required) * Fraction(rule.hours_per_day)
    counted, cuts = _count(counting, rule, required_hours)
    total = sum(counted.values(), Fraction(0))
    by_mode, by_category = _totals(counting)
    is_met = total >= required_hours
    return YearSummary(
        year=rule.year,
        rule_version=rule.version,
        hours_by_mode={mode: shown(by_mode[mode]) for mode in MODE_ORDER},
        hours_by_category={key: shown(hours) for key, hours in sorted(by_category.items())},
        counted_by_mode={mode: shown(counted[mode]) for mode in MODE_ORDER},
        hours=shown(sum(by_mode.values(), Fraction(0))),
        counted_hours=shown(total),
        days=shown(total / Fraction(rule.hours_per_day)),
        required_hours=shown(required_hours),
        required_days=shown(Fraction(required)),
        is_met=is_met,
        met_on=_met_on(counting, rule, required_hours) if is_met else None,
        cuts=tuple(Cut(code, shown(hours)) for code, hours in cuts.items() if hours > 0),
        pending_hours=shown(
            sum((_hours(e) for e in of_year if e.state is EntryState.SUBMITTED), Fraction(0))
        ),
    )


def _hours(entry: LedgerEntry) -> Fraction:
    return exact_hours(entry.minutes, entry.minutes_per_credit_hour)


def _totals(
    entries: Iterable[LedgerEntry],
) -> tuple[dict[CreditMode, Fraction], dict[str, Fraction]]:
    by_mode: dict[CreditMode, Fraction] = defaultdict(Fraction)
    by_category: dict[str, Fraction] = defaultdict(Fraction)
    for entry in entries:
        by_mode[entry.mode] += _hours(entry)
        by_category[entry.content_category] += _hours(entry)
    return by_mode, by_category


def _count(
    entries: Iterable[LedgerEntry], rule: YearRule, required_hours: Fraction
) -> tuple[dict[CreditMode, Fraction], dict[str, Fraction]]:
    """Return the counted hours by mode and the hours each cap took away."""
    buckets, day_cut = _cap_days(entries, Fraction(rule.max_hours_per_calendar_day))
    cuts = {"day": day_cut}
    mentee_cap = Fraction(rule.mentee_cap_hours)
    for code, kind, cap in (
        ("mentee", SourceKind.MENTORING, mentee_cap),
        ("mentor", SourceKind.MENTORING_LEAD, mentee_cap * MENTOR_SHARE),
        ("exam", SourceKind.EXAM, Fraction(EXAM_CAP_HOURS)),
    ):
        cuts[code] = _cap(buckets, [b for b in buckets if b[1] == kind], cap)
    online_cap = required_hours * rule.online_cap_pct / 100
    online = [b for b in buckets if b[0] is CreditMode.ONLINE]
    cuts["online"] = _cap(buckets, online, online_cap)
    counted: dict[CreditMode, Fraction] = defaultdict(Fraction)
    for (mode, _kind), hours in buckets.items():
        counted[mode] += hours
    return counted, cuts


def _cap_days(
    entries: Iterable[LedgerEntry], cap: Fraction
) -> tuple[dict[Bucket, Fraction], Fraction]:
    days: dict[date, dict[Bucket, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for entry in entries:
        days[entry.on][(entry.mode, entry.source_kind)] += _hours(entry)
    kept: dict[Bucket, Fraction] = defaultdict(Fraction)
    cut = Fraction(0)
    for buckets in days.values():
        room = cap
        for bucket in sorted(buckets, key=_day_order):
            hours = max(Fraction(0), buckets[bucket])
            taken = min(room, hours)
            kept[bucket] += taken
            room -= taken
            cut += hours - taken
    return kept, cut


def _day_order(bucket: Bucket) -> tuple[int, str]:
    return MODE_ORDER.index(bucket[0]), bucket[1]


def _cap(buckets: dict[Bucket, Fraction], which: list[Bucket], cap: Fraction) -> Fraction:
    """Limit some buckets together, in place; returns the hours cut."""
    cut = Fraction(0)
    room = cap
    for bucket in sorted(which, key=_day_order):
        taken = min(room, buckets[bucket])
        cut += buckets[bucket] - taken
        buckets[bucket] = taken
        room -= taken
    return cut


def _met_on(entries: list[LedgerEntry], rule: YearRule, required_hours: Fraction) -> date | None:
    """Return the first day whose entries reach the requirement, None when nothing is required."""
    days = sorted({entry.on for entry in entries})
    low, high = 0, len(days) - 1
    if high < 0:
        return None
    while low < high:
        middle = (low + high) // 2
        until = [entry for entry in entries if entry.on <= days[middle]]
        counted, _cuts = _count(until, rule, required_hours)
        if sum(counted.values(), Fraction(0)) >= required_hours:
            high = middle
        else:
            low = middle + 1
    return days[low]
