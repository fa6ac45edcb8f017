"""How long after its end an attempt still takes answers that were on their way."""

from datetime import timedelta

from flask import current_app, has_app_context

DEFAULT_S = 15


def grace() -> timedelta:
    """Return the configured grace (`LMS_EXAM_GRACE_S`), the default outside the application."""
    seconds = current_app.config["EXAM_GRACE_S"] if has_app_context() else DEFAULT_S
    return timedelta(seconds=int(seconds))
