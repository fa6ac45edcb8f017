"""Languages: Chinese is the source, English a catalogue."""

from flask import Flask, request
from flask_babel import Babel

from lms.access.guard import find_actor

LANGUAGES = ("zh", "en")


def choose_locale() -> str:
    """Return the language of the person, or of the cookie before sign-in; Chinese by default."""
    actor = find_actor()
    lang = actor.lang if actor else request.cookies.get("lang", "zh")
    return "en" if lang == "en" else "zh"


def init_i18n(app: Flask, timezone: str) -> None:
    """Switch on translation of pages and forms."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose_locale)
