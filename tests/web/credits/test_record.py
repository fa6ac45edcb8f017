"""The training record, handing in, deciding, the rule: as owner, administrator and stranger."""

from datetime import date
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from lms.credits.models import CreditEntry, CreditRule, EntryState
from lms.people.models import OrgUnit, StaffMember
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.build_credits import make_entry
from tests.support.pages import submit, text_of, visit

TODAY = local_date(utc_now())
DAY = date(TODAY.year, 1, 2)


class Who(NamedTuple):
    """The ids of a signed-in person, good after the session has ended."""

    id: int
    staff_id: int


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit(name="甲局")


@pytest.fixture
def clerk(unit: OrgUnit) -> Who:
    account = make_account(staff=make_staff(unit, name="张三"))
    return Who(account.id, account.staff_id)


@pytest.fixture
def admin(unit: OrgUnit) -> Who:
    staff = make_staff(unit, name="李管理")
    account = make_account(Role.LEARNER, Role.UNIT_ADMIN, staff=staff)
    return Who(account.id, account.staff_id)


def staff_of(account: Who) -> StaffMember:
    return db.session.get_one(StaffMember, account.staff_id)


def form(**changes: object) -> dict[str, object]:
    return {
        "title": "省厅培训班", "on": DAY.isoformat(), "minutes": "360", "mode": "centralized",
        "content_category": "policy", "document_no": "人社厅函〔2026〕8号", "statement": "",
        "token": "one",
    } | changes  # fmt: skip


def test_an_empty_record_says_what_will_stand_there(client: FlaskClient, clerk: Who) -> None:
    sign_in(client, clerk)
    assert "还没有培训记录" in text_of(visit(client, "/record"))


def test_the_record_shows_each_hour_with_its_state(client: FlaskClient, clerk: Who) -> None:
    make_entry(staff_of(clerk), on=DAY, title="养老待遇核定")
    make_entry(staff_of(clerk), on=DAY, title="外出学习", state=EntryState.SUBMITTED)
    sign_in(client, clerk)
    text = text_of(visit(client, "/record"))
    assert "养老待遇核定" in text
    assert "另有 8 学时待确认" in text
    sheet = text_of(visit(client, "/record/print"))
    assert "养老待遇核定" in sheet
    assert "外出学习" not in sheet


@pytest.mark.parametrize("year", ["abc", "1", "99999", ""])
def test_a_nonsense_year_shows_this_one(client: FlaskClient, clerk: Who, year: str) -> None:
    sign_in(client, clerk)
    assert f"{TODAY.year} 年度" in text_of(visit(client, f"/record?year={year}"))


def test_a_record_with_more_online_study_than_counts_says_so(
    client: FlaskClient, clerk: Who
) -> None:
    for day in (2, 3, 4):
        make_entry(staff_of(clerk), on=date(TODAY.year, 1, day), mode="online")  # type: ignore[arg-type]
    sign_in(client, clerk)
    assert "超过网络培训占比上限" in text_of(visit(client, "/record"))


def test_handing_in_and_confirming(client: FlaskClient, clerk: Who, admin: Who) -> None:
    sign_in(client, clerk)
    visit(client, "/record/new")
    assert "已提交" in submit(client, "/record/new", form()).get_text()
    assert "待确认" in text_of(visit(client, "/record"))
    entry_id = db.session.scalar(sa.select(CreditEntry.id))
    sign_in(client, admin)
    assert "省厅培训班" in text_of(visit(client, "/credits/submitted"))
    assert "已确认 1 条" in submit(client, "/credits/confirm", {"entry": entry_id}).get_text()
    assert "没有等待确认" in text_of(visit(client, "/credits/submitted"))


def test_a_form_with_gaps_comes_back(client: FlaskClient, clerk: Who) -> None:
    sign_in(client, clerk)
    page = submit(client, "/record/new", form(title="", minutes="481"), status=422)
    assert "请填写培训名称" in page.get_text()
    page = submit(client, "/record/new", form(document_no=""), status=422)
    assert "请填写文号或证明说明" in page.get_text()
    assert db.session.scalar(sa.select(CreditEntry.id)) is None


def test_sending_back_shows_the_reason_to_the_person(
    client: FlaskClient, clerk: Who, admin: Who
) -> None:
    entry = make_entry(staff_of(clerk), on=DAY, state=EntryState.SUBMITTED).id
    sign_in(client, admin)
    page = submit(client, f"/credits/{entry}/reject", {"reason": ""})
    assert "请填写退回原因" in page.get_text()
    submit(client, f"/credits/{entry}/reject", {"reason": "请写明文号"})
    sign_in(client, clerk)
    assert "请写明文号" in text_of(visit(client, "/record"))


def test_the_administrator_reverses_with_a_reason(
    client: FlaskClient, clerk: Who, admin: Who
) -> None:
    entry = make_entry(staff_of(clerk), on=DAY).id
    sign_in(client, admin)
    assert "张三的学习档案" in text_of(visit(client, f"/staff/{clerk.staff_id}/record"))
    visit(client, f"/staff/{clerk.staff_id}/record/print")
    page = submit(client, f"/credits/{entry}/reverse", {"reason": ""})
    assert "请填写更正原因" in page.get_text()
    page = submit(client, f"/credits/{entry}/reverse", {"reason": "签到有误"})
    assert "已更正" in text_of(page)
    assert "签到有误" in text_of(page)


def test_strangers_find_nothing(client: FlaskClient, clerk: Who) -> None:
    entry = make_entry(staff_of(clerk), on=DAY, state=EntryState.SUBMITTED).id
    other = make_account(Role.UNIT_ADMIN, unit=make_unit(name="乙局"))
    sign_in(client, other)
    for url in (f"/staff/{clerk.staff_id}/record", f"/staff/{clerk.staff_id}/record/print"):
        visit(client, url, status=404)
    for url, data in (
        (f"/credits/{entry}/reverse", {"reason": "x"}),
        (f"/credits/{entry}/reject", {"reason": "x"}),
        ("/credits/confirm", {"entry": entry}),
    ):
        assert client.post(url, data=data).status_code == 404
    assert "没有等待确认" in text_of(visit(client, "/credits/submitted"))


def test_a_learner_opens_no_page_of_the_unit(client: FlaskClient, clerk: Who) -> None:
    sign_in(client, clerk)
    for url in (
        "/credits/submitted",
        "/unit-days",
        "/credit-rule",
        f"/staff/{clerk.staff_id}/record",
    ):
        visit(client, url, status=403)


def rule_form(**changes: object) -> dict[str, object]:
    return {
        "year": TODAY.year, "annual_days_required": "6", "hours_per_day": "7.5",
        "minutes_per_credit_hour": "45", "max_hours_per_calendar_day": "8",
        "online_cap_pct": "50", "mentee_cap_hours": "16", "source": "省厅通知",
    } | changes  # fmt: skip


def test_the_top_unit_changes_the_rule(client: FlaskClient, admin: Who) -> None:
    sign_in(client, admin)
    page = submit(client, "/credit-rule", rule_form())
    assert "第 2 版" in text_of(page)
    submit(client, "/credit-rule", rule_form(hours_per_day="0"), status=422)
    assert db.session.scalar(sa.select(sa.func.max(CreditRule.version))) == 2


def test_a_unit_below_reads_the_rule_only(client: FlaskClient, unit: OrgUnit) -> None:
    below = make_account(Role.UNIT_ADMIN, unit=make_unit(unit))
    sign_in(client, below)
    assert "由最上级单位的管理员维护" in text_of(visit(client, "/credit-rule"))
    assert client.post("/credit-rule", data=rule_form()).status_code == 403
