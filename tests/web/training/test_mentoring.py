"""Mentorships by their pages: as administrator, mentor, mentee and stranger."""

from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from lms.credits.models import CreditEntry, EntryState
from lms.training.models import MentoringLog, Mentorship
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.pages import submit, text_of, visit

TODAY = local_date(utc_now())


class Who(NamedTuple):
    """An account by its id, for signing in."""

    id: int


class Pair(NamedTuple):
    """Ids of accounts and of the mentorship between two of them."""

    admin: Who
    mentor: Who
    mentee: Who
    mentor_no: str
    mentee_no: str
    unit_id: int


@pytest.fixture
def pair(database: db.Session) -> Pair:
    unit = make_unit(name="甲局")
    mentor, mentee = make_staff(unit, name="赵师傅"), make_staff(unit, name="小钱")
    numbers = (mentor.staff_no, mentee.staff_no)
    accounts = [make_account(Role.UNIT_ADMIN, unit=unit)]
    accounts += [make_account(staff=mentor), make_account(staff=mentee)]
    return Pair(*(Who(account.id) for account in accounts), *numbers, unit.id)


def create(client: FlaskClient, pair: Pair, **changes: object) -> int:
    """Pair the two by the form; returns the id of the mentorship."""
    sign_in(client, pair.admin)  # type: ignore[arg-type]
    form = {
        "mentor_no": pair.mentor_no, "mentee_no": pair.mentee_no, "business_lines": ["03"],
        "starts_on": TODAY.isoformat(), "ends_on": "",
    }  # fmt: skip
    submit(client, "/mentorships/new", form | changes)
    return db.session.scalar(sa.select(Mentorship.id)) or 0


def log_form(**changes: object) -> dict[str, object]:
    return {
        "on": TODAY.isoformat(), "minutes": "90", "kind": "independent",
        "business": "待遇核定", "feedback": "",
    } | changes  # fmt: skip


def test_pairing_logging_and_signing_off(client: FlaskClient, pair: Pair) -> None:
    sign_in(client, pair.admin)  # type: ignore[arg-type]
    assert "还没有师徒结对" in text_of(visit(client, "/mentorships"))
    visit(client, "/mentorships/new")
    url = f"/mentorships/{create(client, pair)}"
    assert "小钱" in text_of(visit(client, "/mentorships"))
    page = submit(client, f"{url}/sign-off", {"opinion": "可独立上岗"}, status=422)
    assert "独立办" in text_of(page)
    assert "带教已登记" in submit(client, f"{url}/log", log_form()).get_text()
    page = submit(client, f"{url}/sign-off", {"opinion": ""}, status=422)
    assert "请填写出师意见" in text_of(page)
    assert "已出师" in text_of(submit(client, f"{url}/sign-off", {"opinion": "可独立上岗"}))
    assert "小钱" in text_of(visit(client, "/mentorships?state=signed_off"))
    assert "没有符合条件" in text_of(visit(client, "/mentorships?state=open"))


def test_the_mentor_logs_and_the_unit_confirms(client: FlaskClient, pair: Pair) -> None:
    url = f"/mentorships/{create(client, pair)}"
    sign_in(client, pair.mentor)  # type: ignore[arg-type]
    assert "徒弟：小钱" in text_of(visit(client, "/my-classes"))
    submit(client, f"{url}/log", log_form(minutes="0"), status=422)
    submit(client, f"{url}/log", log_form())
    assert set(db.session.scalars(sa.select(CreditEntry.state))) == {EntryState.SUBMITTED}
    assert client.post(f"{url}/sign-off", data={"opinion": "好"}).status_code == 403
    sign_in(client, pair.admin)  # type: ignore[arg-type]
    assert "跟岗学习：待遇核定" in text_of(visit(client, "/credits/submitted"))


def test_the_mentee_reads_and_writes_nothing(client: FlaskClient, pair: Pair) -> None:
    url = f"/mentorships/{create(client, pair)}"
    sign_in(client, pair.mentee)  # type: ignore[arg-type]
    assert "登记带教" not in text_of(visit(client, url))
    page = submit(client, f"{url}/log", log_form(), status=422)
    assert "由师傅或单位管理员登记" in page.get_text()
    assert db.session.scalar(sa.select(MentoringLog.id)) is None


def test_an_unknown_number_comes_back(client: FlaskClient, pair: Pair) -> None:
    sign_in(client, pair.admin)  # type: ignore[arg-type]
    outside = make_staff(make_unit(name="乙局")).staff_no
    form = {
        "mentor_no": outside, "mentee_no": pair.mentee_no, "business_lines": ["03"],
        "starts_on": TODAY.isoformat(),
    }  # fmt: skip
    page = submit(client, "/mentorships/new", form, status=422)
    assert "没有找到工号" in text_of(page)
    page = submit(client, "/mentorships/new", form | {"business_lines": []}, status=422)
    assert "至少选择一条" in text_of(page)


def test_ending_keeps_the_logs(client: FlaskClient, pair: Pair) -> None:
    url = f"/mentorships/{create(client, pair)}"
    submit(client, f"{url}/log", log_form())
    submit(client, f"{url}/end", {})
    row = db.session.scalars(sa.select(Mentorship)).one()
    assert (row.ends_on, len(row.logs)) == (TODAY, 1)


def test_strangers_find_no_pair(client: FlaskClient, pair: Pair) -> None:
    url = f"/mentorships/{create(client, pair)}"
    for role in (Role.UNIT_ADMIN, Role.LEARNER):
        sign_in(client, make_account(role, unit=make_unit()))
        visit(client, url, status=404)
        assert client.post(f"{url}/log", data=log_form()).status_code == 404
    sign_in(client, make_account(Role.UNIT_ADMIN, unit=make_unit()))
    for action in ("sign-off", "end"):
        assert client.post(f"{url}/{action}", data={"opinion": "x"}).status_code == 404
    assert "还没有师徒结对" in text_of(visit(client, "/mentorships"))


def test_a_mentor_managing_another_unit_does_not_sign_off(client: FlaskClient, pair: Pair) -> None:
    other = make_staff(make_unit(name="乙局"), name="外单位师傅")
    account = make_account(Role.UNIT_ADMIN, staff=other)
    who, other_id = Who(account.id), other.id
    mentee_id = db.session.scalar(sa.text("SELECT id FROM staff_member WHERE name = '小钱'"))
    db.session.add(
        Mentorship(
            mentor_id=other_id, mentee_id=mentee_id, business_lines=["03"], starts_on=TODAY,
            opinion="", created_at=utc_now(),
        )
    )  # fmt: skip
    db.session.commit()
    url = f"/mentorships/{db.session.scalar(sa.select(Mentorship.id))}"
    sign_in(client, who)  # type: ignore[arg-type]
    assert "出师签字" not in text_of(visit(client, url))
    assert client.post(f"{url}/sign-off", data={"opinion": "x"}).status_code == 404
