"""The real server is killed in mid-exam, again and again: no acknowledged answer may be missing."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS, CANDIDATES = 5, 3
START_S = 60

SEED = """
import os
from datetime import timedelta
from lms.app import create_app
from lms.clock import utc_now
from lms.config import Settings
from tests.support.build import make_account, make_unit
from tests.support.build_exams import make_exam
from lms.access.permissions import Role
app = create_app(Settings.from_env(os.environ))
with app.app_context():
    unit, now = make_unit(), utc_now()
    for login in ("anna", "bert", "carl"):
        make_account(Role.LEARNER, unit=unit, login=login)
    make_exam(unit, kinds=("single_choice",) * 5, opens_at=now - timedelta(hours=1),
              closes_at=now + timedelta(hours=3))
"""


@dataclass
class Candidate:
    """A client that saves as fast as it can and remembers what was acknowledged."""

    login: str
    attempt: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    seq: int = 0
    acknowledged: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Platform:
    """A server that is killed with everything it started."""

    data_dir: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LMS_")}
        return kept | {
            "LMS_ENV": "development", "LMS_DATA_DIR": str(self.data_dir),
            "LMS_LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def run(self, *command: str) -> None:
        subprocess.run([sys.executable, *command], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        command = ["-m", "lms", "serve", "--port", str(self.port), "--no-scheduler"]
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment,
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            assert self.process.poll() is None, "the server ended"
            try:
                if self.call("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server did not get ready")

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def call(
        self, method: str, path: str, body: object = None, authorization: str = ""
    ) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": authorization},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return reply.status, json.loads(reply.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())


@pytest.fixture
def platform(tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        one = Platform(tmp_path / "data", probe.getsockname()[1])
    one.run("-m", "lms", "db", "upgrade")
    one.run("-c", SEED)
    one.start()
    yield one
    one.kill()


def _sign_in(platform: Platform, login: str) -> Candidate:
    from tests.support.build import PASSWORD

    status, token = platform.call(
        "POST", "/api/v1/tokens", {"username": login, "password": PASSWORD}
    )
    assert status == 201, token
    one = Candidate(login, token=f"Bearer {token['token']}")
    exam = platform.call("GET", "/api/v1/exams", authorization=one.token)[1]["items"][0]
    status, one.attempt = platform.call(
        "POST", f"/api/v1/exams/{exam['id']}/attempts", {}, one.token
    )
    assert status == 201
    return one


def _save_until_cut(platform: Platform, one: Candidate, rng: random.Random) -> None:
    """Save one answer after the other until the connection breaks."""
    items = [item for s in one.attempt["form"]["sections"] for item in s["items"]]
    path = f"/api/v1/attempts/{one.attempt['id']}/answers"
    while True:
        item = rng.choice(items)
        answers = {item["id"]: {"choices": [rng.choice(item["options"])["id"]]}}
        one.seq += 1
        one.sent[one.seq] = answers
        try:
            status, reply = platform.call(
                "PUT", path, {"seq": one.seq, "answers": answers},
                f"Attempt {one.attempt['token']}",
            )  # fmt: skip
        except (OSError, HTTPException):
            return
        assert status == 200, reply
        one.acknowledged[one.seq] = answers


def _fold(saves: dict[int, dict[str, Any]]) -> dict[str, Any]:
    current: dict[str, Any] = {}
    for seq in sorted(saves):
        current.update(saves[seq])
    return current


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(platform: Platform) -> None:
    rng = random.Random(2019)
    people = [_sign_in(platform, login) for login in ("anna", "bert", "carl")[:CANDIDATES]]
    for _ in range(KILLS):
        threads = [
            threading.Thread(
                target=_save_until_cut, args=(platform, one, random.Random(rng.random()))
            )
            for one in people
        ]
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.3, 1.2))
        platform.kill()
        for thread in threads:
            thread.join(timeout=15)
        platform.start()
        for one in people:
            status, stored = platform.call(
                "GET", f"/api/v1/attempts/{one.attempt['id']}", authorization=one.token
            )
            assert status == 200
            # the save under way at the kill may be stored or not; nothing before it is missing
            assert stored["seq"] in (max(one.acknowledged, default=0), one.seq)
            held = {n: a for n, a in one.sent.items() if n <= stored["seq"]}
            assert one.acknowledged.keys() <= held.keys()
            assert stored["answers"] == _fold(held)
            one.sent = held
            one.seq = stored["seq"]
    assert sum(len(one.acknowledged) for one in people) > KILLS * CANDIDATES
    for one in people:
        status, done = platform.call(
            "POST", f"/api/v1/attempts/{one.attempt['id']}/submit", {"seq": one.seq}, one.token
        )
        assert (status, done["state"]) == (200, "marked")
