"""`lms db …`, `lms backup`, `lms restore`, `lms audit verify`."""

import sys
from pathlib import Path

import click

from lms import backup as backups
from lms import db, schema
from lms.audit.service import Action, broken_links, record
from lms.cli.common import in_app, load_settings
from lms.clock import utc_now


@click.group("db")
def database() -> None:
    """The database schema."""


@database.command("upgrade")
@in_app
def upgrade() -> None:
    """Bring the database to the newest schema."""
    click.echo(f"schema {schema.upgrade()}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@in_app
def backup(folder: Path) -> None:
    """Write a checked backup of database and uploads into FOLDER."""
    path = backups.make_backup(load_settings(), folder, utc_now())
    with db.transaction() as session:
        record(session, Action.BACKUP_MADE, object_type="backup", object_id=path.name)
    click.echo(str(path))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--yes", is_flag=True, help="replace what is there without asking")
def restore(folder: Path, yes: bool) -> None:
    """Put the backup in FOLDER (one made by `lms backup`) in place of the current data."""
    settings = load_settings()
    if not yes:
        click.confirm(f"replace the data in {settings.data_dir}?", abort=True)
    try:
        backups.restore_backup(settings, folder)
    except backups.BadBackup as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    click.echo("restored")


@click.group("audit")
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@in_app
def verify() -> None:
    """Check the hash chain; status 1 when a link is broken."""
    broken = list(broken_links(db.session()))
    for entry_id, what in broken:
        click.echo(f"entry {entry_id}: {what}", err=True)
    click.echo(f"{len(broken)} broken links")
    sys.exit(1 if broken else 0)
