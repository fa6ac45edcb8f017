"""What a durable save of an answer costs, beside a bare Flask echo in the same process.

Both go through the WSGI test client of Werkzeug, one thread, no network: the ratio says what the
rule, the log and the disk add to Flask itself.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask, jsonify, request

from lms import clock, db, tables
from lms.app import create_app
from lms.config import Settings
from tests.support.build import bearer, make_unit
from tests.support.build_exams import answer_to, make_exam, make_learner, questions_of

ROUNDS, CALLS = 5, 300


def per_second(call: Callable[[int], None]) -> float:
    """Return the best of several rounds, in calls a second."""
    best = 0.0
    for number in range(ROUNDS):
        start = time.perf_counter()
        for each in range(CALLS):
            call(number * CALLS + each + 1)
        best = max(best, CALLS / (time.perf_counter() - start))
    return best


def echo_rate() -> float:
    """Return the rate of a view that reads JSON and answers it."""
    app = Flask("echo")

    @app.post("/echo")
    def echo() -> object:
        return jsonify(request.get_json())

    client = app.test_client()
    return per_second(lambda n: _must(client.post("/echo", json={"seq": n, "answers": {}})))


def save_rate(folder: Path) -> float:
    """Return the rate of saves that are on disk when they are answered."""
    settings = Settings(
        environment="test", secret_key="bench" * 10, data_dir=folder,
        database_url=f"sqlite:///{folder / 'bench.sqlite3'}",
    )  # fmt: skip
    app = create_app(settings)
    tables.metadata.create_all(db.engine())
    now = clock.utc_now()
    unit = make_unit()
    exam = make_exam(unit, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=3))
    account = make_learner(unit)
    client = app.test_client()
    started = client.post(f"/api/v1/exams/{exam.id}/attempts", headers=bearer(account)).json
    question = questions_of(started["id"])[0]
    answer = {question["id"]: answer_to(started["id"], question)}
    head = {"Authorization": f"Attempt {started['token']}"}
    url = f"/api/v1/attempts/{started['id']}/answers"
    return per_second(
        lambda n: _must(client.put(url, json={"seq": n, "answers": answer}, headers=head))
    )


def _must(response: object) -> None:
    assert response.status_code == 200, response.get_data(as_text=True)  # type: ignore[attr-defined]


if __name__ == "__main__":
    echo = echo_rate()
    with tempfile.TemporaryDirectory() as folder:
        save = save_rate(Path(folder))
    print(f"bare Flask echo  {echo:8.0f} /s")
    print(f"durable save     {save:8.0f} /s  ratio {save / echo:.2f}")
