"""`lms bank …`: questions into the bank and out of it."""

import json
from pathlib import Path

import click
import sqlalchemy as sa

from lms import db
from lms.cli.common import (
    SEVERITIES,
    finish_import,
    import_options,
    in_app,
    read_file,
    run_import,
)
from lms.clock import utc_now
from lms.importing import ImportReport
from lms.people.models import OrgUnit
from lms.people.service import ensure_root, find_root
from lms.questions.queries import ItemFilter
from lms.questions.service import export_items, import_items
from question_bank.formats import registry


@click.group("bank")
def bank() -> None:
    """The question bank."""


@bank.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", "code", help="code of the unit that will own the questions [topmost unit]")
@click.option("--approve", is_flag=True, help="take them as reviewed already")
@import_options
@in_app
def import_bank(
    file: Path, code: str | None, approve: bool, as_json: bool, partial: bool, dry_run: bool
) -> None:
    """Import questions from FILE; the format is recognised by its content."""
    data = read_file(file)
    now = utc_now()

    def call() -> ImportReport:
        if dry_run and code is None and find_root(db.session()) is None:
            return check_only(data, file.name)
        unit_id = find_unit_id(code) if code else ensure_root(now=now)
        return import_items(
            data, file.name, actor=None, unit_id=unit_id, now=now,
            dry_run=dry_run, partial=partial, approve=approve,
        )  # fmt: skip

    finish_import(run_import(call), as_json=as_json, dry_run=dry_run, partial=partial)


@bank.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "format_name", type=click.Choice(sorted(registry.WRITERS)), required=True)
@click.option("--unit", "code", help="only the questions of this unit")
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
@in_app
def export_bank(file: Path, format_name: str, code: str | None, as_json: bool) -> None:
    """Write the questions of the bank to FILE; what the format cannot hold is listed."""
    filters = ItemFilter(unit_id=find_unit_id(code) if code else None)
    export = export_items(filters, format_name, actor=None, now=utc_now(), accept_losses=True)
    try:
        file.write_bytes(export.data)
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from error
    if as_json:
        problems = [problem.to_document() for problem in export.problems]
        printed = {"format": format_name, "questions": export.count, "problems": problems}
        click.echo(json.dumps(printed, ensure_ascii=False))
        return
    for problem in export.problems:
        click.echo(f"{SEVERITIES[problem.severity]} {problem.where}：{problem.message}", err=True)
    click.echo(f"已导出 {export.count} 题：{file}")


def check_only(data: bytes, filename: str) -> ImportReport:
    """Return what a file holds; an installation without units has nothing to compare it with."""
    result = registry.read(data, filename)
    problems = tuple(result.problems)
    return ImportReport(read=result.read, new=len(result.items), problems=problems)


def find_unit_id(code: str) -> int:
    """Return the id of a unit; an unknown code is wrong usage."""
    unit_id = db.session.scalar(sa.select(OrgUnit.id).where(OrgUnit.code == code))
    if unit_id is None:
        raise click.BadParameter(f"没有编码为“{code}”的单位", param_hint="--unit")
    return unit_id
