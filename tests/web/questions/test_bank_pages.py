"""Pages of the item bank: list, question, retirement, export."""

import json
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.catalogue.service import import_policy
from lms.people.models import OrgUnit
from lms.questions.models import VersionState
from lms.questions.service import import_items
from tests.service.catalogue.test_import_policy import AMENDED, LAW
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_questions import item_document, jsonl, make_item
from tests.support.pages import submit, text_of, visit

CASE = {
    "type": "case",
    "marks": "3.00",
    "material": "张某来窗口办理**工伤认定**。",
    "items": [
        {"id": "1", "type": "true_false", "stem": "应当受理。", "marks": "1.00", "answer": True,
         "rationale": "材料齐全。"},
        {"id": "2", "type": "fill_blank", "stem": "时限为____日。", "marks": "2.00",
         "blanks": [{"accept": ["30"], "match": "number"}]},
    ],
    "options": None, "answer": None,
}  # fmt: skip


@pytest.fixture
def unit(database: db.Session) -> OrgUnit:
    return make_unit()


def as_role(client: FlaskClient, unit: OrgUnit, *roles: Role) -> None:
    sign_in(client, make_account(*roles, unit=unit))


def test_trainer_sees_own_and_upper_questions_and_no_others(
    client: FlaskClient, unit: OrgUnit
) -> None:
    county = make_unit(unit)
    mine, above = make_item(county, id="MINE"), make_item(unit, id="ABOVE")
    below = make_item(make_unit(county), id="BELOW")
    stranger = make_item(make_unit(unit), id="STRANGER")
    as_role(client, county, Role.TRAINER)
    words = text_of(visit(client, "/bank"))
    assert "共 3 题" in words
    assert "STRANGER" not in words
    for item in (mine, above, below):
        visit(client, f"/bank/{item.id}")
    visit(client, f"/bank/{stranger.id}", status=404)
    visit(client, f"/bank/{mine.id}/edit")
    visit(client, f"/bank/{above.id}/edit", status=404)
    assert client.post(f"/bank/{above.id}/retire").status_code == 404


def test_learner_never_reaches_the_bank(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, unit)
    for url in ("/bank", f"/bank/{item.id}", "/bank/import", "/bank/review", "/bank/clauses"):
        visit(client, url, status=403)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=养老", {"A"}),
        ("q=B", {"B"}),
        ("q=100%25", set()),
        ("line=03", {"A", "C"}),
        ("line=05", {"C"}),
        ("type=true_false", {"B"}),
        ("difficulty=5", {"B"}),
        ("category=discipline", {"B"}),
        ("competency=GEN", {"C"}),
        ("all_round=1", {"C"}),
        ("state=in_review", {"B"}),
        ("state=approved", {"A", "C"}),
        ("state=retired", {"D"}),
        ("state=nonsense", {"A", "B", "C"}),
        ("difficulty=x&page=x", {"A", "B", "C"}),
    ],
)
def test_filters_narrow_the_list(
    client: FlaskClient, unit: OrgUnit, query: str, found: set[str]
) -> None:
    make_item(unit, id="A", stem="养老保险怎么办？", business_lines=["03.01"])
    make_item(
        unit, id="B", type="true_false", answer=True, options=None, difficulty=5,
        content_category="discipline", state=VersionState.IN_REVIEW,
    )  # fmt: skip
    make_item(unit, id="C", business_lines=["05.02", "03.08"], competency="GEN")
    make_item(unit, id="D").retired_at = NOW
    db.session.commit()
    as_role(client, unit, Role.TRAINER)
    page = visit(client, f"/bank?{query}")
    cells = page.select("td.bank-stem span")
    assert {cell.get_text(strip=True).split(" · ")[0] for cell in cells} == found


def test_list_needs_the_same_few_queries_however_long(client: FlaskClient, unit: OrgUnit) -> None:
    as_role(client, unit, Role.TRAINER, Role.REVIEWER)

    def count() -> int:
        seen: list[str] = []
        engine = db.engine()

        def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        visit(client, "/bank")
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    for _ in range(3):
        make_item(unit)
    few = count()
    for _ in range(25):
        make_item(unit, business_lines=["05.02", "03.08"])
    assert count() == few <= 24


def test_question_shows_key_clause_and_quoted_words(client: FlaskClient, unit: OrgUnit) -> None:
    import_policy("law.md", LAW.encode(), actor=None, now=NOW)
    basis = [
        {"document": "窗口服务法", "clause": "第二条第一款", "quote": "应当一次告知"},
        {"document": "没有的法", "clause": "第一条", "quote": "甲"},
    ]
    document = item_document(legal_basis=basis)
    import_items(jsonl(document), "b.jsonl", actor=None, unit_id=unit.id, now=NOW, approve=True)
    as_role(client, unit, Role.ORGANIZER)
    page = visit(client, "/bank")
    page = visit(client, page.select_one("td.bank-stem a")["href"])
    assert page.find("mark").get_text() == "应当一次告知"
    words = text_of(page)
    assert "B. 五天" in words
    assert "政策库中没有此条款" in words
    assert "编辑" not in words


def test_amended_clause_is_said_and_links_to_its_former_wording(
    client: FlaskClient, unit: OrgUnit
) -> None:
    import_policy("law.md", LAW.encode(), actor=None, now=NOW)
    basis = [{"document": "窗口服务法", "clause": "第二条第一款", "quote": "应当一次告知"}]
    document = item_document(legal_basis=basis)
    import_items(jsonl(document), "b.jsonl", actor=None, unit_id=unit.id, now=NOW, approve=True)
    import_policy("law.md", AMENDED.encode(), actor=None, now=NOW)
    as_role(client, unit, Role.TRAINER)
    page = visit(client, visit(client, "/bank").select_one("td.bank-stem a")["href"])
    assert "条款已修订" in text_of(page)
    url = page.select_one(".clause cite a")["href"]
    assert page.find("mark").get_text() in text_of(visit(client, url.split("#")[0]))


def test_case_is_shown_with_its_parts(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, **CASE)
    as_role(client, unit, Role.TRAINER)
    page = visit(client, f"/bank/{item.id}")
    words = text_of(page)
    assert "第 2 小题" in words
    assert "材料齐全。" in words
    assert page.select_one(".question-material strong").get_text() == "工伤认定"


def test_markup_of_a_question_is_cleaned(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, stem="几天？<script>alert(1)</script><img src=x onerror=alert(1)>")
    as_role(client, unit, Role.TRAINER)
    html = client.get(f"/bank/{item.id}").get_data(as_text=True)
    assert "alert(1)</script>" not in html
    assert "onerror" not in str(visit(client, f"/bank/{item.id}").select_one(".question-stem"))


def test_retired_question_can_be_restored(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    as_role(client, unit, Role.TRAINER)
    assert "已停用" in text_of(submit(client, f"/bank/{item.id}/retire", {}))
    assert "已恢复" in text_of(submit(client, f"/bank/{item.id}/restore", {}))


def test_export_holds_the_selected_questions_of_the_own_units(
    client: FlaskClient, unit: OrgUnit
) -> None:
    county = make_unit(unit)
    make_item(county, id="MINE", business_lines=["03.01"])
    make_item(county, id="ELSE")
    make_item(unit, id="ABOVE", business_lines=["03.01"])
    as_role(client, county, Role.TRAINER)
    response = client.post("/bank/export", data={"format": "jsonl", "line": "03"})
    lines = [json.loads(line) for line in response.get_data(as_text=True).splitlines()]
    assert [line["id"] for line in lines] == ["MINE"]
    entry = db.session.scalar(sa.select(AuditEntry).where(AuditEntry.action == "bank_exported"))
    assert entry.detail == {"count": 1, "format": "jsonl"}


def test_export_to_excel_says_first_what_it_cannot_hold(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit, **CASE)
    as_role(client, unit, Role.TRAINER)
    page = submit(client, "/bank/export", {"format": "xlsx"})
    assert "放不下" in text_of(page)
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == 0
    response = client.post("/bank/export", data={"format": "xlsx", "accept_losses": "1"})
    openpyxl.load_workbook(BytesIO(response.data))


def test_organizer_and_reviewer_may_not_export(client: FlaskClient, unit: OrgUnit) -> None:
    make_item(unit)
    as_role(client, unit, Role.ORGANIZER, Role.REVIEWER)
    assert client.post("/bank/export", data={"format": "jsonl"}).status_code == 403
    assert "导出" not in text_of(visit(client, "/bank"))


def test_export_of_nothing_says_so(client: FlaskClient, unit: OrgUnit) -> None:
    as_role(client, unit, Role.TRAINER)
    for data in ({"format": "jsonl"}, {"format": "exe"}):
        assert client.post("/bank/export", data=data).status_code == 422
