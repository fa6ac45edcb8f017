"""The preview of the editor's text field."""

from flask import Blueprint, request
from flask_babel import gettext as _

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.errors import DomainError
from lms.web.i18n import explain
from lms.web.markup.rendering import render_markdown

# Whoever writes texts with tables, pictures and formulas; everybody else writes plain text.
AUTHORS = (
    Permission.BANK_AUTHOR,
    Permission.COURSE_AUTHOR,
    Permission.EXAM_MANAGE,
    Permission.COMPETITION_MANAGE,
    Permission.TRAINING_MANAGE,
)

blueprint = Blueprint("markup", __name__)


@blueprint.post("/markup/preview")
@requires(*AUTHORS)
def preview() -> str | tuple[str, int]:
    """Return posted Markdown (`text`) as clean HTML, a text too large to render with 422."""
    text = request.form.get("text", "")
    try:
        return render_markdown(text) if text.strip() else f"<p>{_('还没有内容。')}</p>"
    except DomainError as error:
        return f"<p>{explain(error)}</p>", error.status
