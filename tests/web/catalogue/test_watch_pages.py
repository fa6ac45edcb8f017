"""Pages of the policy watch: repeal, re-review, coverage, supply."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import ROLE_PERMISSIONS, Permission, Role
from lms.catalogue.models import PolicyDocument
from lms.clock import local_date, utc_now
from lms.flows.policy_import import import_policy_and_link
from lms.people.models import OrgUnit
from lms.questions.models import Item
from lms.questions.service import import_items
from tests.service.catalogue.test_import_policy import AMENDED, LAW
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_questions import item_document, jsonl
from tests.support.pages import form_data, submit, text_of, visit

MANAGER = next(r for r in Role if Permission.CATALOGUE_MANAGE in ROLE_PERMISSIONS[r])


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    unit = make_unit()
    policy(LAW)
    basis = {"document": "窗口服务法", "clause": "第二条第一款", "quote": "一次告知"}
    data = jsonl(item_document(id="ONE", legal_basis=[basis]))
    import_items(data, "b.jsonl", actor=None, unit_id=unit.id, now=NOW, approve=True)
    return unit


def policy(text: str) -> None:
    import_policy_and_link("law.md", text.encode(), actor=None, now=NOW)


def url_of_law() -> str:
    return f"/policies/{db.session.scalars(sa.select(PolicyDocument.id)).one()}"


def as_role(client: FlaskClient, unit: OrgUnit, *roles: Role) -> None:
    sign_in(client, make_account(*roles, unit=unit))


def test_coverage_leads_to_the_questions_and_to_writing_one(
    client: FlaskClient, unit: OrgUnit
) -> None:
    as_role(client, unit, Role.TRAINER)
    page = visit(client, f"{url_of_law()}/coverage")
    assert "共 3 条，1 条有题目" in page.get_text()
    linked = page.find("a", string="1")["href"]
    assert "ONE" in text_of(visit(client, linked))
    bare = visit(client, f"{url_of_law()}/coverage?bare=1")
    assert "第二条" not in [a.get_text() for a in bare.select("main td a")]
    editor = visit(client, bare.select_one("td.actions a")["href"])
    form = form_data(editor, "form[data-editor]") if editor.select("form[data-editor]") else {}
    form = form or form_data(editor)
    assert (form["bases-0-document"], form["bases-0-clause"]) == ("窗口服务法", "第一条")


def test_learner_sees_no_coverage_and_no_supply(client: FlaskClient, unit: OrgUnit) -> None:
    as_role(client, unit)
    for url in (f"{url_of_law()}/coverage", "/bank/supply"):
        visit(client, url, status=403)


def test_supply_shows_every_line_and_leads_to_its_questions(
    client: FlaskClient, unit: OrgUnit
) -> None:
    as_role(client, unit, Role.TRAINER)
    page = visit(client, "/bank/supply")
    cell = page.select_one("a.heat-cell")
    assert cell.get_text(strip=True) == "1"
    assert "共 1 题" in text_of(visit(client, cell["href"]))


def test_reviewer_reads_old_and_new_words_and_confirms(client: FlaskClient, unit: OrgUnit) -> None:
    policy(AMENDED)
    item_id = db.session.scalars(sa.select(Item.id)).one()
    as_role(client, unit, Role.REVIEWER)
    page = visit(client, f"/bank/review/{item_id}")
    assert "性书面" in page.select_one("ins").get_text()
    assert "命题人会收到通知" in text_of(page)
    data = {"confirm": "1", "comment": "告知方式不影响答案。"}
    assert "恢复使用" in submit(client, f"/bank/review/{item_id}?kind=policy", data).get_text()
    assert db.session.scalars(sa.select(Item.needs_re_review_at)).one() is None
    as_role(client, unit, Role.TRAINER)
    assert "告知方式不影响答案" in text_of(visit(client, f"/bank/{item_id}"))


def test_manager_records_the_end_of_a_document(client: FlaskClient, unit: OrgUnit) -> None:
    today = local_date(utc_now()).isoformat()
    as_role(client, unit, Role.REVIEWER)
    assert client.post(f"{url_of_law()}/repeal", data={"on": today}).status_code == 403
    as_role(client, unit, MANAGER)
    assert "请填写失效日期" in submit(client, f"{url_of_law()}/repeal", {"on": "x"}).get_text()
    assert "还没有到" in submit(client, f"{url_of_law()}/repeal", {"on": "2999-01-01"}).get_text()
    page = submit(client, f"{url_of_law()}/repeal", {"on": today})
    assert "1 道题转为待复核" in page.get_text()
    assert "起失效" in text_of(page)
    assert "第二条" in text_of(page)
    assert "已失效" in text_of(visit(client, "/policies"))
