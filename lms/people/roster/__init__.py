"""Importing the roster: units and people from an Excel or CSV file, all rows or none.

`import_roster` plans, and unless it is a dry run writes the plan in one transaction. New accounts
have no password until `people.service.issue_first_passwords` hands one out.
"""

from dataclasses import dataclass
from datetime import datetime

from lms import db
from lms.access.actor import Actor
from lms.audit.service import Action, record
from lms.db import transaction
from lms.importing import ImportReport, Problem
from lms.people.roster.applying import apply_plan
from lms.people.roster.loading import load_known
from lms.people.roster.plan import RosterPlan, plan_roster
from lms.people.roster.rows import Rows, find_rows
from lms.people.service.steps import lock_tree
from question_bank.formats.sheets import UnreadableFile, read_workbook

__all__ = ["RosterReport", "import_roster"]


@dataclass(frozen=True)
class RosterReport(ImportReport):
    """The report of a roster; `new_accounts` counts the sign-ins that were or would be made."""

    new_accounts: int = 0


def import_roster(
    data: bytes,
    filename: str,
    *,
    actor: Actor | None,
    now: datetime,
    dry_run: bool = False,
    partial: bool = False,
) -> RosterReport:
    """Bring units and people of a file in; returns what was, or in a dry run would be, done.

    With an error in the file nothing is written, unless `partial`: then the rows without one are.
    actor: whose scope limits units, people and roles; None at the command line, which may all.
    """
    try:
        rows = find_rows(read_workbook(data))
    except UnreadableFile as error:
        return RosterReport(problems=(Problem("文件", "error", str(error)),))
    if dry_run:
        return _report(plan_roster(rows, load_known(db.session(), actor)))
    return _commit(rows, filename, actor=actor, now=now, partial=partial)


def _commit(
    rows: Rows, filename: str, *, actor: Actor | None, now: datetime, partial: bool
) -> RosterReport:
    with transaction() as session:
        lock_tree(session)
        plan = plan_roster(rows, load_known(session, actor))
        report = _report(plan)
        if report.has_errors and not partial:
            return report
        if report.new or report.changed:
            granted_by = actor.account_id if actor else None
            apply_plan(session, plan, granted_by=granted_by, now=now)
        counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
        record(
            session,
            Action.ROSTER_IMPORTED,
            actor=actor,
            object_type="roster",
            detail={"file": filename[:100], "accounts": report.new_accounts, **counts},
            now=now,
        )
    return report


def _report(plan: RosterPlan) -> RosterReport:
    return RosterReport(
        read=plan.read,
        new=plan.new,
        changed=plan.changed,
        unchanged=plan.unchanged,
        problems=plan.problems,
        new_accounts=plan.new_accounts,
    )
