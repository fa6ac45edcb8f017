"""Reading job runs."""

from collections.abc import Sequence

import sqlalchemy as sa

from lms import db
from lms.jobs.models import JobRun


def runs_query(job: str | None = None) -> sa.Select[tuple[JobRun]]:
    """Return the query of runs, newest first, of one job if named."""
    query = sa.select(JobRun).order_by(JobRun.scheduled_for.desc(), JobRun.id.desc())
    return query.where(JobRun.job == job) if job else query


def latest_runs() -> Sequence[JobRun]:
    """Return the latest run of each job."""
    newest = sa.select(sa.func.max(JobRun.id)).group_by(JobRun.job)
    return db.session.scalars(sa.select(JobRun).where(JobRun.id.in_(newest))).all()
