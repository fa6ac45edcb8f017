"""What the commands share: the application context and the report of an import."""

import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from lms.app import create_app
from lms.config import BadSettings, Settings
from lms.errors import DomainError
from lms.importing import ImportReport, Problem

Command = TypeVar("Command", bound=Callable[..., Any])
SEVERITIES = {"error": "错误", "warning": "提醒"}


def load_settings() -> Settings:
    """Return the settings of the environment; ends the program naming every bad value."""
    try:
        return Settings.from_env(os.environ)
    except BadSettings as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(2)


def load_app() -> Flask:
    """Return the application of the environment's settings."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # its progress is not the command's
    return create_app(load_settings())


def in_app(command: Command) -> Command:
    """Run a command inside the application.

    A domain error, or a database that cannot be used, ends it with status 1 and a sentence.
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        with load_app().app_context():
            try:
                return command(*args, **kwargs)
            except DomainError as error:
                click.echo(f"{error.message}{error.hint}", err=True)
                sys.exit(1)
            except DatabaseError as error:
                click.echo(f"数据库无法使用：{str(error.orig).splitlines()[0]}", err=True)
                click.echo("请先运行 lms db upgrade；仍有问题时运行 lms doctor。", err=True)
                sys.exit(1)

    return cast(Command, run)


def import_options(command: Command) -> Command:
    """Add the options every import takes."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="print one JSON object"),
        click.option("--partial", is_flag=True, help="import what is good, report the rest"),
        click.option("--dry-run", is_flag=True, help="check only, write nothing"),
    ):
        command = option(command)
    return command


def run_import(call: Callable[[], ImportReport]) -> ImportReport:
    """Return the report of an import; what refuses the file as a whole is its one problem."""
    try:
        return call()
    except DomainError as error:
        return ImportReport(problems=(Problem("文件", "error", f"{error.message}{error.hint}"),))


def merge_reports(reports: Mapping[str, ImportReport]) -> ImportReport:
    """Return the reports of several files as one; places begin with the file's name."""
    return ImportReport(
        read=sum(report.read for report in reports.values()),
        new=sum(report.new for report in reports.values()),
        changed=sum(report.changed for report in reports.values()),
        unchanged=sum(report.unchanged for report in reports.values()),
        problems=tuple(
            Problem(f"{name}，{problem.where}", problem.severity, problem.message)
            for name, report in reports.items()
            for problem in report.problems
        ),
    )


def finish_import(report: ImportReport, *, as_json: bool, dry_run: bool, partial: bool) -> None:
    """Print the report; status 1 when problems kept the file, or part of it, out."""
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        for problem in report.problems:
            click.echo(
                f"{SEVERITIES[problem.severity]} {problem.where}：{problem.message}", err=True
            )
        done = "检查完毕（未写入）" if dry_run else "导入完毕"
        if report.has_errors and not partial:
            done = "文件有错误，未写入"
        click.echo(
            f"{done}：读取 {report.read}，新增 {report.new}，变更 {report.changed}，"
            f"不变 {report.unchanged}，问题 {len(report.problems)}"
        )
    sys.exit(1 if report.has_errors else 0)


def read_file(path: Path) -> bytes:
    """Return the content of a file; a missing one is wrong usage."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from error
