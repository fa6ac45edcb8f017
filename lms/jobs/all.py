"""Every job with its schedule: one readable table."""

from datetime import datetime
from pathlib import Path

from lms.config import Settings
from lms.jobs.schedule import Every, Job
from lms.outbox.service import deliver_due
from lms.web.uploads import sweep


def _deliver(settings: Settings, now: datetime) -> str:
    if not settings.smtp_url:
        return "no mail server is set"
    sent, failed = deliver_due(settings.smtp_url, settings.mail_from, now)
    return f"sent {sent}, failed {failed}"


def _sweep(settings: Settings, now: datetime) -> str:
    return f"deleted {sweep(Path(settings.data_dir))} stashed files"


JOBS: tuple[Job, ...] = (
    Job("deliver_mail", "发送邮件", Every(1), _deliver),
    Job("sweep_uploads", "清理临时文件", Every(60), _sweep),
)
