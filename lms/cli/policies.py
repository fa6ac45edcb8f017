"""`lms policies import`: policy texts by clauses."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from lms.cli.common import (
    finish_import,
    import_options,
    in_app,
    merge_reports,
    read_file,
    run_import,
)
from lms.clock import utc_now
from lms.flows.policy_import import import_policy_and_link
from lms.importing import ImportReport


@click.group("policies")
def policies() -> None:
    """Policy documents."""


@policies.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@import_options
@in_app
def import_policies(files: Sequence[Path], as_json: bool, partial: bool, dry_run: bool) -> None:
    """Import policy texts (plain text, one document a FILE), all of them or none."""
    texts = {str(file): (file.name, read_file(file)) for file in files}
    now = utc_now()
    reports = {place: _import(*text, now, dry_run=True) for place, text in texts.items()}
    if not dry_run:
        blocked = any(report.has_errors for report in reports.values()) and not partial
        for place, text in texts.items():
            if not blocked and not reports[place].has_errors:
                reports[place] = _import(*text, now, dry_run=False)
    report = merge_reports(reports) if len(reports) > 1 else next(iter(reports.values()))
    finish_import(report, as_json=as_json, dry_run=dry_run, partial=partial)


def _import(name: str, data: bytes, now: datetime, *, dry_run: bool) -> ImportReport:
    return run_import(
        lambda: import_policy_and_link(name, data, actor=None, now=now, dry_run=dry_run).report
    )
