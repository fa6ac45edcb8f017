"""Pages of job runs, and the health of the installation."""

import ipaddress
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, jsonify, render_template, request

from lms import db, schema
from lms.access.guard import public, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import NotFound
from lms.jobs import queries
from lms.jobs.all import JOBS
from lms.jobs.models import JobRun
from lms.jobs.schedule import Job
from lms.web.metrics import exposition
from lms.web.pagination import page_number, paginate

blueprint = Blueprint("jobs", __name__)


@dataclass(frozen=True)
class JobRow:
    """A job as the page shows it."""

    job: Job
    last: JobRun | None
    next_at: object


@blueprint.get("/jobs")
@requires(Permission.JOBS_READ)
def list_jobs() -> str:
    """Show every job with its last run and the next."""
    latest = {run.job: run for run in queries.latest_runs()}
    now = utc_now()
    rows = [JobRow(job, latest.get(job.name), job.schedule.slot_after(now)) for job in JOBS]
    return render_template("jobs/list_jobs.html", page=rows)


@blueprint.get("/jobs/<name>")
@requires(Permission.JOBS_READ)
def show_job(name: str) -> str:
    """Show the runs of one job."""
    job = next((job for job in JOBS if job.name == name), None)
    if job is None:
        raise NotFound("没有这个任务。")
    page = paginate(db.session(), queries.runs_query(name), page_number())
    return render_template("jobs/show_job.html", job=job, page=page)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Answer as long as the process serves."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Answer 200 only when database, migrations and storage are usable."""
    checks = [_check_database(), _check_migrations(), _check_storage()]
    status = 200 if all(check["ok"] for check in checks) else 503
    return jsonify({"status": "ok" if status == 200 else "failing", "checks": checks}), status


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Answer Prometheus, with the configured token or from this host alone."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "")
    local = ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
    if given != f"Bearer {token}" if token else not local:
        raise NotFound("没有找到这个页面。")
    return exposition()


def _check_database() -> dict[str, object]:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as error:
        return {"name": "database", "ok": False, "detail": type(error).__name__}
    return {"name": "database", "ok": True}


def _check_migrations() -> dict[str, object]:
    try:
        current = schema.current()
    except sa.exc.SQLAlchemyError as error:
        return {"name": "migrations", "ok": False, "detail": type(error).__name__}
    head = schema.head()
    return {"name": "migrations", "ok": current == head, "detail": f"{current} of {head}"}


def _check_storage() -> dict[str, object]:
    folder = Path(current_app.config["DATA_DIR"])
    try:
        handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        return {"name": "storage", "ok": False, "detail": error.strerror or "not writable"}
    return {"name": "storage", "ok": True}
