"""The blueprint of the item bank, and what its views share."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask_babel import gettext

from lms.clock import local_date, utc_now
from lms.questions.standing import LABELS, VERSION_LABELS, standing_of
from question_bank.items import TYPES
from question_bank.taxonomy import (
    BUSINESS_LINES,
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
    FIRST_LEVEL,
    line_name,
)

blueprint = Blueprint("questions", __name__)


@blueprint.context_processor
def _names() -> dict[str, Any]:
    """Give the pages of the bank the words for codes."""
    return {
        "type_names": translated({name: kind.label for name, kind in TYPES.items()}),
        "category_names": translated(CONTENT_CATEGORIES),
        "competency_names": translated(COMPETENCIES),
        "cognitive_names": translated(COGNITIVE_LEVELS),
        "difficulty_names": translated(DIFFICULTIES),
        "first_lines": [(code, gettext(line_name(code))) for code in FIRST_LEVEL],
        "line_choices": line_choices(),
        "full_line_name": full_line_name,
        "standing_labels": LABELS,
        "standing_choices": [(standing.value, label.text) for standing, label in LABELS.items()],
        "version_labels": VERSION_LABELS,
        "standing_of": lambda item, latest: standing_of(item, latest, local_date(utc_now())),
    }


def translated(names: Mapping[Any, str]) -> dict[Any, str]:
    """Return code → name in the language of the page."""
    return {code: gettext(name) for code, name in names.items()}


def line_choices() -> list[tuple[str, str]]:
    """Return the business lines, second-level ones indented below the first."""
    return [
        (code, ("　" if line.parent else "") + gettext(line.name))
        for code, line in BUSINESS_LINES.items()
    ]


def full_line_name(code: str) -> str:
    """Return the name of a line, a second-level one after that of its parent."""
    if not code:
        return str(gettext("未标注"))
    line = BUSINESS_LINES.get(code)
    if line is None or line.parent is None:
        return str(gettext(line_name(code)))
    return f"{gettext(line_name(line.parent))} · {gettext(line.name)}"
