"""Words for people from modules that know no web: Chinese, and translatable where they are shown.

A phrase is an ordinary text for whoever stores, logs or compares it. `lms.web.i18n.translated`
puts it into the language of the request, value by value.
"""

from collections.abc import Mapping
from typing import Self


class Phrase(str):
    """A sentence with values, “第 %(n)s 题”; a tuple of words as a value is set in a row."""

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        shown = {
            name: "、".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        phrase = super().__new__(cls, pattern % shown if shown else pattern)
        phrase.pattern, phrase.values = pattern, values
        return phrase


def term(text: str) -> Phrase:
    """Return a name or sentence without values, marked for translation."""
    return Phrase(text)
