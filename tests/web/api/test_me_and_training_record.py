"""The API of the caller and of training records."""

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from lms.credits.models import CreditMode, EntryState, SourceKind
from lms.credits.service import reverse_entry
from tests.support.build import actor_of, bearer, make_account, make_staff, make_unit
from tests.support.build_credits import make_entry


@pytest.fixture
def today(database: db.Session) -> date:
    """Give today's date; entries of today lie in the current year whenever the tests run."""
    return local_date(utc_now())


def test_me_names_person_unit_roles_and_the_year_so_far(client: FlaskClient, today: date) -> None:
    unit = make_unit(name="江海市社保中心")
    account = make_account(Role.LEARNER, Role.TRAINER, unit=unit)
    make_entry(account.staff, on=today, minutes=360)
    make_entry(account.staff, on=today, minutes=45, state=EntryState.SUBMITTED)
    staff_id, name, code = account.staff_id, account.staff.name, unit.code
    answer = client.get("/api/v1/me", headers=bearer(account))
    assert answer.status_code == 200
    me = answer.get_json()
    assert (me["id"], me["name"]) == (staff_id, name)
    assert me["unit"] == {"id": unit.id, "code": code, "name": "江海市社保中心"}
    assert me["roles"] == ["learner", "trainer"]
    assert me["credit"]["year"] == today.year
    assert me["credit"]["counted_hours"] == "8.00"
    assert me["credit"]["days"] == "1.00"
    assert me["credit"]["required_days"] == "5.00"
    assert me["credit"]["is_met"] is False


def test_me_needs_a_token(client: FlaskClient) -> None:
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "not-signed-in"


def test_own_record_lists_entries_with_evidence_and_sums(client: FlaskClient, today: date) -> None:
    account = make_account(Role.LEARNER)
    make_entry(account.staff, on=today, minutes=360, title="窗口服务规范")
    make_entry(
        account.staff, on=today, minutes=45, mode=CreditMode.ONLINE,
        source_kind=SourceKind.COURSE, category="policy",
    )  # fmt: skip
    url = f"/api/v1/staff/{account.staff_id}/training-record"
    record = client.get(url, headers=bearer(account)).get_json()
    assert record["year"] == today.year
    assert [entry["credit_hours"] for entry in record["entries"]] == ["1.00", "8.00"]
    assert record["entries"][0]["source"] == {"kind": "course", "id": "1"}
    assert record["entries"][1]["title"] == "窗口服务规范"
    assert record["entries"][1]["evidence"] == {}
    assert record["hours_by_mode"]["centralized"] == "8.00"
    assert record["hours_by_mode"]["online"] == "1.00"
    assert record["hours_by_category"] == {"policy": "1.00", "service": "8.00"}
    # at most 8 hours of one calendar day count, and the class comes first
    assert record["cuts"] == [{"code": "day", "hours": "1.00"}]
    assert (record["counted_hours"], record["days"]) == ("8.00", "1.00")
    assert record["rule_version"] == 1
    assert record["forecast"]["level"] in ("green", "yellow", "red")


def test_reversal_stands_as_a_negative_entry_naming_the_first(
    client: FlaskClient, today: date
) -> None:
    account = make_account(Role.LEARNER)
    entry = make_entry(account.staff, on=today)
    boss = actor_of(make_account(Role.UNIT_ADMIN, unit=account.staff.unit))
    reverse_entry(entry.id, reason="重复登记", actor=boss, now=utc_now())
    url = f"/api/v1/staff/{account.staff_id}/training-record?year={today.year}"
    record = client.get(url, headers=bearer(account)).get_json()
    first, second = record["entries"]
    assert (first["credit_hours"], first["reverses"]) == ("-8.00", entry.id)
    assert first["reason"] == "重复登记"
    assert second["reverses"] is None
    assert Decimal(record["days"]) == 0


def test_unit_administrator_reads_the_record_of_the_own_subtree(
    client: FlaskClient, today: date
) -> None:
    city = make_unit()
    staff = make_staff(make_unit(city))
    make_entry(staff, on=today)
    boss = bearer(make_account(Role.UNIT_ADMIN, unit=city))
    record = client.get(f"/api/v1/staff/{staff.id}/training-record", headers=boss)
    assert record.status_code == 200
    assert record.get_json()["staff_id"] == staff.id


@pytest.mark.parametrize("role", [Role.LEARNER, Role.UNIT_ADMIN, Role.TRAINER, Role.SYSTEM_ADMIN])
def test_stranger_finds_no_record(client: FlaskClient, today: date, role: Role) -> None:
    staff = make_staff()
    stranger = bearer(make_account(role, unit=make_unit()))
    answer = client.get(f"/api/v1/staff/{staff.id}/training-record", headers=stranger)
    assert answer.status_code == 404
    assert answer.get_json()["code"] == "not-found"


def test_colleague_of_the_same_unit_finds_no_record(client: FlaskClient, today: date) -> None:
    unit = make_unit()
    staff = make_staff(unit)
    colleague = bearer(make_account(Role.LEARNER, unit=unit))
    answer = client.get(f"/api/v1/staff/{staff.id}/training-record", headers=colleague)
    assert answer.status_code == 404


@pytest.mark.parametrize("year", ["next", "20261", "-1", "1999", "２０２６"])
def test_odd_year_is_refused(client: FlaskClient, today: date, year: str) -> None:
    account = make_account(Role.LEARNER)
    url = f"/api/v1/staff/{account.staff_id}/training-record"
    answer = client.get(url, query_string={"year": year}, headers=bearer(account))
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "invalid-year"


def test_year_without_entries_is_an_empty_record(client: FlaskClient, today: date) -> None:
    account = make_account(Role.LEARNER)
    url = f"/api/v1/staff/{account.staff_id}/training-record?year={today.year - 1}"
    record = client.get(url, headers=bearer(account)).get_json()
    assert record["entries"] == []
    assert record["days"] == "0.00"
