"""The rule of a year: anybody who manages credit may read it, the top unit changes it."""

from dataclasses import dataclass, fields

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lms import db
from lms.access.actor import Actor
from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import local_date, utc_now
from lms.credits import service
from lms.credits.forms import RuleForm
from lms.credits.rules import year_rule
from lms.credits.views.blueprint import blueprint, wanted_year
from lms.credits.year_rule import YearRule
from lms.errors import DomainError, NotPermitted
from lms.people.models import OrgUnit
from lms.web.i18n import explain


@dataclass(frozen=True)
class RulePage:
    """The rule of a year and the years one may go to."""

    rule: YearRule
    years: tuple[int, ...]
    may_change: bool


@blueprint.route("/credit-rule", methods=["GET", "POST"])
@requires(Permission.CREDIT_MANAGE)
def edit_rule() -> str | Response | tuple[str, int]:
    """Show the rule of a year; put new values in force."""
    actor, today = current_actor(), local_date(utc_now())
    rule = year_rule(db.session(), wanted_year(today))
    form = RuleForm(obj=rule)
    may_change = _is_top(actor) and rule.year >= today.year
    if form.is_submitted() and not may_change:
        raise NotPermitted("学时规则由最上级单位的管理员维护。", "如需调整，请向上级单位提出。")
    if form.validate_on_submit():
        try:
            service.change_rule(_values(form), actor=actor, now=utc_now())
        except DomainError as error:
            form.form_errors.append(explain(error))
        else:
            flash(_("规则已保存，各单位进度将在当晚重新测算。"), "success")
            return redirect(url_for("credits.edit_rule", year=form.year.data))
    years = tuple(range(today.year - 1, today.year + 2))
    page = RulePage(rule, years, may_change)
    return (
        render_template("credits/edit_rule.html", page=page, form=form),
        422 if form.errors else 200,
    )


def _values(form: RuleForm) -> YearRule:
    names = {spec.name for spec in fields(YearRule)} - {"version"}
    return YearRule(**{name: form[name].data for name in names})


def _is_top(actor: Actor) -> bool:
    """Return whether the actor manages credit in a unit that has none above it."""
    return (
        db.session.scalar(
            sa.select(OrgUnit.id)
            .where(
                OrgUnit.parent_id.is_(None),
                OrgUnit.path.in_(actor.scope(Permission.CREDIT_MANAGE)),
            )
            .limit(1)
        )
        is not None
    )
