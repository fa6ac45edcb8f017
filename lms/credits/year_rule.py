"""The rule of a training year as plain values, and the conversions that follow from it.

Worked rows: docs/rules/credit-days.md. Amounts are exact fractions until they are shown.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

ROUNDING = ROUND_DOWN  # a hundredth that was not reached is never shown
HUNDREDTH = Decimal("0.01")
LOCKED_FROM_MONTH = 4  # 补训 of a year may be handed in until 31 March of the next
DEFAULT_SOURCE = (
    "5 天：人社部发〔2019〕13号第三条；8 学时折 1 天：事业单位工作人员培训规定（2019）第十条"
    "“40 学时或 5 天”；45 分钟 1 学时及各项上限为平台默认值"
)


@dataclass(frozen=True)
class YearRule:
    """How minutes become hours and days in one training year."""

    year: int
    version: int = 1
    minutes_per_credit_hour: int = 45
    hours_per_day: Decimal = Decimal(8)
    annual_days_required: Decimal = Decimal(5)
    max_hours_per_calendar_day: Decimal = Decimal(8)
    online_cap_pct: int = 40
    mentee_cap_hours: Decimal = Decimal(16)
    source: str = DEFAULT_SOURCE


def exact_hours(minutes: int, minutes_per_credit_hour: int) -> Fraction:
    """Return the credit hours of so many minutes, unrounded."""
    return Fraction(minutes, minutes_per_credit_hour)


def shown(amount: Fraction) -> Decimal:
    """Return an amount of hours or days with two decimals, rounded towards zero."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)  # 28 digits: ample for 2
    return exact.quantize(HUNDREDTH, rounding=ROUNDING)


def credit_hours(minutes: int, minutes_per_credit_hour: int) -> Decimal:
    """Return the credit hours that stand on an entry; negative for a reversal."""
    return shown(exact_hours(minutes, minutes_per_credit_hour))


def required_days(rule: YearRule, hired_on: date | None) -> Decimal:
    """Return the days a person owes in the year, in steps of half a day.

    Hired during the year: a twelfth for each month from the month of hiring on, rounded up to 0.5.
    """
    if hired_on is None or hired_on.year < rule.year:
        return rule.annual_days_required
    if hired_on.year > rule.year:
        return Decimal(0)
    halves = Fraction(rule.annual_days_required) * (13 - hired_on.month) / 12 * 2
    pro_rata = Decimal(-(-halves.numerator // halves.denominator)) / 2
    return min(pro_rata, rule.annual_days_required)


def is_open(year: int, today: date) -> bool:
    """Return whether training of a year may still be handed in: until 31 March of the next."""
    return today < date(year + 1, LOCKED_FROM_MONTH, 1)
