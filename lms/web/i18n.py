"""Languages: Chinese is the source, English a catalogue (translations/en)."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel, gettext, lazy_gettext
from flask_babel.speaklater import LazyString

from lms.access.guard import find_actor
from lms.errors import DomainError
from lms.words import Phrase
from question_bank.taxonomy import line_name

LANGUAGES = ("zh", "en")


def choose_locale() -> str:
    """Return the language of the person, or of the cookie before sign-in; Chinese by default."""
    if not has_request_context():
        return "zh"
    actor = find_actor()
    lang = actor.lang if actor else request.cookies.get("lang", "zh")
    return "en" if lang == "en" else "zh"


def init_i18n(app: Flask, timezone: str) -> None:
    """Switch on translation of pages and forms."""
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = timezone
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=choose_locale)
    app.jinja_env.filters.update(tr=translated, line=line_label, listed=listed)


def translated(text: str) -> str:
    """Return a constant text or a phrase in the language of the request, any other text as is."""
    if not isinstance(text, Phrase):
        return str(gettext(text)) if text else ""
    values = {name: _translated_value(value) for name, value in text.values.items()}
    return str(gettext(text.pattern, **values))


def explain(error: DomainError) -> str:
    """Return what happened and the next step, in the language of the request."""
    message, hint = translated(error.message), translated(error.hint)
    return f"{message} {hint}" if hint and message.isascii() else f"{message}{hint}"


def listed(words: Iterable[Any]) -> str:
    """Return words in a row, set apart as the language of the request does."""
    return str(gettext("、")).join(str(word) for word in words)


def line_label(code: str) -> str:
    """Return the name of a business line in the language of the request."""
    return translated(line_name(code))


def _translated_value(value: object) -> object:
    if isinstance(value, tuple):
        return listed(_translated_value(each) for each in value)
    return translated(value) if isinstance(value, Phrase) else value


def lazy_names(names: Mapping[Any, str]) -> dict[Any, Any]:
    """Return code → name for templates and form classes, translated when shown."""
    return {code: lazy_gettext(name) for code, name in names.items()}


def lazy_label(name: str, code: str = "") -> LazyString:
    """Return a name for the choices of a form class, translated when shown; a code may precede."""
    return LazyString(lambda: f"{code} {gettext(name)}") if code else lazy_gettext(name)
