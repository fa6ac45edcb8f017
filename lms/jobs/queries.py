"""Reading job runs."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lms import db
from lms.jobs.models import JobRun, RunState


def runs_query(job: str | None = None) -> sa.Select[JobRun]:
    """Return the query of runs, newest first, of one job if named."""
    query = sa.select(JobRun).order_by(JobRun.scheduled_for.desc(), JobRun.id.desc())
    return query.where(JobRun.job == job) if job else query


def latest_runs() -> Sequence[JobRun]:
    """Return the latest run of each job."""
    newest = sa.select(sa.func.max(JobRun.id)).group_by(JobRun.job)
    return db.session.scalars(sa.select(JobRun).where(JobRun.id.in_(newest))).all()


def count_failed(session: Session, since: datetime) -> int:
    """Return how many runs scheduled since an instant failed or were abandoned."""
    bad = (RunState.FAILED, RunState.ABANDONED)
    query = sa.select(sa.func.count(JobRun.id)).where(
        JobRun.scheduled_for >= since, JobRun.state.in_(bad)
    )
    return session.scalar(query) or 0
