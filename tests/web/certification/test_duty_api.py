"""GET /api/v1/staff/{id}/duty-eligibility."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.clock import local_date, utc_now
from tests.support.build import bearer, make_account, make_staff, make_unit
from tests.support.build_certification import make_certified, make_programme

URL = "/api/v1/staff/{}/duty-eligibility"


class Hall:
    """A unit with a certified clerk of 养老保险, and who asks about them."""

    def __init__(self) -> None:
        unit = make_unit()
        self.clerk = make_account(staff=make_staff(unit, lines=("03", "05")))
        self.today = local_date(utc_now())
        first = self.today - timedelta(days=10)
        period, _certificate = make_certified(self.clerk.staff, make_programme(unit), on=first)
        self.last: date = period.valid_until
        self.url = URL.format(self.clerk.staff_id)
        self.own = bearer(self.clerk)
        self.queue = bearer(make_account(Role.UNIT_ADMIN, unit=unit))
        self.stranger = bearer(make_account(Role.UNIT_ADMIN, unit=make_unit()))
        self.colleague = bearer(make_account(unit=unit))


@pytest.fixture
def hall(database: db.Session) -> Hall:
    """Give the hall."""
    return Hall()


@pytest.mark.parametrize("line", ["03", "03.01", "养老保险", ""])
def test_certified_clerk_may_serve(client: FlaskClient, hall: Hall, line: str) -> None:
    answer = client.get(hall.url, query_string={"line": line}, headers=hall.queue)
    assert answer.status_code == 200
    assert answer.get_json() == {
        "eligible": True, "reasons": [], "valid_until": hall.last.isoformat(),
    }  # fmt: skip


def test_refusal_gives_code_and_message(client: FlaskClient, hall: Hall) -> None:
    answer = client.get(hall.url, query_string={"line": "05"}, headers=hall.own)
    assert answer.get_json() == {
        "eligible": False,
        "reasons": [{"code": "line-not-covered", "message": "证书不含本业务条线：工伤保险"}],
        "valid_until": None,
    }


def test_day_asked_about_decides(client: FlaskClient, hall: Hall) -> None:
    found = {
        on: client.get(
            hall.url, query_string={"line": "03", "on": on.isoformat()}, headers=hall.queue
        ).get_json()["eligible"]
        for on in (
            hall.today - timedelta(days=11), hall.today - timedelta(days=10), hall.last,
            hall.last + timedelta(days=1),
        )
    }  # fmt: skip
    assert list(found.values()) == [False, True, True, False]


@pytest.mark.parametrize(
    ("query", "code"),
    [({"line": "77"}, "unknown-line"), ({"line": "x" * 500}, "unknown-line"),
     ({"on": "tomorrow"}, "invalid-date"), ({"on": "2026-02-30"}, "invalid-date")],
)  # fmt: skip
def test_nonsense_is_a_problem_document(
    client: FlaskClient, hall: Hall, query: dict[str, str], code: str
) -> None:
    answer = client.get(hall.url, query_string=query, headers=hall.queue)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert answer.content_type == "application/problem+json"


def test_strangers_and_colleagues_get_404(client: FlaskClient, hall: Hall) -> None:
    for who in (hall.stranger, hall.colleague):
        assert client.get(hall.url, headers=who).status_code == 404
    assert client.get(URL.format(999999), headers=hall.queue).status_code == 404
    assert client.get(hall.url).status_code == 401


def test_operation_stands_in_the_openapi_document(client: FlaskClient, hall: Hall) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    described = paths["/api/v1/staff/{staff_id}/duty-eligibility"]["get"]
    assert {each["name"] for each in described["parameters"]} == {"staff_id", "line", "on"}
