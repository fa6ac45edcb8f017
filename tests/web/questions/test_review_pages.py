"""Pages of reviewing: queue, comments, many at once, versions compared, the record."""

import io

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.people.models import OrgUnit
from lms.questions.models import Item, ItemReview, VersionState
from lms.questions.service import save_draft, submit_item
from tests.support.build import NOW, actor_of, make_account, make_unit, sign_in
from tests.support.build_questions import item_document, make_item
from tests.support.pages import submit, text_of, visit

IN_REVIEW = VersionState.IN_REVIEW
PERIOD = {"from": "2020-01-01", "to": "2099-12-31"}


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


def as_role(client: FlaskClient, unit: OrgUnit, *roles: Role) -> None:
    sign_in(client, make_account(*roles, unit=unit))


def edited(item: Item, unit: OrgUnit) -> None:
    """Put a second version of a question under review."""
    author = actor_of(make_account(Role.TRAINER, unit=unit))
    document = item_document(stem="窗口人员每年专项培训不少于几天？")
    save_draft(item.id, document, based_on=item.latest_version_id, actor=author, now=NOW)
    submit_item(item.id, actor=author, now=NOW)


def test_queue_is_grouped_by_line_and_narrowed_to_one(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit, state=IN_REVIEW, id="PENSION", business_lines=["03.01"])
    make_item(unit, state=IN_REVIEW, id="WINDOW")
    as_role(client, unit, Role.REVIEWER)
    page = visit(client, "/bank/review")
    assert [h.get_text(" ", strip=True)[-1] for h in page.select("main section h2")] == ["1", "1"]
    words = text_of(visit(client, "/bank/review?line=03"))
    assert "PENSION" in words
    assert "WINDOW" not in words


def test_after_a_decision_the_next_question_of_the_line_follows(
    client: FlaskClient, unit: OrgUnit
) -> None:
    first, second = (
        make_item(unit, state=IN_REVIEW, id=name, business_lines=["03.01"]) for name in ("Q1", "Q2")
    )
    make_item(unit, state=IN_REVIEW, id="OTHER")
    as_role(client, unit, Role.REVIEWER)
    url = f"/bank/review/{first.id}?line=03"
    assert "第 1 题，共 2 题" in text_of(visit(client, url))
    page = submit(client, url, {"approve": "1", "version_id": first.latest_version_id})
    assert "审核 Q2" in page.h1.get_text()
    url = f"/bank/review/{second.id}?line=03"
    page = submit(client, url, {"approve": "1", "version_id": second.latest_version_id})
    assert "都审完了" in text_of(page)


def test_many_are_approved_with_reasons_for_the_rest(client: FlaskClient, unit: OrgUnit) -> None:
    good = make_item(unit, state=IN_REVIEW, id="GOOD")
    bare = make_item(unit, state=IN_REVIEW, id="BARE", competency=None)
    left = make_item(unit, state=IN_REVIEW, id="LEFT")
    as_role(client, unit, Role.REVIEWER)
    shown = [good.latest_version_id, bare.latest_version_id, left.latest_version_id]
    ticked = {"shown": shown, "item": shown[:2]}
    page = submit(client, "/bank/review/approve", ticked)
    words = text_of(page)
    assert "1 题已通过，1 题没有通过" in words
    assert "还缺：能力维度" in words
    assert left.latest_version.state is IN_REVIEW
    page = submit(client, "/bank/review/approve", {"shown": shown[2:], "whole": "1"})
    assert "1 题全部通过" in text_of(page)
    page = submit(client, "/bank/review/approve", {})
    assert "还没有选择题目" in page.get_text()


def test_result_of_an_approval_is_its_reviewers_own(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, state=IN_REVIEW)
    as_role(client, unit, Role.REVIEWER)
    reply = client.post("/bank/review/approve", data={"item": item.latest_version_id})
    visit(client, reply.location)
    as_role(client, unit, Role.REVIEWER)
    visit(client, reply.location, status=404)


def test_author_answers_a_comment_on_the_page_of_the_question(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit, state=IN_REVIEW)
    as_role(client, unit, Role.REVIEWER)
    said = {"comment": "依据是哪一条？", "version_id": item.latest_version_id, "back": "review"}
    assert "依据是哪一条" in text_of(submit(client, f"/bank/{item.id}/comment", said))
    as_role(client, unit, Role.TRAINER)
    page = submit(client, f"/bank/{item.id}/comment", {"comment": "第二条。"})
    words = text_of(page)
    assert words.index("依据是哪一条") < words.index("第二条。")
    submit(client, f"/bank/{item.id}/comment", {"comment": " "})
    assert db.session.scalar(sa.select(sa.func.count(ItemReview.id))) == 2


def test_strangers_neither_comment_nor_compare(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, make_unit(), Role.TRAINER, Role.REVIEWER)
    assert client.post(f"/bank/{item.id}/comment", data={"comment": "路过"}).status_code == 404
    visit(client, f"/bank/{item.id}/compare", status=404)
    as_role(client, unit, Role.ORGANIZER)
    assert client.post(f"/bank/{item.id}/comment", data={"comment": "路过"}).status_code == 403
    for url in ("/bank/review", "/bank/decisions"):
        visit(client, url, status=403)


def test_reviewer_sees_what_changed_from_the_version_in_use(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit, stem="窗口人员每年专项培训不少于多少天？")
    edited(item, unit)
    as_role(client, unit, Role.REVIEWER)
    page = visit(client, f"/bank/review/{item.id}")
    assert "与在用的第 1 版相比" in text_of(page)
    assert "多少" in page.select_one("del").get_text()
    page = visit(client, f"/bank/{item.id}/compare?old=1&new=2")
    assert "第 1 版 → 第 2 版，1 处不同" in page.get_text()
    assert "几" in page.select_one("ins").get_text()
    visit(client, f"/bank/{item.id}/compare?old=1&new=9", status=404)
    assert "内容相同" in text_of(visit(client, f"/bank/{item.id}/compare?old=1&new=1"))


def test_record_names_who_decided_what_and_its_export_is_audited(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit, state=IN_REVIEW, id="ROAD")
    make_item(make_unit(), state=IN_REVIEW, id="STRANGE")
    as_role(client, unit, Role.REVIEWER)
    data = {"send_back": "1", "version_id": item.latest_version_id, "comment": "选项太长。"}
    submit(client, f"/bank/review/{item.id}", data)
    words = text_of(visit(client, "/bank/decisions"))
    assert "选项太长" in words
    assert "退回" in words
    assert "没有审核记录" in text_of(visit(client, "/bank/decisions?decision=approve"))
    assert "没有审核记录" in text_of(visit(client, "/bank/decisions?to=2001-01-01&from=x"))
    reply = client.post("/bank/decisions/export", data=PERIOD)
    rows = list(openpyxl.load_workbook(io.BytesIO(reply.data)).active.values)
    assert rows[0][1] == "编号"
    assert [row[1] for row in rows[1:]] == ["ROAD"]
    assert db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "bank_exported"))
