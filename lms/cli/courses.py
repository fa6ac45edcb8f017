"""`lms courses import`: courses as Markdown files."""

from pathlib import Path

import click

from lms import db
from lms.cli.bank import find_unit_id
from lms.cli.common import finish_import, import_options, in_app, read_file, run_import
from lms.clock import utc_now
from lms.courses.service import import_course_file
from lms.errors import Refused
from lms.importing import ImportReport
from lms.people.service import ensure_root, find_root


@click.group("courses")
def courses() -> None:
    """Online courses."""


@courses.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", "code", help="code of the unit that will own the course [topmost unit]")
@click.option("--publish", is_flag=True, help="let learners see it at once")
@import_options
@in_app
def import_course(
    file: Path, code: str | None, publish: bool, as_json: bool, partial: bool, dry_run: bool
) -> None:
    """Import the course in FILE (Markdown); a course is taken whole or not at all.

    So --partial makes no difference here. The file's questions must stand in the bank.
    """
    data = read_file(file)
    now = utc_now()

    def call() -> ImportReport:
        if dry_run and code is None and find_root(db.session()) is None:
            raise Refused("还没有单位，无从核对题库中的测验题。", "请先导入单位和题库。")
        unit_id = find_unit_id(code) if code else ensure_root(now=now)
        return import_course_file(
            data, actor=None, unit_id=unit_id, now=now, dry_run=dry_run, publish_now=publish
        )

    finish_import(run_import(call), as_json=as_json, dry_run=dry_run, partial=False)
