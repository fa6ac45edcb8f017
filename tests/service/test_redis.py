"""Several nodes share their limits through Redis; without it each process keeps its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ATTEMPTS = 20  # the sign-in page allows 30 a minute from one address

NODE = f"""
import os
from lms import db, tables
from lms.app import create_app
from lms.config import Settings
app = create_app(Settings.from_env(os.environ))
tables.metadata.create_all(db.engine())
app.config["WTF_CSRF_ENABLED"] = False
client = app.test_client()
for _ in range({ATTEMPTS}):
    print(client.post("/sign-in", data={{"login": "nobody"}}).status_code)
"""


@pytest.fixture
def redis_url() -> Iterator[str]:
    """Give a fresh Redis server."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is missing; `make test` installs it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=10)


def answers_of_a_node(data_dir: Path, redis_url: str) -> Counter[str]:
    """Return how often a fresh process answered each status to wrong sign-ins."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LMS_")} | {
        "LMS_ENV": "development", "LMS_DATA_DIR": str(data_dir), "LMS_REDIS_URL": redis_url,
        "LMS_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", NODE], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Counter(done.stdout.split())


def test_nodes_share_their_limits_through_redis(tmp_path: Path, redis_url: str) -> None:
    assert answers_of_a_node(tmp_path, redis_url)["429"] == 0
    assert answers_of_a_node(tmp_path, redis_url)["429"] >= 2 * ATTEMPTS - 30


def test_without_redis_each_process_counts_alone(tmp_path: Path) -> None:
    assert answers_of_a_node(tmp_path, "")["429"] == 0
    assert answers_of_a_node(tmp_path, "")["429"] == 0
