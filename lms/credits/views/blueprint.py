"""The blueprint of credits, and what its views share."""

from datetime import date
from typing import Any

from flask import Blueprint, request

from lms.credits import names

blueprint = Blueprint("credits", __name__)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@blueprint.context_processor
def _names() -> dict[str, Any]:
    """Give the pages the words for codes."""
    return {
        "mode_names": names.MODE_NAMES,
        "category_names": names.CATEGORY_NAMES,
        "state_names": names.STATE_NAMES,
        "state_tones": names.STATE_TONES,
        "level_names": names.LEVEL_NAMES,
        "level_tones": names.LEVEL_TONES,
        "cut_names": names.CUT_NAMES,
    }


def wanted_year(today: date) -> int:
    """Return the year asked for, this year when absent or nonsense."""
    year = request.args.get("year", today.year, type=int)
    return year if FIRST_YEAR <= year <= LAST_YEAR else today.year
