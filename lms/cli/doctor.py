"""`lms doctor`: what is wrong with the installation, and how to mend it."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from lms import db, schema
from lms.access.permissions import Role
from lms.audit.queries import first_broken_link
from lms.clock import utc_now
from lms.config import BadSettings, Settings
from lms.jobs.queries import latest_runs
from lms.people.models import RoleGrant

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
FRONT_END = (
    "bootstrap.min.css",
    "htmx.min.js",
    "echarts.min.js",
    "icons.svg",
)
FONTS = ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-Bold.ttf")
LEAST_FREE_MB, SMALL_FREE_MB = 200, 2000
SCHEDULER_SILENT = timedelta(minutes=5)  # the shortest jobs run every minute
DRAW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
LEAST_KEY_SIGNS = 12  # different characters in a key that was drawn at random


class Level(StrEnum):
    """How bad a finding is; errors make the command end with status 1."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """The outcome of one check; mend: the next step, empty when all is well."""

    name: str
    level: Level
    detail: str
    mend: str = ""


Check = Callable[[Settings], Finding]
MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.ERROR: "✗"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def doctor(as_json: bool) -> None:
    """Check the installation; status 1 when something does not work."""
    findings = list(examine(os.environ))
    is_well = all(finding.level is not Level.ERROR for finding in findings)
    if as_json:
        checks = [asdict(finding) for finding in findings]
        click.echo(json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{MARKS[finding.level]} {finding.name}：{finding.detail}")
            if finding.mend:
                click.echo(f"    → {finding.mend}")
    sys.exit(0 if is_well else 1)


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the outcome of every check that can be made; some need what others found well."""
    try:
        settings = Settings.from_env(environ)
    except BadSettings as error:
        for problem in error.problems:
            yield Finding("设置", Level.ERROR, problem, "改正这个环境变量后重试；说明见 README。")
        return
    yield Finding("设置", Level.OK, f"环境为 {settings.environment}")
    for check in BASICS:
        yield check(settings)
    database = check_database(settings)
    yield database
    if database.level is Level.OK:
        migrations = check_migrations(settings)
        yield migrations
        if migrations.level is Level.OK:
            try:
                for check in CONTENT:
                    yield check(settings)
            finally:
                db.session.remove()


def check_secret_key(settings: Settings) -> Finding:
    """Return whether the key that signs cookies and certificates was drawn at random."""
    name = "密钥"
    if len(settings.secret_key) < 32 or len(set(settings.secret_key)) < LEAST_KEY_SIGNS:
        mend = f"运行 {DRAW_KEY}，把结果填入 LMS_SECRET_KEY。"
        return Finding(name, Level.ERROR, "LMS_SECRET_KEY 太短或太简单，可能被猜出", mend)
    return Finding(name, Level.OK, f"{len(settings.secret_key)} 个字符")


def check_public_url(settings: Settings) -> Finding:
    """Return whether the address is one that protects sign-ins."""
    name = "访问地址"
    if settings.environment == "production" and not settings.cookie_secure:
        mend = "在反向代理上启用 HTTPS，并把 LMS_PUBLIC_URL 改为 https:// 开头。"
        return Finding(name, Level.WARNING, f"{settings.public_url} 没有加密", mend)
    return Finding(name, Level.OK, settings.public_url)


def check_data_dir(settings: Settings) -> Finding:
    """Return whether the data directory can be written to."""
    name, folder = "数据目录", settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=folder)
        os.close(handle)
        Path(path).unlink()
    except OSError as error:
        mend = f"建立 {folder} 并把它交给运行平台的用户，或另设 LMS_DATA_DIR。"
        return Finding(name, Level.ERROR, f"{folder} 不能写入：{error.strerror}", mend)
    return Finding(name, Level.OK, str(folder))


def check_disk(settings: Settings) -> Finding:
    """Return whether there is room for answers, uploads and backups."""
    name = "磁盘空间"
    folder = settings.data_dir if settings.data_dir.exists() else Path.cwd()
    free = shutil.disk_usage(folder).free // 1024**2
    if free < SMALL_FREE_MB:
        level = Level.ERROR if free < LEAST_FREE_MB else Level.WARNING
        return Finding(name, level, f"只剩 {free} MB", "清理磁盘，把旧备份移到别处，或扩容。")
    return Finding(name, Level.OK, f"剩余 {free / 1024:.1f} GB")


def check_front_end(_settings: Settings) -> Finding:
    """Return whether the files that pages load are in place."""
    return _check_files("页面文件", FRONT_END)


def check_fonts(_settings: Settings) -> Finding:
    """Return whether the fonts that certificates are set in are in place."""
    return _check_files("证书字体", FONTS)


def _check_files(name: str, files: Sequence[str]) -> Finding:
    missing = [file for file in files if not (VENDOR / file).is_file()]
    if missing:
        mend = "运行 make setup，或 python scripts/vendor.py。"
        return Finding(name, Level.ERROR, f"缺少 static/vendor 下的 {'、'.join(missing)}", mend)
    return Finding(name, Level.OK, f"{len(files)} 个文件齐全")


def check_backup_tools(settings: Settings) -> Finding:
    """Return whether `lms backup` finds what it needs."""
    name = "备份工具"
    missing = [tool for tool in ("pg_dump", "pg_restore") if not shutil.which(tool)]
    if not settings.is_sqlite and missing:
        mend = "安装 PostgreSQL 客户端（Debian：postgresql-client）。"
        return Finding(name, Level.WARNING, f"没有 {'、'.join(missing)}，不能备份", mend)
    return Finding(name, Level.OK, "可用")


def check_redis(settings: Settings) -> Finding:
    """Return whether the shared rate limits are reachable, where they are configured."""
    name = "Redis"
    if not settings.redis_url:
        return Finding(name, Level.OK, "未配置，单机运行不需要")
    import redis

    try:
        redis.Redis.from_url(settings.redis_url, socket_timeout=3).ping()
    except (redis.RedisError, ValueError) as error:
        mend = "检查 Redis 是否运行，以及 LMS_REDIS_URL。"
        return Finding(name, Level.ERROR, f"连接不上：{error}", mend)
    return Finding(name, Level.OK, "可用")


def check_database(settings: Settings) -> Finding:
    """Return whether the database answers; a SQLite file is not made by asking."""
    name = "数据库"
    url = make_url(settings.sqlalchemy_url)
    if settings.is_sqlite and not Path(url.database or "").is_file():
        mend = "运行 lms db upgrade 建库；如有备份，用 lms restore 恢复。"
        return Finding(name, Level.ERROR, f"还没有 {url.database}", mend)
    try:
        with db.configure(settings.sqlalchemy_url).connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except SQLAlchemyError as error:
        mend = "检查数据库是否运行，以及 LMS_DATABASE_URL 中的地址、用户和密码。"
        return Finding(name, Level.ERROR, f"连接不上：{_first_line(error)}", mend)
    return Finding(name, Level.OK, url.render_as_string(hide_password=True))


def check_migrations(_settings: Settings) -> Finding:
    """Return whether the tables are those this version works with."""
    name, head = "表结构", schema.head()
    try:
        current = schema.current()
    except SQLAlchemyError as error:
        return Finding(name, Level.ERROR, _first_line(error), "运行 lms db upgrade。")
    if current != head:
        detail = f"现为 {current or '空库'}，应为 {head}"
        return Finding(name, Level.ERROR, detail, "先备份，再运行 lms db upgrade。")
    return Finding(name, Level.OK, head)


def check_administrator(_settings: Settings) -> Finding:
    """Return whether somebody can grant roles."""
    name = "管理员"
    held = sa.select(sa.func.count(RoleGrant.id)).where(
        RoleGrant.role == Role.SECURITY_ADMIN, RoleGrant.revoked_at.is_(None)
    )
    count = db.session.scalar(held) or 0
    if not count:
        mend = "运行 lms people create-admin，先建立安全管理员。"
        return Finding(name, Level.WARNING, "还没有安全管理员，无人能授予角色", mend)
    return Finding(name, Level.OK, f"安全管理员 {count} 人")


def check_audit_chain(_settings: Settings) -> Finding:
    """Return whether the newest links of the audit log fit."""
    name = "审计日志"
    broken = first_broken_link(db.session())
    if broken is not None:
        mend = "运行 lms audit verify 查看全部断点；保全现场并报告审计管理员。"
        return Finding(name, Level.ERROR, f"第 {broken} 条与前一条对不上，可能被改动", mend)
    return Finding(name, Level.OK, "最近的记录首尾相接")


def check_scheduler(_settings: Settings) -> Finding:
    """Return whether the schedule is being run."""
    name = "定时任务"
    last = max((run.heartbeat_at for run in latest_runs()), default=None)
    mend = "运行 lms serve（自带定时任务），或单独运行 lms scheduler。"
    if last is None:
        return Finding(name, Level.WARNING, "还没有运行过，到时自动收卷等不会进行", mend)
    silent = utc_now() - last
    if silent > SCHEDULER_SILENT:
        minutes = int(silent.total_seconds() // 60)
        return Finding(name, Level.WARNING, f"已有 {minutes} 分钟没有运行", mend)
    return Finding(name, Level.OK, "正在运行")


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


BASICS: tuple[Check, ...] = (
    check_secret_key,
    check_public_url,
    check_data_dir,
    check_disk,
    check_front_end,
    check_fonts,
    check_backup_tools,
    check_redis,
)
CONTENT: tuple[Check, ...] = (check_administrator, check_audit_chain, check_scheduler)
