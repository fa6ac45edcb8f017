"""`lms people …`: the roster, the first administrators, first passwords."""

import csv
import io
import os
from pathlib import Path

import click

from lms.access.permissions import ROLE_NAMES, Role
from lms.cli.common import finish_import, import_options, in_app, read_file, run_import
from lms.clock import utc_now
from lms.people import service
from lms.people.roster import import_roster

ADMIN_ROLES = {
    "security": Role.SECURITY_ADMIN,
    "system": Role.SYSTEM_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}


@click.group("people")
def people() -> None:
    """Units, staff and accounts."""


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@import_options
@in_app
def import_people(file: Path, as_json: bool, partial: bool, dry_run: bool) -> None:
    """Import units and staff from FILE (Excel or CSV)."""
    data = read_file(file)
    report = run_import(
        lambda: import_roster(
            data, file.name, actor=None, now=utc_now(), dry_run=dry_run, partial=partial
        )
    )
    finish_import(report, as_json=as_json, dry_run=dry_run, partial=partial)


@people.command("create-admin")
@click.option("--login", prompt="登录名")
@click.option("--name", prompt="姓名")
@click.option(
    "--role", type=click.Choice(sorted(ADMIN_ROLES)), default="security", show_default=True
)
@click.password_option(prompt="密码", confirmation_prompt="再输一次密码")
@in_app
def create_admin(login: str, name: str, role: str, password: str) -> None:
    """Create the first account of one of the three administrators.

    Begin with the security administrator, who grants all other roles on the pages. The three roles
    belong to three different accounts; once somebody holds a role, this command refuses it.
    """
    wanted = ADMIN_ROLES[role]
    service.create_first_admin(login, password, name, now=utc_now(), role=wanted)
    click.echo(f"已创建{ROLE_NAMES[wanted]}“{login}”。")


@people.command("issue-passwords")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@in_app
def issue_passwords(file: Path) -> None:
    """Give every account that never had a password its first one, written to FILE (CSV).

    FILE must not exist yet; only its owner may read it. Hand it out and delete it.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from error
    issued = service.issue_first_passwords(actor=None, now=utc_now())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["工号", "姓名", "单位", "登录名", "首次密码"])
    for row in issued:
        writer.writerow([row.staff_no, row.name, row.unit_name, row.login, row.password])
    with os.fdopen(descriptor, "wb") as target:
        target.write(text.getvalue().encode("utf-8-sig"))  # the mark lets Excel read Chinese
    click.echo(f"已为 {len(issued)} 个账号生成首次密码：{file}")
