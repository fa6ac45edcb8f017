"""Pictures in and out."""

from flask import Blueprint, Response, jsonify, request, url_for

from lms.access.guard import current_actor, requires
from lms.access.permissions import Permission
from lms.clock import utc_now
from lms.errors import DomainError
from lms.media import queries, service
from lms.web.error_pages import problem
from lms.web.i18n import translated
from lms.web.markup.views import AUTHORS
from lms.web.uploads import read_upload

blueprint = Blueprint("media", __name__)
FOREVER_S = 365 * 24 * 3600  # a name stands for one content


@blueprint.get("/media/<name>")
@requires(Permission.ACCOUNT_OWN)
def show_media(name: str) -> Response:
    """Send a picture; a browser that has it keeps it."""
    if request.if_none_match.contains(name):
        response = Response(status=304)
    else:
        media = queries.get_media(name)
        response = Response(media.data, content_type=media.content_type)
    response.set_etag(name)
    response.cache_control.private = True
    response.cache_control.max_age = FOREVER_S
    response.cache_control.immutable = True
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/media")
@requires(*AUTHORS)
def upload_media() -> Response | tuple[Response, int]:
    """Keep the picture posted as `file`; returns its name, its address and the Markdown for it."""
    try:
        _name, data = read_upload(request.files.get("file"))
        media = service.upload_media(data, actor=current_actor(), now=utc_now())
    except DomainError as error:
        return problem(error.status, error.code, translated(error.message), translated(error.hint))
    return jsonify(
        name=media.name,
        url=url_for("media.show_media", name=media.name),
        markdown=f"![](media:{media.name})",
    ), 201
