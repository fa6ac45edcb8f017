"""Running a job at most once a slot, whatever the number of processes, and catching up.

A run is a row `(job, scheduled_for)`: whoever inserts it first runs it. A row whose process died
stops beating; the next sweep takes it over by compare-and-swap on its heartbeat.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lms import db
from lms.clock import utc_now
from lms.config import Settings
from lms.db import transaction
from lms.jobs.models import JobRun, RunState
from lms.jobs.schedule import Job

log = logging.getLogger(__name__)

stopping = threading.Event()  # set when the process is asked to end; long jobs look at it

BEAT_S = 20
STALE_AFTER = timedelta(seconds=90)  # no heartbeat for so long: the process is gone


def node_name() -> str:
    """Return what identifies this process in the list of runs."""
    return f"{socket.gethostname()}:{os.getpid()}"


def claim(job: str, slot: datetime, now: datetime) -> int | None:
    """Return the id of a run that is now ours, or None when another process has or had it."""
    try:
        with transaction() as session:
            run = JobRun(
                job=job,
                scheduled_for=slot,
                started_at=now,
                heartbeat_at=now,
                state=RunState.RUNNING,
                node=node_name(),
                detail="",
            )
            session.add(run)
            session.flush()
            return run.id
    except IntegrityError:
        pass
    with transaction() as session:
        run = session.scalars(
            sa.select(JobRun).where(JobRun.job == job, JobRun.scheduled_for == slot)
        ).one()
        if run.state is not RunState.RUNNING or now - run.heartbeat_at < STALE_AFTER:
            return None
        taken = session.execute(
            sa.update(JobRun)
            .where(JobRun.id == run.id, JobRun.heartbeat_at == run.heartbeat_at)
            .values(
                heartbeat_at=now,
                started_at=now,
                node=node_name(),
                detail=f"taken over from {run.node}",
            )
        )
        return run.id if taken.rowcount else None  # type: ignore[attr-defined]


def run_job(job: Job, slot: datetime, settings: Settings, now: datetime) -> bool:
    """Run a job for a slot if nobody has; returns whether it ran here."""
    run_id = claim(job.name, slot, now)
    if run_id is None:
        return False
    try:
        with _beating(run_id):
            detail, state = job.run(settings, now), RunState.DONE
    except Exception as error:  # a failing job must not end the scheduler
        log.exception("job %s for %s failed", job.name, slot)
        detail, state = f"{type(error).__name__}: {error}", RunState.FAILED
    finally:
        db.session.remove()
    with transaction() as session:
        run = session.get_one(JobRun, run_id)
        run.state, run.detail, run.finished_at = state, detail, utc_now()
    return True


def catch_up(jobs: Iterable[Job], settings: Settings, now: datetime) -> list[str]:
    """Run the latest due slot of each job that nobody ran; returns the names of those run.

    Slots missed in between are not repeated: every job does all that is due by `now`.
    """
    return [
        job.name for job in jobs if run_job(job, job.schedule.slot_at_or_before(now), settings, now)
    ]


@contextmanager
def _beating(run_id: int) -> Iterator[None]:
    """Renew the heartbeat of a run while it lasts, on a connection of its own."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_S):
            try:
                with transaction() as session:
                    session.execute(
                        sa.update(JobRun).where(JobRun.id == run_id).values(heartbeat_at=utc_now())
                    )
            except Exception:
                log.exception("heartbeat of run %s failed", run_id)
            finally:
                db.session.remove()

    thread = threading.Thread(target=beat, name=f"beat-{run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=BEAT_S)
