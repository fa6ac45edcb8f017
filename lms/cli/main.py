"""The group that holds every command."""

import click

from lms.cli import bank, database, people, policies, serve


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
    people.people,
    policies.policies,
    bank.bank,
):
    main.add_command(command)
