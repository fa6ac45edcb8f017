"""The board of training days and its export."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.clock import local_date, utc_now
from lms.credits import jobs
from lms.people.models import OrgUnit
from tests.support.build import make_account, make_staff, make_unit, sign_in
from tests.support.build_credits import make_entry
from tests.support.pages import text_of, visit

YEAR = local_date(utc_now()).year


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit(name="甲市")


@pytest.fixture
def admin(client: FlaskClient, unit: OrgUnit) -> FlaskClient:
    staff = make_staff(unit, name="李管理", is_window_staff=False)
    sign_in(client, make_account(Role.UNIT_ADMIN, staff=staff))
    return client


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = db.session().get_bind().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def people_of(unit: OrgUnit, days: list[int]) -> None:
    for number, count in enumerate(days):
        person = make_staff(unit, name=f"人员{number}")
        for day in range(count):
            make_entry(person, on=date(YEAR, 1, day + 2))


def test_those_with_most_days_to_go_come_first(admin: FlaskClient, unit: OrgUnit) -> None:
    people_of(unit, [3, 0, 5])
    page = visit(admin, f"/unit-days?year={YEAR}")
    names = [tag.get_text() for tag in page.select("table:last-of-type .person-name")]
    assert names == ["人员1", "人员0", "人员2"]
    assert "3 人中 1 人已达标" in page.get_text()
    assert [tag.get_text() for tag in page.select(".heat-value")] == ["0 天", "3 天", "5 天"]


def test_who_has_no_standing_yet_stands_with_zero_days(admin: FlaskClient, unit: OrgUnit) -> None:
    make_staff(unit, name="新来的")
    assert "新来的" in text_of(visit(admin, "/unit-days"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("level=met", ["人员1"]),
        ("level=unmet", ["人员0"]),
        ("level=nonsense", ["人员0", "人员1"]),
        ("q=人员1", ["人员1"]),
        ("q=%25", []),
        ("unit=999999", []),
    ],
)
def test_filters_narrow_the_board(
    admin: FlaskClient, unit: OrgUnit, query: str, names: list[str]
) -> None:
    people_of(unit, [0, 5])
    page = visit(admin, f"/unit-days?{query}")
    found = [tag.get_text() for tag in page.select("table:last-of-type .person-name")]
    assert sorted(found) == names


def test_units_below_are_rolled_up(admin: FlaskClient, unit: OrgUnit) -> None:
    hall, other = make_unit(unit, name="一厅"), make_unit(unit, name="二厅")
    people_of(make_unit(hall, name="窗口"), [5, 5])
    people_of(other, [0])
    page = visit(admin, "/unit-days")
    rows = [" ".join(tr.get_text(" ", strip=True).split()) for tr in page.select("tbody tr")]
    assert rows[0].startswith("二厅 1 0（0%）")
    assert rows[1].startswith("一厅 2 2（100%）")
    assert "人员2" not in text_of(visit(admin, f"/unit-days?unit={hall.id}"))


def test_other_units_stay_out(admin: FlaskClient) -> None:
    other = make_unit(name="乙市")
    make_staff(other, name="外人")
    assert "外人" not in text_of(visit(admin, "/unit-days"))
    assert "外人" not in text_of(visit(admin, f"/unit-days?unit={other.id}"))


def test_more_people_take_no_more_statements(admin: FlaskClient, unit: OrgUnit) -> None:
    people_of(unit, [1, 2])
    with statements() as few:
        visit(admin, "/unit-days")
    people_of(unit, [1] * 20)
    with statements() as many:
        visit(admin, "/unit-days")
    assert len(many) == len(few)
    assert len(many) <= 25


def test_the_export_holds_the_board_and_is_audited(admin: FlaskClient, unit: OrgUnit) -> None:
    people_of(unit, [3])
    make_staff(unit, name="=1+1")
    jobs.recompute_forecasts(utc_now())
    response = admin.post(f"/unit-days/export?year={YEAR}")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    rows = {str(row[0]): row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["人员0"][3:8] == (5, 3, 2, 24, 24)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    audit = db.session.scalars(sa.select(AuditEntry)).all()[-1]
    assert (audit.action, audit.detail["people"]) == ("personal_data_exported", 2)


def test_only_who_reads_reports_may_export(client: FlaskClient, unit: OrgUnit) -> None:
    sign_in(client, make_account(unit=unit))
    assert client.post("/unit-days/export").status_code == 403
