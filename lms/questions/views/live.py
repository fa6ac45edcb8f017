"""What the editor's script asks for while somebody types: keeping and looking."""

from flask import Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import to_local, utc_now
from lms.errors import DomainError
from lms.questions.forms import Editor
from lms.questions.forms.question import shown_marks
from lms.questions.views.blueprint import blueprint
from lms.questions.views.editor import keep_posted, posted_basis
from lms.questions.views.looking import look_at
from lms.web.i18n import explain


@blueprint.post("/bank/editor/keep")
@requires(Permission.BANK_AUTHOR)
def keep_item() -> ResponseReturnValue:
    """Keep what is typed and say where, or why not; what is in the page stays there."""
    actor = current_actor()
    try:
        opened = posted_basis(actor)
        editor = Editor(opened.document, request.form)
        kept = keep_posted(editor, opened, actor, typing=request.form.get("final") != "1")
    except DomainError as error:
        return jsonify(code=error.code, message=explain(error)), error.status
    return jsonify(
        basis=str(kept.basis),
        item_id=kept.item_id,
        is_version=kept.is_version,
        at=f"{to_local(utc_now()):%H:%M:%S}",
    )


@blueprint.post("/bank/editor/look")
@requires(Permission.BANK_AUTHOR)
def look_at_item() -> ResponseReturnValue:
    """Return the preview, and what there is to say of the question as it is typed."""
    actor = current_actor()
    opened = posted_basis(actor)
    editor = Editor(opened.document, request.form)
    item_id = opened.item.id if opened.item else None
    look = look_at(editor, actor, item_id)
    return jsonify(
        preview=render_template("questions/editor/_preview.html", look=look),
        notes=render_template("questions/editor/_notes.html", look=look),
        similar=render_template("questions/editor/_similar.html", look=look),
        enemies=render_template("questions/editor/_enemies.html", look=look),
        bases={
            basis.row: render_template("questions/editor/_basis.html", basis=basis)
            for basis in look.bases
        },
        marks=shown_marks(look.document.get("marks")),
        problems=[
            {"field": each.field, "severity": each.severity, "message": each.message}
            for each in look.problems
            if each.field
        ],
    )


@blueprint.get("/bank/editor/frame")
@requires(Permission.BANK_AUTHOR)
def preview_frame() -> Response:
    """Return the empty room in which the editor shows a question, in a frame of its own width."""
    response = make_response(render_template("questions/editor/frame.html"))
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'none'; frame-ancestors 'self'"
    )
    return response
