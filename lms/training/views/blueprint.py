"""The blueprint of training, and what its views share."""

from typing import Any

from flask import Blueprint

from lms.access.permissions import Permission
from lms.training import names
from lms.web.forms import BaseForm
from lms.web.i18n import explain, lazy_names, line_label
from question_bank.taxonomy import CONTENT_CATEGORIES

blueprint = Blueprint("training", __name__)
MANAGE = Permission.TRAINING_MANAGE


@blueprint.app_context_processor
def _names() -> dict[str, Any]:
    """Give the pages of training, also those of flows, the words for codes."""
    return {
        "training_names": names,
        "content_names": lazy_names(CONTENT_CATEGORIES),
        "name_of_line": line_label,
    }


def show_refusal(form: BaseForm, error: Any) -> None:
    """Put what a rule said above the form that was sent."""
    form.form_errors.append(explain(error))
