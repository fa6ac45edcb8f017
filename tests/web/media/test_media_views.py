"""Sending and taking pictures."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.access.permissions import Role
from tests.support.build import make_account, sign_in
from tests.support.build_media import png

PICTURE = png(4, 3)


def upload(client: FlaskClient, data: bytes = PICTURE, name: str = "图.png") -> TestResponse:
    return client.post("/media", data={"file": (BytesIO(data), name)})


@pytest.fixture
def trainer(client: FlaskClient) -> FlaskClient:
    sign_in(client, make_account(Role.TRAINER))
    return client


def test_uploaded_picture_is_shown_to_whoever_is_signed_in(
    app: Flask, trainer: FlaskClient
) -> None:
    reply = upload(trainer)
    assert reply.status_code == 201
    assert reply.json is not None
    assert reply.json["markdown"] == f"![](media:{reply.json['name']})"
    learner = app.test_client()
    sign_in(learner, make_account())
    shown = learner.get(reply.json["url"])
    assert (shown.status_code, shown.data) == (200, PICTURE)
    assert shown.content_type == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    control = shown.cache_control
    assert (control.private, control.immutable, control.no_store) == (True, True, False)
    etag = shown.headers["ETag"]
    again = learner.get(reply.json["url"], headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_stranger_has_to_sign_in_to_see_a_picture(app: Flask, trainer: FlaskClient) -> None:
    reply = upload(trainer)
    assert reply.json is not None
    answer = app.test_client().get(reply.json["url"])
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("name", ["0" * 32 + ".png", "x", "0" * 500])
def test_unknown_picture_is_not_found(trainer: FlaskClient, name: str) -> None:
    assert trainer.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg><script>alert(1)</script></svg>", "图.svg", "不是能用的图片"),
        (b"<html></html>", "图.png", "不是能用的图片"),
        (b"", "图.png", "空的"),
        (png(4001, 2), "图.png", "4001 × 2"),
    ],
)
def test_other_files_are_refused_with_a_reason(
    trainer: FlaskClient, data: bytes, name: str, words: str
) -> None:
    reply = upload(trainer, data, name)
    assert reply.status_code == 422
    assert reply.content_type == "application/problem+json"
    assert words in reply.get_json(force=True)["title"]
    assert reply.get_json(force=True)["detail"]


def test_post_without_a_file_is_refused(trainer: FlaskClient) -> None:
    assert trainer.post("/media").status_code == 422


def test_learner_may_not_upload(client: FlaskClient) -> None:
    sign_in(client, make_account())
    assert client.post("/media").status_code == 403


def test_upload_needs_the_csrf_token(
    app: Flask, trainer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    reply = trainer.post("/media")
    assert reply.status_code == 400
    assert "安全校验" in reply.get_data(as_text=True)


def test_preview_shows_clean_html_to_authors(trainer: FlaskClient) -> None:
    reply = trainer.post("/markup/preview", data={"text": "**粗**<script>1</script> $x^2$"})
    html = reply.get_data(as_text=True)
    assert "<strong>粗</strong>" in html
    assert "<msup>" in html
    assert "script" not in html.replace("msup", "")
    assert "还没有内容" in trainer.post("/markup/preview").get_data(as_text=True)


def test_preview_of_a_text_too_large_says_so(trainer: FlaskClient) -> None:
    reply = trainer.post("/markup/preview", data={"text": "*天" * 20000})
    assert reply.status_code == 422
    assert "64 KB" in reply.get_data(as_text=True)


def test_learner_has_no_preview(client: FlaskClient) -> None:
    sign_in(client, make_account())
    assert client.post("/markup/preview", data={"text": "x"}).status_code == 403
