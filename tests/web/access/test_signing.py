"""Signing in and out, sessions, CSRF and security headers, over HTTP."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from lms.people.models import Account, LoginSession, StaffMember
from lms.web.security import CONTENT_SECURITY_POLICY
from tests.support.build import PASSWORD, bearer, make_account, sign_in
from tests.support.pages import submit, text_of, visit


def post_sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", data={"login": login, "password": password, **more})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def age_session(account_id: int, **columns: object) -> None:
    """Change the session row of an account, as time would."""
    db.session.execute(
        sa.update(LoginSession).where(LoginSession.account_id == account_id).values(**columns)
    )
    db.session.commit()


def test_sign_in_opens_the_page_that_was_asked_for(client: FlaskClient) -> None:
    make_account(login="zhangsan")
    asked = client.get("/account")
    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=/account"
    visit(client, asked.location)
    answer = post_sign_in(client, "zhangsan", next="/account")
    assert (answer.status_code, answer.location) == (302, "/account")
    assert is_signed_in(client)


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_sign_in_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    make_account(login="zhangsan")
    assert post_sign_in(client, "zhangsan", next=target).location == "/"
    assert client.post("/preferences", data={"elder": "1", "next": target}).location == "/"


def test_unknown_login_and_wrong_password_get_the_same_page(client: FlaskClient) -> None:
    make_account(login="zhangsan")
    pages = []
    for login in ("zhangsan", "nobody"):
        answer = post_sign_in(client, login, "wrong")
        assert answer.status_code == 400
        pages.append(answer.text.replace(login, ""))
    assert pages[0] == pages[1]
    assert "登录名或密码不正确" in pages[0]


def test_five_failures_lock_the_account(client: FlaskClient) -> None:
    make_account(login="zhangsan")
    for _ in range(5):
        post_sign_in(client, "zhangsan", "wrong")
    answer = post_sign_in(client, "zhangsan")
    assert answer.status_code == 400
    assert "账号已暂时锁定" in answer.text
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, app: Flask) -> None:
    make_account(login="zhangsan")
    post_sign_in(client, "zhangsan")
    stolen = client.get_cookie("lianbing")
    assert stolen is not None
    assert client.post("/sign-out").location == "/sign-in"
    thief = app.test_client()
    thief.set_cookie("lianbing", stolen.value)
    assert not is_signed_in(thief)


def test_signing_in_renews_the_session_id(client: FlaskClient) -> None:
    make_account(login="zhangsan")
    cookies = []
    for _ in range(2):
        post_sign_in(client, "zhangsan")
        cookie = client.get_cookie("lianbing")
        assert cookie is not None
        cookies.append(cookie.value)
    assert cookies[0] != cookies[1]


def test_session_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    make_account(login="zhangsan")
    header = post_sign_in(client, "zhangsan").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


@pytest.mark.parametrize(
    ("role", "idle_min", "stays"),
    [
        (Role.LEARNER, 29, True),
        (Role.LEARNER, 31, False),
        (Role.SYSTEM_ADMIN, 14, True),
        (Role.SYSTEM_ADMIN, 16, False),
    ],
)
def test_idle_session_ends(client: FlaskClient, role: Role, idle_min: int, stays: bool) -> None:
    account_id = make_account(role).id
    sign_in(client, db.session.get_one(Account, account_id))
    age_session(account_id, seen_at=utc_now() - timedelta(minutes=idle_min))
    assert is_signed_in(client) is stays


def test_session_ends_after_its_longest_time(client: FlaskClient) -> None:
    account = make_account()
    sign_in(client, account)
    age_session(account.id, expires_at=utc_now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_disabled_account_and_departed_person_are_out_at_once(client: FlaskClient) -> None:
    account = make_account()
    sign_in(client, account)
    headers = bearer(account)
    account_id, staff_id = account.id, account.staff_id
    assert is_signed_in(client)
    db.session.get_one(StaffMember, staff_id).left_on = local_date(utc_now())
    db.session.commit()
    assert not is_signed_in(client)
    assert client.delete("/api/v1/tokens/current", headers=headers).status_code == 401
    db.session.get_one(StaffMember, staff_id).left_on = None
    db.session.get_one(Account, account_id).is_disabled = True
    db.session.commit()
    assert not is_signed_in(client)
    assert client.delete("/api/v1/tokens/current", headers=headers).status_code == 401


def test_token_opens_no_page_and_the_cookie_no_api(client: FlaskClient) -> None:
    account = make_account()
    headers = bearer(account)
    assert client.get("/account", headers=headers).status_code == 302
    sign_in(client, account)
    assert client.delete("/api/v1/tokens/current").status_code == 401


def test_form_without_its_token_is_refused(client: FlaskClient, app: Flask) -> None:
    account = make_account(login="zhangsan")
    sign_in(client, account)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for url in ("/account/sessions/end-others", "/account/password", "/preferences"):
            answer = client.post(url, data={"elder": "1"})
            assert answer.status_code == 400, url
            assert "安全校验已失效" in answer.text
        page = visit(client, "/account")
        token = page.find("input", attrs={"name": "csrf_token"})
        assert token is not None
        answer = client.post("/account/sessions/end-others", data={"csrf_token": token["value"]})
        assert answer.status_code == 302
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("url", ["/sign-in", "/privacy", "/nowhere", "/account"])
def test_every_answer_bears_the_security_headers(client: FlaskClient, url: str) -> None:
    headers = client.get(url).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_error_page_for_visitors_and_for_people(client: FlaskClient) -> None:
    assert "去登录" in text_of(visit(client, "/nowhere", status=404))
    sign_in(client, make_account())
    assert "回到首页" in text_of(visit(client, "/nowhere", status=404))
    page = visit(client, "/staff", status=403)
    assert "您没有使用此功能的权限" in text_of(page)


def test_first_password_must_be_changed_before_anything_else(client: FlaskClient) -> None:
    account = make_account(login="zhangsan", must_change_password=True)
    headers = bearer(account)
    post_sign_in(client, "zhangsan")
    for url in ("/", "/account", "/notices"):
        answer = client.get(url)
        assert (answer.status_code, answer.location) == (302, "/account/password"), url
    refused = client.delete("/api/v1/tokens/current", headers=headers)
    assert refused.status_code == 403
    assert refused.get_json()["code"] == "password-change-required"
    visit(client, "/account/password")
    answer = client.post(
        "/account/password",
        data={"current": PASSWORD, "new": "Blue-Window-8", "again": "Blue-Window-8"},
    )
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)


def test_password_past_its_days_must_be_changed_from_the_next_sign_in_on(
    client: FlaskClient,
) -> None:
    account = make_account()
    account_id = account.id
    sign_in(client, account)
    db.session.get_one(Account, account_id).password_changed_at = utc_now() - timedelta(days=181)
    db.session.commit()
    assert client.get("/account").location == "/account/password"
    age_session(account_id, created_at=utc_now() - timedelta(days=2))
    assert is_signed_in(client)  # signed in while it was good


def test_large_type_and_language_are_remembered_before_sign_in(client: FlaskClient) -> None:
    page = submit(client, "/preferences", {"elder": "1", "next": "/sign-in"})
    assert page.html is not None
    assert "elder" in page.html["class"]
    page = submit(client, "/preferences", {"lang": "en", "next": "/privacy"})
    assert page.html is not None
    assert page.html["lang"] == "en"


def test_privacy_notice_is_public(client: FlaskClient) -> None:
    assert "个人信息保护法" in text_of(visit(client, "/privacy"))


def test_person_leaving_tomorrow_is_still_in(client: FlaskClient) -> None:
    account = make_account()
    staff_id = account.staff_id
    sign_in(client, account)
    tomorrow: date = local_date(utc_now()) + timedelta(days=1)
    db.session.get_one(StaffMember, staff_id).left_on = tomorrow
    db.session.commit()
    assert is_signed_in(client)
