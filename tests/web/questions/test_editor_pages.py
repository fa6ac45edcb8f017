"""Writing a question in the editor, and a reviewer's decision."""

import json

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from lms import db
from lms.access.permissions import Role
from lms.catalogue.service import import_policy
from lms.people.models import OrgUnit
from lms.questions.content import tagged_item_of
from lms.questions.forms import form_of
from lms.questions.models import ItemVersion, VersionState
from question_bank.items import TYPES, validate
from tests.service.catalogue.test_import_policy import LAW
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_questions import make_item
from tests.support.pages import submit, text_of, visit
from tests.support.shared_files import SAMPLE_BANKS

FACETS = {
    "marks": "2", "rationale": "略", "lines-0": "05.02", "lines-1": "", "difficulty": "3",
    "content_category": "policy", "competency": "POL", "cognitive": "apply", "tags": "工伤，时限",
    "valid_from": "2026-01-01",
    "bases-0-document": "窗口服务法", "bases-0-clause": "第一条", "bases-0-quote": "制定本法",
}  # fmt: skip
CONTENT = {
    "single_choice": {
        "options-0-text": "甲", "options-1-text": "乙", "options-1-is_key": "y",
        "options-2-text": "", "shuffle": "y",
    },
    "multiple_choice": {
        "options-0-text": "甲", "options-0-is_key": "y", "options-1-text": "乙",
        "options-1-is_key": "y", "options-2-text": "丙", "scoring_rule": "per_option_fixed",
        "marks_per_option": "0.5",
    },
    "indefinite_choice": {
        "options-0-text": "甲", "options-0-is_key": "y", "options-1-text": "乙",
        "scoring_rule": "all_or_nothing", "marks_per_option": "9",
    },
    "true_false": {"answer": "F"},
    "fill_blank": {
        "stem": "时限为____日，由____认定。", "blanks-0-accept": "30 | 三十",
        "blanks-0-match": "text", "blanks-1-accept": "人社部门", "blanks-1-match": "text",
    },
    "numeric": {"value": "12.5", "tolerance": "0.1", "unit": "%"},
    "short_answer": {
        "key_points-0-text": "受理", "key_points-0-marks": "2",
        "key_points-0-keywords": "受理、收件",
        "sample_answer": "先受理。",
    },
    "essay": {"sample_answer": "论述要点。"},
    "ordering": {"body": json.dumps({
        "entries": [{"id": "A", "text": "一"}, {"id": "B", "text": "二"}], "answer": ["B", "A"]})},
    "matching": {"body": json.dumps({
        "prompts": [{"id": "1", "text": "甲"}, {"id": "2", "text": "乙"}],
        "choices": [{"id": "A", "text": "子"}, {"id": "B", "text": "丑"}],
        "answer": {"1": "A", "2": "B"}})},
    "case": {"body": json.dumps({"material": "材料", "items": [
        {"id": "1", "type": "true_false", "stem": "对。", "marks": "2.00", "answer": True}]})},
}  # fmt: skip


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def latest() -> ItemVersion:
    return db.session.scalars(sa.select(ItemVersion).order_by(ItemVersion.id.desc())).first()


@pytest.mark.parametrize("type", list(TYPES))
def test_question_of_every_type_can_be_written_and_opened_again(
    client: FlaskClient, unit: OrgUnit, type: str
) -> None:
    visit(client, f"/bank/new?type={type}")
    data = {"stem": "一道新题？", "unit_id": unit.id, "then": "draft"} | FACETS | CONTENT[type]
    page = submit(client, f"/bank/new?type={type}", data)
    assert "草稿已保存" in text_of(page)
    version = latest()
    item = tagged_item_of(version)
    assert (item.type, item.business_lines, item.tags) == (type, ("05.02",), ("工伤", "时限"))
    assert version.legal_bases[0].clause == "第一条"
    before = dict(version.document)
    page = visit(client, f"/bank/{version.item_id}/edit")
    again = {field["name"]: field.get("value", "") for field in page.select("main input[name]")}
    assert again["marks"] == "2.00"
    submit(client, f"/bank/{version.item_id}/edit", data | {"based_on": version.id})
    db.session.expire_all()
    assert latest().document == before


@pytest.mark.parametrize("path", SAMPLE_BANKS, ids=lambda path: path.stem)
def test_form_opened_on_a_shipped_question_changes_nothing(app: object, path: object) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        kind = form_of(document["type"])
        with app.test_request_context():
            form = kind(formdata=None, data=kind.initial(document))
            if len(TYPES[document["type"]].scoring_rules) == 1 and "scoring_rule" in form:
                del form.scoring_rule
            after = form.document(document)
        assert not [p for p in validate(after) if p.severity == "error"]
        assert {k: v for k, v in after.items() if v not in (None, "", [])} == {
            k: v for k, v in document.items() if v not in (None, "", [])
        } | {k: after[k] for k in ("shuffle", "any_order", "scoring_rule") if k in after}


def test_problems_stand_beside_their_fields(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "", "unit_id": unit.id, "marks": "很多", "options-0-text": "甲"}
    page = submit(client, "/bank/new", data, status=422)
    assert page.find(id="stem-error")
    assert page.find(id="marks-error")
    assert page.find(id="options").select_one(".field-error")
    assert page.select_one("[data-form-errors]")
    assert page.find(id="options-0-text")["value"] == "甲"
    assert latest() is None


def test_case_text_that_is_no_json_is_said_beside_it(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "案例？", "unit_id": unit.id, "marks": "2", "body": "{不完整"}
    page = submit(client, "/bank/new?type=case", data, status=422)
    assert "JSON" in page.find(id="body-error").get_text()


def test_unknown_type_is_refused(client: FlaskClient, unit: OrgUnit) -> None:
    visit(client, "/bank/new?type=riddle", status=422)


def test_saving_over_a_newer_version_keeps_what_was_typed(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit)
    data = {"stem": "我的改法？"} | FACETS | CONTENT["single_choice"]
    page = submit(client, f"/bank/{item.id}/edit", data | {"based_on": 999_999}, status=422)
    assert "没有保存" in text_of(page)
    assert page.find(id="stem").get_text(strip=True) == "我的改法？"


def test_preview_shows_the_question_or_what_is_missing(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "几天？"} | FACETS | CONTENT["single_choice"]
    html = client.post("/bank/preview/single_choice", data=data).get_data(as_text=True)
    assert "几天？" in html
    assert "B. 乙" in html
    html = client.post("/bank/preview/single_choice", data={"stem": "几天？"}).get_data(
        as_text=True
    )
    assert "须改正" in html
    assert "须改正" not in client.post("/bank/preview/true_false").get_data(as_text=True)


def test_clauses_can_be_searched_to_cite(client: FlaskClient, unit: OrgUnit) -> None:
    import_policy("law.md", LAW.encode(), actor=None, now=NOW)
    html = client.get("/bank/clauses?clause_words=工牌").get_data(as_text=True)
    assert 'data-clause="第二条第二款"' in html
    assert "输入词语" in client.get("/bank/clauses").get_data(as_text=True)


def test_reviewer_decides_and_author_may_not(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "几天？", "unit_id": unit.id, "then": "submit"} | FACETS
    author = make_account(Role.TRAINER, Role.REVIEWER, unit=unit)
    sign_in(client, author)
    submit(client, "/bank/new", data | CONTENT["single_choice"])
    version = latest()
    url = f"/bank/review/{version.item_id}"
    assert "我命的题" in text_of(visit(client, "/bank/review"))
    page = visit(client, url)
    assert "自己的题目" in text_of(page)
    assert page.find("button", string="通过") is None
    submit(client, url, {"approve": "1", "version_id": version.id}, status=409)

    sign_in(client, make_account(Role.REVIEWER, unit=unit))
    page = submit(client, url, {"send_back": "1", "version_id": version.id}, status=422)
    assert "请写明意见" in text_of(page)
    page = submit(client, url, {"approve": "1", "version_id": version.id})
    assert "已通过审核" in text_of(page)
    assert "都审完了" in text_of(page)
    assert latest().state is VersionState.APPROVED


def test_held_question_is_confirmed_from_the_queue(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit)
    item.needs_re_review_at = NOW
    db.session.commit()
    sign_in(client, make_account(Role.REVIEWER, unit=unit))
    assert "待复核" in text_of(visit(client, "/bank/review"))
    visit(client, f"/bank/review/{item.id}")
    page = submit(client, f"/bank/review/{item.id}", {"confirm": "1"})
    assert "恢复使用" in text_of(page)


def test_stranger_reviewer_finds_nothing(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, state=VersionState.IN_REVIEW)
    sign_in(client, make_account(Role.REVIEWER))
    assert "都审完了" in text_of(visit(client, "/bank/review"))
    visit(client, f"/bank/review/{item.id}", status=404)
    data = MultiDict({"approve": "1", "version_id": item.latest_version_id})
    assert client.post(f"/bank/review/{item.id}", data=data).status_code == 404


def test_author_is_told_what_a_reviewer_would_miss(client: FlaskClient, unit: OrgUnit) -> None:
    item = make_item(unit, state=VersionState.DRAFT, competency=None)
    assert "还缺：能力维度" in text_of(visit(client, f"/bank/{item.id}"))
