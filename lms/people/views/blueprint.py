"""The blueprint of people, and what its views share."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from lms.access.permissions import LINE_ROLES, ROLE_NAMES
from lms.errors import DomainError
from lms.people.models import SessionKind
from lms.people.names import EMPLOYMENT_NAMES, LEVEL_NAMES
from lms.web.forms import BaseForm
from lms.web.i18n import explain, translated

blueprint = Blueprint("people", __name__)

KIND_NAMES = {SessionKind.BROWSER: _l("浏览器"), SessionKind.API: _l("接口令牌")}


@blueprint.context_processor
def _names() -> dict[str, Any]:
    """Give the pages of people the words for codes."""
    return {
        "employment_names": EMPLOYMENT_NAMES,
        "level_names": LEVEL_NAMES,
        "role_names": {role: translated(name) for role, name in ROLE_NAMES.items()},
        "line_roles": LINE_ROLES,
        "kinds": KIND_NAMES,
    }


def show_refusal(form: BaseForm, error: DomainError) -> None:
    """Put what a rule said above the form that was sent."""
    form.form_errors.append(explain(error))
