"""The scheduler process: leads or waits, runs jobs on time and what was missed."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from lms.clock import utc_now
from lms.config import Settings
from lms.jobs.leader import leadership
from lms.jobs.runner import catch_up, stopping
from lms.jobs.schedule import Job

log = logging.getLogger(__name__)

RETRY_S = 5  # how often a follower asks for the lead
PROOF_S = 1  # how often a leader proves that it still leads; under the idle timeout of the lock
SWEEP_S = 20


def run_scheduler(settings: Settings, jobs: Sequence[Job], stop: threading.Event) -> None:
    """Serve as leader or follower until `stop` is set."""
    while not stop.is_set():
        with leadership(settings) as lead:
            if lead is None:
                stop.wait(RETRY_S)
                continue
            log.info("this process leads the schedule")
            scheduler = start_scheduler(settings, jobs)
            try:
                while lead.is_held() and not stop.wait(PROOF_S):
                    pass
            finally:
                stopping.set()
                scheduler.shutdown(wait=True)
                stopping.clear()
        log.info("this process no longer leads the schedule")


def start_scheduler(settings: Settings, jobs: Sequence[Job]) -> BackgroundScheduler:
    """Return a started scheduler with one sweep a job, each looking for a slot nobody ran.

    A sweep rather than a trigger a slot: the slots come from `jobs.schedule`, so that a missed
    or abandoned slot and the next one are found in the same way.
    """
    scheduler = BackgroundScheduler(
        timezone=settings.zone(),
        job_defaults={"misfire_grace_time": 3600, "coalesce": True, "max_instances": 1},
    )
    for number, job in enumerate(jobs):
        scheduler.add_job(
            sweep,
            IntervalTrigger(seconds=SWEEP_S, timezone=settings.zone()),
            args=(settings, job),
            id=job.name,
            # spread over the sweep, so that jobs do not queue for the one writer of SQLite
            next_run_time=utc_now() + timedelta(seconds=number % SWEEP_S),
        )
    scheduler.start()
    return scheduler


def sweep(settings: Settings, job: Job) -> None:
    """Run the job's latest due slot if nobody has; errors are logged and tried again."""
    try:
        catch_up([job], settings, utc_now())
    except Exception:
        log.exception("sweep of %s failed", job.name)
