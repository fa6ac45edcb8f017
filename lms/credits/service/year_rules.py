"""Changing the rule of a year: a new version, never of a year that is over."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.clock import local_date
from lms.credits.models import CreditRule
from lms.credits.rules import rule_of, rule_row, values_of
from lms.credits.year_rule import YearRule
from lms.db import transaction
from lms.errors import Invalid, Refused


def change_rule(rule: YearRule, *, actor: Actor, now: datetime) -> CreditRule:
    """Put new values in force for a year; returns the row, the standing one when nothing differs.

    `rule.version` is ignored. Entries keep the version they were converted under; caps and the
    days required follow the latest version of the year.
    """
    _check(rule, local_date(now).year)
    with transaction() as session:
        rule_of(session, rule.year, now)
        standing = session.scalars(
            sa.select(CreditRule)
            .where(CreditRule.year == rule.year)
            .order_by(CreditRule.version.desc())
            .with_for_update()
        ).first()
        version = standing.version if standing else 0
        if standing is not None and values_of(standing) == replace(rule, version=version):
            return standing
        row = rule_row(replace(rule, version=version + 1), now)
        session.add(row)
        session.flush()
        record(
            session,
            Action.CREDIT_RULE_CHANGED,
            actor=actor,
            object_type="credit_rule",
            object_id=row.id,
            detail={"year": rule.year, "version": row.version},
            now=now,
        )
        return row


def _check(rule: YearRule, this_year: int) -> None:
    if rule.year < this_year:
        raise Refused("往年的规则不能修改。", "规则只对本年度和以后年度生效。")
    if not 1 <= rule.minutes_per_credit_hour <= 120:
        raise Invalid("1 学时须为 1 至 120 分钟。")
    if not 0 <= rule.online_cap_pct <= 100:
        raise Invalid("网络培训占比须为 0 至 100。")
    if not 0 < rule.hours_per_day <= 24 or not 0 < rule.max_hours_per_calendar_day <= 24:
        raise Invalid("每天学时须大于 0 且不超过 24。")
    if not 0 < rule.annual_days_required <= 60:
        raise Invalid("年度应训天数须大于 0 且不超过 60。")
    if not 0 <= rule.mentee_cap_hours <= 200:
        raise Invalid("带教学时上限须为 0 至 200。")
