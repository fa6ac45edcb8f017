"""Jobs run at most once a slot, are taken over from the dead, and catch up."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from lms import db
from lms.config import Settings
from lms.jobs.models import JobRun, RunState
from lms.jobs.runner import STALE_AFTER, catch_up, claim, run_job
from lms.jobs.schedule import Every, Job
from tests.support.build import NOW


class Counter:
    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[datetime] = []
        self.error = error

    def __call__(self, _settings: Settings, now: datetime) -> str:
        self.calls.append(now)
        if self.error:
            raise self.error
        return "counted"


def runs() -> list[JobRun]:
    return list(db.session.scalars(sa.select(JobRun).order_by(JobRun.id)))


def test_a_slot_runs_once_however_many_ask(database: db.Session, settings: Settings) -> None:
    counter = Counter()
    job = Job("count", "计数", Every(5), counter)
    assert catch_up([job], settings, NOW) == ["count"]
    assert catch_up([job], settings, NOW + timedelta(minutes=1)) == []
    assert catch_up([job], settings, NOW + timedelta(minutes=5)) == ["count"]
    assert len(counter.calls) == 2
    assert [run.state for run in runs()] == [RunState.DONE, RunState.DONE]
    assert runs()[0].detail == "counted"


def test_after_downtime_the_latest_slot_runs_and_no_other(
    database: db.Session, settings: Settings
) -> None:
    counter = Counter()
    job = Job("count", "计数", Every(5), counter)
    catch_up([job], settings, NOW)
    catch_up([job], settings, NOW + timedelta(hours=7, minutes=3))
    assert [run.scheduled_for for run in runs()] == [NOW, NOW + timedelta(hours=7)]


def test_failure_is_recorded_and_does_not_repeat(database: db.Session, settings: Settings) -> None:
    counter = Counter(ValueError("坏了"))
    job = Job("fail", "失败", Every(5), counter)
    assert run_job(job, NOW, settings, NOW)
    assert not run_job(job, NOW, settings, NOW)
    (run,) = runs()
    assert run.state is RunState.FAILED
    assert "坏了" in run.detail


def test_run_of_a_living_process_is_left_alone(database: db.Session) -> None:
    assert claim("long", NOW, NOW) is not None
    assert claim("long", NOW, NOW + STALE_AFTER - timedelta(seconds=1)) is None


def test_run_of_a_dead_process_is_taken_over_once(database: db.Session) -> None:
    first = claim("long", NOW, NOW)
    later = NOW + STALE_AFTER
    assert claim("long", NOW, later) == first
    assert claim("long", NOW, later) is None
    assert "taken over" in runs()[0].detail
