"""Whether a person may serve a business line on a day, and if not, why.

The rule with its worked rows: docs/rules/certification.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lms.certification.requirements import Reason, RequirementState, shortfalls
from lms.words import Phrase, term
from question_bank.taxonomy import line_name

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Eligibility:
    """The verdict; `valid_until` is the last day of unbroken cover, None when not eligible."""

    eligible: bool
    reasons: tuple[Reason, ...]
    valid_until: date | None


@dataclass(frozen=True)
class PeriodFacts:
    """One certification period. valid_until: its last day; states: while it is open."""

    lines: frozenset[str]
    valid_from: date | None = None
    valid_until: date | None = None
    revoked_on: date | None = None
    states: tuple[RequirementState, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Return the last day it holds: a revocation works from its own day on."""
        if self.valid_until is None or self.revoked_on is None:
            return self.valid_until
        return min(self.valid_until, self.revoked_on - ONE_DAY)

    def holds_on(self, on: date) -> bool:
        """Return whether the certificate of this period holds on a day."""
        last = self.last_day
        return self.valid_from is not None and last is not None and self.valid_from <= on <= last


@dataclass(frozen=True)
class StaffFacts:
    """What decides about a person; `lines` are the first-level codes they serve.

    periods: oldest first.
    """

    is_window_staff: bool = True
    hired_on: date | None = None
    left_on: date | None = None
    lines: frozenset[str] = frozenset()
    periods: tuple[PeriodFacts, ...] = ()


def eligibility_of(staff: StaffFacts, line: str | None, on: date) -> Eligibility:
    """Return whether a person may serve a line (None: any of their own) on a day, with reasons."""
    bar = _employment_bar(staff, on)
    if bar is not None:
        return Eligibility(False, (bar,), None)
    wanted = frozenset({line}) if line else staff.lines
    relevant = [period for period in staff.periods if not wanted or period.lines & wanted]
    if any(period.holds_on(on) for period in relevant):
        return Eligibility(True, (), _covered_until(staff, relevant, on))
    return Eligibility(False, tuple(_reasons(staff, relevant, wanted, on)), None)


def _employment_bar(staff: StaffFacts, on: date) -> Reason | None:
    if staff.left_on is not None and staff.left_on <= on:
        return Reason("left", Phrase("已于 %(on)s 离岗", on=staff.left_on))
    if staff.hired_on is not None and staff.hired_on > on:
        return Reason("not-hired-yet", Phrase("%(on)s 入职，尚未到岗", on=staff.hired_on))
    if not staff.is_window_staff:
        return Reason("not-window-staff", "不是窗口经办人员")
    return None


def _covered_until(staff: StaffFacts, periods: Iterable[PeriodFacts], on: date) -> date:
    """Return the last day of cover without a gap; never past the last day of work."""
    last = on
    spans = [(p.valid_from, p.last_day) for p in periods if p.valid_from and p.last_day]
    for first, until in sorted(spans):
        if first <= last + ONE_DAY:
            last = max(last, until)
    return last if staff.left_on is None else min(last, staff.left_on - ONE_DAY)


def _reasons(
    staff: StaffFacts, relevant: Sequence[PeriodFacts], wanted: frozenset[str], on: date
) -> Iterable[Reason]:
    if not relevant:
        yield _no_period(staff, wanted, on)
        return
    ended = [period for period in relevant if period.valid_from is not None]
    if ended:
        yield _why_not(max(ended, key=lambda period: period.last_day or date.min), on)
    said: set[Reason] = set()
    for period in relevant:
        if period.valid_from is not None:
            continue
        for reason in shortfalls(period.states) or (PENDING,):
            if reason not in said:
                said.add(reason)
                yield reason


PENDING = Reason("review-pending", "岗前要求已全部达到，证书正在核发")


def _no_period(staff: StaffFacts, wanted: frozenset[str], on: date) -> Reason:
    names = tuple(term(line_name(code)) for code in sorted(wanted))
    if any(period.holds_on(on) for period in staff.periods):
        return Reason("line-not-covered", Phrase("证书不含本业务条线：%(names)s", names=names))
    if not names:
        return Reason("not-enrolled", "尚未参加岗前培训")
    return Reason("not-enrolled", Phrase("尚未参加岗前培训：%(names)s", names=names))


def _why_not(period: PeriodFacts, on: date) -> Reason:
    """Return why a certificate does not hold on a day."""
    if period.valid_from is not None and period.valid_from > on:
        return Reason("not-yet-valid", Phrase("证书自 %(on)s 起有效", on=period.valid_from))
    if period.revoked_on is not None and period.last_day != period.valid_until:
        return Reason("revoked", Phrase("证书已于 %(on)s 撤销", on=period.revoked_on))
    return Reason("expired", Phrase("证书已于 %(on)s 到期", on=period.valid_until))
