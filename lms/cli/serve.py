"""`lms serve` and `lms scheduler`: the processes of an installation."""

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click

from lms import schema
from lms.app import prepare_process
from lms.cli.common import load_settings
from lms.config import Settings
from lms.web.metrics import MULTIPROC

STOP_WAIT_S = 20


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", type=int, help="processes; one on SQLite, one a core on PostgreSQL")
@click.option("--no-scheduler", is_flag=True, help="leave the schedule to `lms scheduler`")
def serve(host: str, port: int, workers: int | None, no_scheduler: bool) -> None:
    """Serve the platform, with the scheduler beside it."""
    settings = load_settings()
    prepare_process(settings)
    if schema.current() != schema.head():
        schema.upgrade()
    scheduler = None if no_scheduler else start_beside(["scheduler"])
    command = server_command(settings, host, port, workers)
    server = subprocess.Popen(command, env=server_environment(settings))  # noqa: S603

    def stop(_signal: int, _frame: object) -> None:
        for process in (server, scheduler):
            if process is not None and process.poll() is None:
                process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"http://{host}:{port}/")
    status = server.wait()
    if scheduler is not None:
        scheduler.terminate()
        scheduler.wait(timeout=STOP_WAIT_S)
    sys.exit(0 if status in (0, -signal.SIGTERM, -signal.SIGINT) else status)


def server_command(settings: Settings, host: str, port: int, workers: int | None) -> list[str]:
    """Return the command line of the server (figures: docs/decisions/0002-server.md)."""
    count = workers or (1 if settings.is_sqlite else os.cpu_count() or 1)
    return [
        sys.executable,
        "-m",
        "granian",
        "wsgi:app",
        "--interface",
        "wsgi",
        "--no-ws",
        "--respawn-failed-workers",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(count),
        "--blocking-threads",
        "64",
        "--backpressure",
        "256",
        "--log-level",
        "warning",
    ]


def server_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of the server, with an empty folder for the numbers of its workers."""
    folder = Path(os.environ.get(MULTIPROC) or settings.data_dir / "metrics")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):  # of workers that are gone
        old.unlink(missing_ok=True)
    return os.environ | {MULTIPROC: str(folder.resolve())}


def start_beside(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start another `lms` command as a child process."""
    return subprocess.Popen([sys.executable, "-m", "lms", *arguments])  # noqa: S603


@click.command()
def scheduler() -> None:
    """Run the schedule: lead, or wait to."""
    from lms.jobs.all import JOBS
    from lms.jobs.scheduler import run_scheduler

    settings = load_settings()
    logging.basicConfig(level=settings.log_level)
    # It tells of every sweep, and warns when a board follows its round for the whole minute.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    prepare_process(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_scheduler(settings, JOBS, stop)
