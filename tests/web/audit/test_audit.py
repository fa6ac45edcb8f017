"""The audit log: who reads it, how it is narrowed, verified and exported."""

import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.audit.queries import first_broken_link
from lms.audit.service import Action, record
from lms.db import transaction
from lms.people.models import OrgUnit
from question_bank.formats.sheets import read_workbook
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.pages import submit, text_of, visit


def write(count: int = 3) -> None:
    with transaction() as session:
        for number in range(count):
            record(
                session, Action.SIGN_IN_FAILED if number % 2 else Action.BANK_EXPORTED,
                actor_name=f"人员{number}", success=number % 2 == 0, ip="10.0.0.1",
                detail={"file": "=cmd|calc"}, now=NOW,
            )  # fmt: skip


def enter(client: FlaskClient, role: Role = Role.AUDIT_ADMIN) -> OrgUnit:
    unit = make_unit()
    sign_in(client, make_account(role, unit=unit))
    return unit


def test_auditor_reads_and_narrows_the_log(client: FlaskClient) -> None:
    write()
    enter(client)
    words = text_of(visit(client, "/audit"))
    assert "导出题库" in words
    assert "日志链完整" in words
    rows = visit(client, "/audit?action=sign_in_failed").find_all("tr")
    assert len(rows) == 2  # headings and one entry
    assert "人员2" not in text_of(visit(client, "/audit?person=人员1&on=2026-11-23"))
    assert "没有符合条件的记录" in text_of(visit(client, "/audit?on=2026-11-22"))
    visit(client, "/audit?on=nonsense&page=x&failed=1")


def test_nobody_else_reads_it(client: FlaskClient) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.UNIT_ADMIN):
        enter(client, role)
        for url in ("/audit", "/audit/export.xlsx", "/audit/verify"):
            method = client.get if url == "/audit" else client.post
            assert method(url).status_code == 403


def test_changed_entry_is_found_on_the_page_and_by_the_full_check(client: FlaskClient) -> None:
    write()
    enter(client)
    assert "校验通过" in str(submit(client, "/audit/verify", {}))
    second = db.session.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)).all()[1]
    db.session.execute(
        sa.update(AuditEntry).where(AuditEntry.id == second).values(actor_name="别人")
    )
    db.session.commit()
    assert f"第 {second} 号记录与日志链不符" in text_of(visit(client, "/audit"))
    assert f"第 {second} 号记录与日志链不符" in str(submit(client, "/audit/verify", {}))


def test_recent_links_are_checked_from_the_middle_of_the_log_on(database: db.Session) -> None:
    write(5)
    ids = database.scalars(sa.select(AuditEntry.id).order_by(AuditEntry.id)).all()
    assert first_broken_link(database, last=3) is None
    database.execute(sa.delete(AuditEntry).where(AuditEntry.id == ids[3]))
    assert first_broken_link(database, last=3) == ids[4]


def test_export_is_safe_and_recorded(client: FlaskClient) -> None:
    write()
    enter(client)
    answer = client.post("/audit/export.xlsx", data={"action": "bank_exported"})
    rows = read_workbook(answer.data)[0].rows
    assert len(rows) == 3
    assert str(rows[1][1]) == "2026-11-23 10:00:00"
    last = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.detail["action"]) == ("audit_exported", "bank_exported")
    assert first_broken_link(db.session()) is None


def test_no_route_deletes_or_changes_the_log(client: FlaskClient) -> None:
    enter(client)
    for method in ("DELETE", "PUT", "PATCH", "POST"):
        assert client.open("/audit", method=method).status_code == 405
