"""The blueprint of competitions, and the words its pages share."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from lms.competitions.forms import STAGE_NAMES
from lms.competitions.ranking import TieBreak
from lms.competitions.standings import TIE_BREAK_NAMES
from lms.web.i18n import listed, translated

blueprint = Blueprint("competitions", __name__)


def tie_break_sentence(tie_breaks: list[str]) -> str:
    """Return how ties are broken, as the board says it."""
    names = [translated(TIE_BREAK_NAMES[TieBreak(value)]) for value in tie_breaks]
    if not names:
        return str(_("同分名次并列。"))
    return str(_("同分依次比：%(names)s；仍相同的名次并列。", names=listed(names)))


@blueprint.context_processor
def _names() -> dict[str, Any]:
    return {"stage_names": STAGE_NAMES, "tie_break_sentence": tie_break_sentence}
