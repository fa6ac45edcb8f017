"""Each kind of error, mapped once to a status and a page, or to `problem+json` in the API."""

import logging
from typing import Any

from flask import Flask, Response, json, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from lms.access.guard import is_api_request
from lms.errors import DomainError, NotSignedIn
from lms.web.i18n import translated
from lms.words import term

log = logging.getLogger(__name__)

HTTP_MESSAGES = {
    400: (term("请求不完整或格式有误。"), term("请返回上一页重试。")),
    403: (term("您没有使用此功能的权限。"), term("如需开通，请联系本单位管理员。")),
    404: (term("没有找到这个页面。"), term("链接可能已经失效，或内容不在您的权限范围内。")),
    405: (term("这个地址不支持此操作。"), term("请从页面上的按钮进入。")),
    413: (term("文件太大。"), term("请压缩或拆分后再上传。")),
    429: (term("操作过于频繁。"), term("请稍候一分钟再试。")),
    500: (
        term("系统出了一点问题，您刚才的操作没有完成。"),
        term("请稍后重试；如仍不行，请联系系统管理员。"),
    ),
}
HTTP_CODES = {
    400: "bad-request",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    500: "internal",
}


def init_error_pages(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, code: str, title: str, detail: str = "", **extra: Any) -> Response:
    """Return an RFC 9457 problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    return Response(
        json.dumps(body | extra, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )


def _answer(status: int, code: str, message: str, hint: str, **extra: Any) -> Any:
    if is_api_request():
        return problem(status, code, message, hint, **extra)
    return render_template("errors/error.html", status=status, message=message, hint=hint), status


def _domain_error(error: DomainError) -> Any:
    if isinstance(error, NotSignedIn) and not is_api_request():
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("access.sign_in", next=target))
    message, hint = translated(error.message), translated(error.hint)
    return _answer(error.status, error.code, message, hint, **error.extra)


def _csrf_error(error: CSRFError) -> Any:
    return _answer(
        400, "csrf", _("页面停留过久，安全校验已失效。"), _("请返回上一页刷新后重新提交。")
    )


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    message, hint = HTTP_MESSAGES.get(status, HTTP_MESSAGES[400 if status < 500 else 500])
    return _answer(status, HTTP_CODES.get(status, "error"), _(message), _(hint))


def _unexpected(error: Exception) -> Any:
    log.exception("unexpected error on %s %s", request.method, request.path)
    message, hint = HTTP_MESSAGES[500]
    return _answer(500, "internal", _(message), _(hint))
