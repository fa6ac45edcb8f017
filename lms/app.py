"""The application: the one file that sees every feature."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from lms import clock, db, tables
from lms.certification import signing
from lms.config import Settings
from lms.features import BLUEPRINTS, PLACES, count_unread
from lms.people.sessions import init_sessions
from lms.web.error_pages import init_error_pages
from lms.web.filters import init_filters
from lms.web.frame import init_frame
from lms.web.i18n import init_i18n
from lms.web.metrics import init_metrics
from lms.web.security import init_security

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """Return the platform, ready to serve, for these settings."""
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    prepare_process(settings)
    app = Flask("lms", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(_flask_config(settings))
    app.extensions["settings"] = settings
    app.extensions["metadata"] = tables.metadata
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_metrics(app)  # first, so that it times all that follows
    init_i18n(app, settings.timezone)
    init_sessions(app)
    init_security(app)
    init_filters(app)
    init_error_pages(app)
    init_frame(app, PLACES, count_unread)
    for blueprint, prefix in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=prefix)
    if settings.is_development:
        _add_development_pages(app)
    app.teardown_appcontext(_forget_session)
    _wrap(app, settings)
    return app


def prepare_process(settings: Settings) -> None:
    """Set what is one a process: time zone, database, key of certificates."""
    clock.use_timezone(settings.timezone)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db.configure(settings.sqlalchemy_url)
    signing.use_key(settings.secret_key)


def _add_development_pages(app: Flask) -> None:
    from lms.web.styleguide import blueprint

    app.register_blueprint(blueprint)


def _forget_session(_error: BaseException | None) -> None:
    db.session.remove()


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "PRODUCT_NAME": settings.product_name,
        "PUBLIC_URL": settings.public_url.rstrip("/"),
        "DATA_DIR": str(settings.data_dir),
        "MAX_UPLOAD_BYTES": settings.max_upload_mb * 1024 * 1024,
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024 + 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_NAME": "lianbing",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookie_secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_max_hours),
        "SESSION_IDLE_MIN": settings.session_idle_min,
        "SESSION_IDLE_ADMIN_MIN": settings.session_idle_admin_min,
        "SESSION_MAX_HOURS": settings.session_max_hours,
        "TOKEN_HOURS": settings.token_hours,
        "LOCK_AFTER_FAILURES": settings.lock_after_failures,
        "LOCK_MIN": settings.lock_min,
        "EXAM_GRACE_S": settings.exam_grace_s,
        "METRICS_TOKEN": settings.metrics_token,
        "ENVIRONMENT": settings.environment,
        "TESTING": settings.environment == "test",
        "WTF_CSRF_TIME_LIMIT": None,  # the session itself ends; a long form must not
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_ENABLED": settings.environment != "test",
    }


def _wrap(app: Flask, settings: Settings) -> None:
    """Serve static files in front of Flask and believe the configured reverse proxies."""
    static = ROOT / "static"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(static),
        prefix="static/",
        max_age=3600,
        autorefresh=settings.is_development,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
