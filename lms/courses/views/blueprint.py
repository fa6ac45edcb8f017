"""The blueprint of courses, and the words its templates share."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from lms.courses.models import CourseState
from lms.web.i18n import lazy_names
from question_bank.taxonomy import CONTENT_CATEGORIES

blueprint = Blueprint("courses", __name__)

STATE_NAMES = {
    CourseState.DRAFT: _l("草稿"),
    CourseState.PUBLISHED: _l("已发布"),
    CourseState.WITHDRAWN: _l("已撤回"),
}
STATE_TONES = {
    CourseState.DRAFT: "grey",
    CourseState.PUBLISHED: "pine",
    CourseState.WITHDRAWN: "amber",
}


@blueprint.context_processor
def _names() -> dict[str, Any]:
    """Give the pages of courses the words for codes."""
    return {
        "category_names": lazy_names(CONTENT_CATEGORIES),
        "state_names": STATE_NAMES,
        "state_tones": STATE_TONES,
    }
