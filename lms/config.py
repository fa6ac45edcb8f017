"""Settings: one frozen dataclass read from the environment, all bad values reported at once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

ENVIRONMENTS = ("production", "demo", "development", "test")


class BadSettings(Exception):
    """One or more environment variables hold values that cannot be used."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations. Field `x_y` is read from `LMS_X_Y`."""

    environment: str = field(
        default="production", metadata={"doc": "production, demo, development or test"}
    )
    secret_key: str = field(
        default="", metadata={"doc": "signs cookies and certificates; at least 32 characters"}
    )
    data_dir: Path = field(
        default=Path("var"), metadata={"doc": "uploads, backups, the SQLite file"}
    )
    database_url: str = field(
        default="",
        metadata={"doc": "`postgresql+psycopg://…`; empty: SQLite file under the data directory"},
    )
    redis_url: str = field(
        default="", metadata={"doc": "shared rate limits for several nodes; empty: in memory"}
    )
    public_url: str = field(
        default="http://127.0.0.1:8000",
        metadata={"doc": "address printed on certificates; https makes cookies Secure"},
    )
    timezone: str = field(
        default="Asia/Shanghai", metadata={"doc": "time zone of days and training years"}
    )
    product_name: str = field(default="练兵台", metadata={"doc": "name shown in the top bar"})
    demo_password: str = field(
        default="", metadata={"doc": "password of the demo accounts; empty: made at random"}
    )
    smtp_url: str = field(
        default="", metadata={"doc": "`smtp://user:password@host:port`; empty: no mail"}
    )
    mail_from: str = field(default="lianbing@localhost", metadata={"doc": "sender of mails"})
    session_idle_min: int = field(
        default=30, metadata={"doc": "minutes without a request that end a session"}
    )
    session_idle_admin_min: int = field(
        default=15, metadata={"doc": "the same for the three administrators"}
    )
    session_max_hours: int = field(
        default=12, metadata={"doc": "hours after which every session ends"}
    )
    token_hours: int = field(default=12, metadata={"doc": "life of an API token"})
    lock_after_failures: int = field(
        default=5, metadata={"doc": "failed sign-ins that lock an account"}
    )
    lock_min: int = field(default=15, metadata={"doc": "minutes an account stays locked"})
    password_days: int = field(
        default=180, metadata={"doc": "days after which a password must be changed"}
    )
    password_admin_days: int = field(
        default=90, metadata={"doc": "the same for the three administrators"}
    )
    max_upload_mb: int = field(default=10, metadata={"doc": "largest upload in MB"})
    exam_grace_s: int = field(
        default=15, metadata={"doc": "seconds after the end in which a save still counts"}
    )
    trusted_proxies: int = field(
        default=0, metadata={"doc": "reverse proxies whose forwarded address is believed"}
    )
    metrics_token: str = field(
        default="", metadata={"doc": "bearer token of /metrics; empty: loopback only"}
    )
    log_level: str = field(default="INFO", metadata={"doc": "DEBUG, INFO, WARNING or ERROR"})

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings of an environment.

        Raises BadSettings naming every bad value.
        """
        values: dict[str, object] = {}
        problems: list[str] = []
        for spec in fields(cls):
            name = f"LMS_{spec.name.upper()}"
            raw = environ.get("LMS_ENV" if spec.name == "environment" else name)
            if raw is None or raw == "":
                continue
            try:
                values[spec.name] = _convert(raw, spec.type)
            except ValueError:
                problems.append(f"{name}: {raw!r} is not a whole number")
        if problems:
            raise BadSettings(problems)
        settings = cls(**values)  # type: ignore[arg-type]
        problems = settings._problems()
        if problems:
            raise BadSettings(problems)
        return settings._completed()

    @property
    def sqlalchemy_url(self) -> str:
        """Return the database address, the SQLite file under `data_dir` by default."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'lianbing.sqlite3').resolve()}"

    @property
    def is_sqlite(self) -> bool:
        """Return whether the platform runs on SQLite."""
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def is_development(self) -> bool:
        """Return whether development pages such as /styleguide are served."""
        return self.environment in ("development", "test")

    @property
    def cookie_secure(self) -> bool:
        """Return whether cookies are sent over TLS only."""
        return self.public_url.startswith("https://")

    def _problems(self) -> list[str]:
        problems = []
        if self.environment not in ENVIRONMENTS:
            problems.append(f"LMS_ENV: must be one of {', '.join(ENVIRONMENTS)}")
        if self.environment == "production" and len(self.secret_key) < 32:
            problems.append("LMS_SECRET_KEY: at least 32 characters are needed in production")
        if self.timezone not in available_timezones():
            problems.append(f"LMS_TIMEZONE: unknown time zone {self.timezone!r}")
        if not self.public_url.startswith(("http://", "https://")):
            problems.append("LMS_PUBLIC_URL: must begin with http:// or https://")
        if self.database_url and not self.database_url.startswith(
            ("sqlite:///", "postgresql+psycopg://")
        ):
            problems.append("LMS_DATABASE_URL: must be sqlite:///… or postgresql+psycopg://…")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            problems.append("LMS_LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR")
        for name in (
            "session_idle_min",
            "session_idle_admin_min",
            "session_max_hours",
            "token_hours",
            "lock_after_failures",
            "lock_min",
            "password_days",
            "password_admin_days",
            "max_upload_mb",
        ):
            if getattr(self, name) < 1:
                problems.append(f"LMS_{name.upper()}: must be at least 1")
        for name in ("exam_grace_s", "trusted_proxies"):
            if getattr(self, name) < 0:
                problems.append(f"LMS_{name.upper()}: must not be negative")
        return problems

    def _completed(self) -> "Settings":
        """Outside production a missing secret is made once and kept in the data directory."""
        if self.secret_key:
            return self
        path = self.data_dir / "secret_key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        values = {spec.name: getattr(self, spec.name) for spec in fields(self)}
        return Settings(**(values | {"secret_key": path.read_text().strip()}))

    def zone(self) -> ZoneInfo:
        """Return the time zone object."""
        return ZoneInfo(self.timezone)


def _convert(raw: str, annotation: object) -> object:
    if annotation is int:
        return int(raw)
    if annotation is Path:
        return Path(raw)
    return raw
