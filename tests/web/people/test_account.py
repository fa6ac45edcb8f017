"""One's own account."""

import json

import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.people.models import Account, LoginSession, StaffMember
from tests.support.build import PASSWORD, bearer, make_account, make_staff, sign_in
from tests.support.pages import submit, text_of, visit


def test_account_page_shows_ones_data_and_sessions(client: FlaskClient) -> None:
    staff = make_staff(name="张三", phone="13812345678")
    account = make_account(staff=staff)
    bearer(account)
    sign_in(client, account)
    words = text_of(visit(client, "/account"))
    for expected in ("张三", "13812345678", "本机", "接口令牌", "学员"):
        assert expected in words


def test_wrong_new_passwords_are_told_beside_the_form(client: FlaskClient) -> None:
    sign_in(client, make_account())
    form = {"current": PASSWORD, "new": "short", "again": "short"}
    assert "密码至少 8 位" in text_of(submit(client, "/account/password", form, status=422))
    form = {"current": "wrong", "new": "Blue-Window-8", "again": "Blue-Window-8"}
    assert "当前密码不正确" in text_of(submit(client, "/account/password", form, status=422))
    form = {"current": PASSWORD, "new": "Blue-Window-8", "again": "Blue-Window-9"}
    assert "不一致" in text_of(submit(client, "/account/password", form, status=422))


def test_changing_the_password_ends_other_devices_but_not_this_one(client: FlaskClient) -> None:
    account = make_account()
    headers = bearer(account)
    sign_in(client, account)
    form = {"current": PASSWORD, "new": "Blue-Window-8", "again": "Blue-Window-8"}
    assert client.post("/account/password", data=form).status_code == 302
    assert client.get("/account").status_code == 200
    assert client.delete("/api/v1/tokens/current", headers=headers).status_code == 401


def test_one_session_is_ended_and_that_of_a_stranger_is_not_found(client: FlaskClient) -> None:
    account, stranger = make_account(), make_account()
    bearer(account)
    bearer(stranger)
    rows = dict(db.session.execute(sa.select(LoginSession.account_id, LoginSession.id)).all())
    mine, theirs = rows[account.id], rows[stranger.id]
    sign_in(client, account)
    assert client.post(f"/account/sessions/{theirs}/end").status_code == 404
    assert client.post(f"/account/sessions/{mine}/end").status_code == 302
    assert db.session.get_one(LoginSession, mine).ended_at is not None
    assert db.session.get_one(LoginSession, theirs).ended_at is None


def test_own_data_are_handed_over_as_json(client: FlaskClient) -> None:
    sign_in(client, make_account(staff=make_staff(name="张三")))
    answer = client.post("/account/data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert json.loads(answer.text)["staff"]["name"] == "张三"
    assert "password_hash" not in answer.text


def test_contact_is_corrected_by_its_owner(client: FlaskClient) -> None:
    account = make_account()
    staff_id = account.staff_id
    sign_in(client, account)
    page = submit(client, "/account/contact", {"phone": "电话", "email": ""}, status=422)
    assert "手机号只能由数字组成" in text_of(page)
    submit(client, "/account/contact", {"phone": "13800000009", "email": "z@example.cn"})
    staff = db.session.get_one(StaffMember, staff_id)
    assert (staff.phone, staff.email) == ("13800000009", "z@example.cn")


def test_preferences_of_a_signed_in_person_stay_with_the_account(client: FlaskClient) -> None:
    account = make_account()
    account_id = account.id
    sign_in(client, account)
    client.post("/preferences", data={"elder": "1", "next": "/account"})
    client.post("/preferences", data={"lang": "en", "next": "/account"})
    row = db.session.get_one(Account, account_id)
    assert (row.elder, row.lang) == (True, "en")
