"""The group that holds every command."""

import click

from lms.cli import bank, courses, database, demo, doctor, people, policies, serve


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
    courses.courses,
    demo.demo,
    doctor.doctor,
):
    main.add_command(command)
