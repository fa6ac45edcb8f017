"""The rule in force for a training year: the latest version, or the default where none stands."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lms.clock import utc_now
from lms.credits.models import CreditRule
from lms.credits.year_rule import YearRule


def find_rule(session: Session, year: int) -> CreditRule | None:
    """Return the latest version of a year's rule."""
    return session.scalar(
        sa.select(CreditRule)
        .where(CreditRule.year == year)
        .order_by(CreditRule.version.desc())
        .limit(1)
    )


def rule_of(session: Session, year: int, now: datetime | None = None) -> CreditRule:
    """Return the rule of a year inside a writing transaction, made by default when none stands."""
    rule = find_rule(session, year)
    if rule is not None:
        return rule
    try:
        with session.begin_nested():
            rule = rule_row(YearRule(year), now or utc_now())
            session.add(rule)
            session.flush()
    except IntegrityError:  # another node made it meanwhile
        rule = find_rule(session, year)
        if rule is None:
            raise
    return rule


def year_rule(session: Session, year: int) -> YearRule:
    """Return the values in force for a year; reading never makes a row."""
    rule = find_rule(session, year)
    return values_of(rule) if rule else YearRule(year)


def values_of(rule: CreditRule) -> YearRule:
    """Return the plain values of a rule row."""
    return YearRule(
        year=rule.year,
        version=rule.version,
        minutes_per_credit_hour=rule.minutes_per_credit_hour,
        hours_per_day=rule.hours_per_day,
        annual_days_required=rule.annual_days_required,
        max_hours_per_calendar_day=rule.max_hours_per_calendar_day,
        online_cap_pct=rule.online_cap_pct,
        mentee_cap_hours=rule.mentee_cap_hours,
        source=rule.source,
    )


def rule_row(rule: YearRule, now: datetime) -> CreditRule:
    """Return an unsaved row with these values."""
    return CreditRule(
        year=rule.year,
        version=rule.version,
        minutes_per_credit_hour=rule.minutes_per_credit_hour,
        hours_per_day=rule.hours_per_day,
        annual_days_required=rule.annual_days_required,
        max_hours_per_calendar_day=rule.max_hours_per_calendar_day,
        online_cap_pct=rule.online_cap_pct,
        mentee_cap_hours=rule.mentee_cap_hours,
        source=rule.source,
        created_at=now,
    )
