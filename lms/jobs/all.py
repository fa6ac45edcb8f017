"""Every job with its schedule: one readable table."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from lms import db
from lms.analysis.jobs import analyse_responses
from lms.clock import utc_now
from lms.competitions.queries import is_round_open
from lms.config import Settings
from lms.credits.jobs import lock_past_years, recompute_forecasts
from lms.exams.jobs import close_overdue_attempts
from lms.flows import certify, exam_results
from lms.flows.learning import finish_leftovers
from lms.flows.media_upkeep import drop_unused_media
from lms.flows.reminders import send_reminders
from lms.flows.round_results import build_open_boards
from lms.jobs.runner import stopping
from lms.jobs.schedule import Daily, Every, Job
from lms.outbox.service import deliver_due
from lms.web.uploads import sweep

LIVE_EVERY_S = 5  # how old a board may be while its round is open
LIVE_FOR = timedelta(seconds=55)  # the next minute's run goes on from there

assert exam_results.STEPS  # noqa: S101 - importing it lets closed attempts hand their results on


def _plain(work: Callable[[datetime], str]) -> Callable[[Settings, datetime], str]:
    """Wrap work that needs no settings."""
    return lambda _settings, now: work(now)


def _deliver(settings: Settings, now: datetime) -> str:
    if not settings.smtp_url:
        return "no mail server is set"
    sent, failed = deliver_due(settings.smtp_url, settings.mail_from, now)
    return f"sent {sent}, failed {failed}"


def _sweep(settings: Settings, _now: datetime) -> str:
    return f"deleted {sweep(Path(settings.data_dir))} stashed files"


def _close(settings: Settings, now: datetime) -> str:
    return close_overdue_attempts(now, settings.exam_grace_s)


def _remind(now: datetime) -> str:
    return f"sent {send_reminders(now)} reminders"


def _boards(now: datetime) -> str:
    """Build the boards; while a round is open go on building every few seconds for the minute."""
    built = build_open_boards(now)
    end = now + LIVE_FOR
    while is_round_open(db.session(), utc_now()) and utc_now() < end:
        db.session.remove()
        if stopping.wait(LIVE_EVERY_S):
            break
        built += build_open_boards(utc_now())
    return f"built {built} boards"


JOBS: tuple[Job, ...] = (
    Job("close_attempts", "到时自动收卷", Every(1), _close),
    Job("build_boards", "更新比武榜单", Every(1), _plain(_boards)),
    Job("analyse_responses", "试题分析", Every(60), _plain(analyse_responses)),
    Job("finish_courses", "补记学完的课程", Every(10), _plain(finish_leftovers)),
    Job("certify", "核定上岗资格", Every(5), _plain(certify.review_all)),
    Job("enrol_new_hires", "新招用人员纳入岗前培训", Every(60), _plain(certify.enrol_new_hires)),
    Job("send_reminders", "发送提醒", Every(30), _plain(_remind)),
    Job("deliver_mail", "发送邮件", Every(1), _deliver),
    Job("recompute_forecasts", "测算学时达标进度", Daily(time(2, 10)), _plain(recompute_forecasts)),
    Job("expire_certificates", "证书到期处理", Daily(time(0, 5)), _plain(certify.expire_and_renew)),
    Job("lock_past_years", "锁定往年学时", Daily(time(3, 30)), _plain(lock_past_years)),
    Job("drop_unused_media", "清理不用的图片", Daily(time(3, 50)), _plain(drop_unused_media)),
    Job("sweep_uploads", "清理临时文件", Every(60), _sweep),
)
