"""The export of questions: what is selected, what a format loses, the file."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.media.service import store_media
from lms.people.models import OrgUnit
from lms.questions.service.exporting import grouped
from question_bank.formats.media import Media
from question_bank.formats.registry import WRITERS, read
from question_bank.items import Problem
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_media import png
from tests.support.build_questions import make_item
from tests.support.pages import submit, text_of, visit


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def test_every_format_can_be_chosen(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit)
    page = visit(client, visit(client, "/bank").select_one(".bank-export a")["href"])
    assert [field["value"] for field in page.select("[name=format]")] == list(WRITERS)
    assert "选中 1 题" in text_of(page)


def test_ticked_questions_alone_are_exported(client: FlaskClient, unit: OrgUnit) -> None:
    items = [make_item(unit, id=each) for each in "ABC"]
    query = f"item={items[0].id}&item={items[2].id}"
    page = visit(client, f"/bank/export?{query}")
    assert "选中 2 题" in text_of(page)
    ticked = [field["value"] for field in page.select("[name=item]")]
    reply = client.post("/bank/export", data={"format": "jsonl", "item": ticked})
    assert [item.id for item in read(reply.data).items] == ["A", "C"]


def test_ticked_question_of_another_unit_stays_inside(client: FlaskClient, unit: OrgUnit) -> None:
    own = make_item(unit, id="OWN").id
    other = make_item(make_unit(), id="OTHER").id
    data = {"format": "jsonl", "item": [own, other]}
    assert [item.id for item in read(client.post("/bank/export", data=data).data).items] == ["OWN"]
    assert client.post("/bank/export", data={**data, "item": [other]}).status_code == 422


def test_pictures_go_with_their_questions(client: FlaskClient, unit: OrgUnit) -> None:
    media = Media.of(png(4, 4))
    store_media(db.session(), media, now=NOW)
    make_item(unit, stem=f"看图{media.reference('图')}回答？")
    reply = client.post("/bank/export", data={"format": "jsonl"})
    assert read(reply.data).attached.media[media.name].data == media.data


def test_losses_are_grouped_and_said_before_the_file(client: FlaskClient, unit: OrgUnit) -> None:
    media = Media.of(png(4, 4))
    store_media(db.session(), media, now=NOW)
    make_item(unit, stem=f"看图{media.reference('图')}回答？")
    page = submit(client, "/bank/export", {"format": "csv"})
    assert "放不下以下内容" in text_of(page)
    audited = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "bank_exported")
    assert db.session.scalar(audited) == 0
    reply = client.post("/bank/export", data={"format": "csv", "accept_losses": "1"})
    assert reply.data.startswith(b"\xef\xbb\xbf")
    assert db.session.scalar(audited) == 1


def test_losses_come_once_each_with_their_count() -> None:
    problems = [Problem(f"T-{n}", "warning", "放不下依据") for n in range(5)]
    problems.append(Problem("T-9", "warning", "放不下图片"))
    first, second = grouped(problems)
    assert (first.message, first.count, first.where) == ("放不下依据", 5, ("T-0", "T-1", "T-2"))
    assert second.count == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ORGANIZER])
def test_who_may_not_export_sees_no_way(client: FlaskClient, role: Role) -> None:
    unit = make_unit()
    sign_in(client, make_account(role, unit=unit))
    make_item(unit)
    visit(client, "/bank/export", status=403)
    assert not visit(client, "/bank").select("[href*='/bank/export'], [formaction*=export]")
