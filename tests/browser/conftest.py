"""A real server with demo content, and a real Chromium, for the journeys of people.

The demo content is loaded once a run and copied for each worker, whose server is its own.
"""

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from lms.clock import utc_now

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Journey-of-7-Miles"
DATABASE = "lianbing.sqlite3"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Without the last flags Chromium asks for addresses outside, which an intranet does not have.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
START_S = 60


@dataclass(frozen=True)
class Server:
    """A running platform."""

    url: str
    data_dir: Path
    environment: dict[str, str]

    def lms(self, *arguments: str) -> str:
        """Run an `lms` command against the server's data and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "lms", *arguments], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"lms {arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement on the server's database and return its rows.

        For what a test cannot wait for, such as the end of an exam, and for keys of questions.
        """
        with closing(sqlite3.connect(self.data_dir / DATABASE, timeout=30)) as connection:
            rows = connection.execute(statement, values).fetchall()
            connection.commit()
        return rows

    def end_exam(self, title: str) -> None:
        """Let an exam end just now: no test can wait until it closes."""
        past = f"{utc_now() - timedelta(seconds=2):%Y-%m-%d %H:%M:%S.%f}"
        [(exam_id,)] = self.sql("SELECT id FROM exam WHERE title = ?", title)
        self.sql("UPDATE exam SET closes_at = ? WHERE id = ?", past, exam_id)
        self.sql("UPDATE attempt SET ends_at = min(ends_at, ?) WHERE exam_id = ?", past, exam_id)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LMS_")}
    return kept | {
        "LMS_ENV": "demo", "LMS_DATA_DIR": str(data_dir), "LMS_DEMO_PASSWORD": PASSWORD,
        "LMS_PUBLIC_URL": f"http://127.0.0.1:{port}", "LMS_LOG_LEVEL": "WARNING",
    }  # fmt: skip


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with freshly loaded demo content, made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        data = shared / "data"
        if not (shared / "done").exists():
            shutil.rmtree(data, ignore_errors=True)
            subprocess.run(
                [sys.executable, "-m", "lms", "demo", "load"], cwd=ROOT, check=True,
                env=_environment(data, 1), stdout=subprocess.DEVNULL,
            )  # fmt: skip
            (shared / "done").touch()
    return data


@pytest.fixture(scope="session")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a running server with its scheduler, on a copy of the demo content."""
    data_dir = tmp_path_factory.mktemp("server") / "data"
    shutil.copytree(demo_data, data_dir)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = _environment(data_dir, port)
    process = subprocess.Popen(
        [sys.executable, "-m", "lms", "serve", "--port", str(port)], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url)
        yield Server(url, data_dir, environment)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the server did not get ready")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Somebody at a browser; errors on the console fail the test."""

    page: Page
    context: BrowserContext
    server: Server
    errors: list[str]

    def go(self, path: str) -> Page:
        """Open a path and return the page."""
        reply = self.page.goto(f"{self.server.url}{path}")
        assert reply is not None
        assert reply.ok, f"{path}: {reply.status}"
        return self.page

    def sign_in(self, login: str, password: str = PASSWORD) -> "Visitor":
        """Sign in and return the visitor."""
        self.go("/sign-in")
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self

    def agree(self, label: str, *, within: str = "") -> None:
        """Press a button and agree in the dialog that asks."""
        self.page.get_by_role("button", name=label).first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name=within or label).click()
        self.page.wait_for_load_state()


def note_error(errors: list[str], message: ConsoleMessage) -> None:
    """Add an error of the console, with the address it is about."""
    if message.type == "error":
        errors.append(f"{message.text} {message.location.get('url', '')}")


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    """Give a maker of visitors, each in a browser of their own; width in pixels."""
    visitors: list[Visitor] = []

    def make(login: str = "", *, width: int = 1280) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: note_error(errors, message))
        one = Visitor(page, context, server, errors)
        visitors.append(one)
        return one.sign_in(login) if login else one

    yield make
    for one in visitors:
        one.context.close()
    for one in visitors:
        assert not one.errors, one.errors
