"""The group that holds every command."""

import click

from lms.cli import database, serve


@click.group()
def main() -> None:
    """Lianbing: training, practice and skills competitions for window staff."""


for command in (
    serve.serve,
    serve.scheduler,
    database.database,
    database.backup,
    database.restore,
    database.audit,
):
    main.add_command(command)
