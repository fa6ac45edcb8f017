"""Writing a question in the editor, and a reviewer's decision."""

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from lms import db
from lms.access.permissions import Role
from lms.catalogue.service import import_policy
from lms.people.models import OrgUnit
from lms.questions.content import tagged_item_of
from lms.questions.forms import FORMS
from lms.questions.models import ItemDraft, ItemVersion, VersionState
from question_bank.items import TYPES
from tests.service.catalogue.test_import_policy import LAW
from tests.support.build import NOW, make_account, make_unit, sign_in
from tests.support.build_questions import make_item
from tests.support.pages import form_data, submit, text_of, visit

FORM = "#item-form"
FACETS = {
    "marks": "2", "rationale": "略", "lines-0-code": "05.02", "lines-1-code": "",
    "difficulty": "3", "content_category": "policy", "competency": "POL", "cognitive": "apply",
    "tags": "工伤，时限", "enemies": "SI-001", "valid_from": "2026-01-01",
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
        "stem": "时限为____日，由____认定。", "blanks-0-accept": "30\r\n三十",
        "blanks-0-match": "text", "blanks-1-accept": "人社部门", "blanks-1-match": "text",
    },
    "numeric": {"value": "12.5", "tolerance": "0.1", "unit": "%"},
    "short_answer": {
        "key_points-0-text": "受理", "key_points-0-marks": "2",
        "key_points-0-keywords": "受理、收件",
        "sample_answer": "先受理。",
    },
    "essay": {"sample_answer": "论述要点。"},
    "ordering": {"entries-0-text": "一", "entries-1-text": "二"},
    "matching": {
        "pairs-0-text": "甲", "pairs-0-choice": "子", "pairs-1-text": "乙", "pairs-1-choice": "丑",
        "spares-0-text": "寅",
    },
    "case": {
        "material": "材料", "items-0-type": "true_false", "items-0-stem": "对。",
        "items-0-marks": "2", "items-0-answer": "T", "items-1-type": "single_choice",
        "items-1-stem": "几？", "items-1-marks": "1", "items-1-options-0-text": "一",
        "items-1-options-1-text": "二", "items-1-options-1-is_key": "y",
    },
}  # fmt: skip


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def latest() -> ItemVersion:
    return db.session.scalars(sa.select(ItemVersion).order_by(ItemVersion.id.desc())).first()


@pytest.mark.parametrize("type", list(CONTENT))
def test_question_of_every_type_can_be_written_and_opened_again(
    client: FlaskClient, unit: OrgUnit, type: str
) -> None:
    data = form_data(visit(client, f"/bank/new?type={type}"), FORM)
    data |= {"stem": "一道新题？", "then": "draft"} | FACETS | CONTENT[type]
    page = submit(client, f"/bank/new?type={type}", data)
    assert "草稿已保存" in text_of(page)
    version = latest()
    item = tagged_item_of(version)
    assert (item.type, item.business_lines, item.enemies) == (type, ("05.02",), ("SI-001",))
    assert item.tags == ("工伤", "时限")
    assert version.legal_bases[0].clause == "第一条"
    before, number = dict(version.document), version.number
    page = visit(client, f"/bank/{version.item_id}/edit")
    submit(client, f"/bank/{version.item_id}/edit", form_data(page, FORM) | {"then": "draft"})
    db.session.expire_all()
    assert (latest().document, latest().number, latest().revision) == (before, number, 1)


def test_every_question_type_has_an_editor_part() -> None:
    assert set(FORMS) == set(TYPES)


def test_problems_stand_beside_their_fields(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "", "unit_id": unit.id, "marks": "很多", "options-0-text": "甲"}
    page = submit(client, "/bank/new", data, status=422)
    assert page.find(id="stem-error")
    assert page.find(id="marks-error")
    assert page.find(id="options").select_one(".field-error")
    assert page.find(id="options-0-text").get_text(strip=True) == "甲"
    assert latest() is None
    assert "暂存" in text_of(page)
    assert db.session.scalars(sa.select(ItemDraft)).one().document["marks"] == "很多"


def test_unknown_type_is_refused(client: FlaskClient, unit: OrgUnit) -> None:
    visit(client, "/bank/new?type=riddle", status=422)


def test_rows_are_added_moved_and_removed_without_scripts(
    client: FlaskClient, unit: OrgUnit
) -> None:
    data = {"stem": "几天？", "type": "single_choice"} | CONTENT["single_choice"]
    page = submit(client, "/bank/new", data | {"row": "add:options"})
    assert len(page.select("#options > ol > li")) == 4
    page = submit(client, "/bank/new", data | {"row": "up:options-1"})
    texts = [area.get_text(strip=True) for area in page.select("#options > ol > li textarea")]
    assert texts == ["乙", "甲", ""]
    page = submit(client, "/bank/new", data | {"row": "remove:options-0"})
    assert len(page.select("#options > ol > li")) == 2
    case = {"type": "case", "stem": "案例", "row": "add:items", "new_part": "matching"}
    page = submit(client, "/bank/new?type=case", case)
    assert page.find("input", attrs={"name": "items-0-type"})["value"] == "matching"
    assert page.find(id="items-0-pairs-0-text")
    assert latest() is None


def test_case_without_parts_has_no_marks_yet(client: FlaskClient, unit: OrgUnit) -> None:
    page = visit(client, "/bank/new?type=case")
    assert page.find(attrs={"data-total": True}).get_text(strip=True).endswith("：— 分")
    page = submit(client, "/bank/new?type=case", CONTENT["case"] | {"type": "case", "row": "find"})
    assert "—" not in page.find(attrs={"data-total": True}).get_text()


def test_another_type_keeps_what_both_have(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "几天？", "type": "single_choice"} | FACETS | CONTENT["single_choice"]
    page = submit(client, "/bank/new", data | {"then": "type:multiple_choice"})
    assert page.find("input", attrs={"name": "type"})["value"] == "multiple_choice"
    assert page.find(id="options-1-text").get_text(strip=True) == "乙"
    page = submit(client, "/bank/new", data | {"then": "type:true_false"})
    assert page.find(id="stem").get_text(strip=True) == "几天？"
    assert page.find(id="options") is None


def test_next_question_takes_over_the_facets(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "几天？", "type": "single_choice", "then": "next", "unit_id": unit.id}
    page = submit(client, "/bank/new", data | FACETS | CONTENT["single_choice"])
    again = form_data(page, FORM)
    assert again["stem"] == ""
    assert (again["lines-0-code"], again["difficulty"], again["tags"]) == (
        "05.02", "3", "工伤，时限",
    )  # fmt: skip
    assert (again["item_id"], again["enemies"]) == ("", "")


def test_saving_over_a_newer_version_keeps_what_was_typed(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit)
    url = f"/bank/{item.id}/edit"
    mine = form_data(visit(client, url), FORM) | {"stem": "我的改法？", "then": "draft"}
    submit(
        client, url, form_data(visit(client, url), FORM) | {"stem": "别处的改法？", "then": "draft"}
    )
    page = submit(client, url, mine, status=409)
    assert "在别处保存过" in text_of(page)
    assert page.find(id="stem").get_text(strip=True) == "我的改法？"
    assert latest().document["stem"] == "别处的改法？"
    submit(client, url, form_data(page, FORM) | {"then": "beside"})
    stems = db.session.scalars(sa.select(ItemVersion.stem_text).order_by(ItemVersion.number))
    assert stems.all()[1:] == ["别处的改法？", "我的改法？"]


def test_typed_words_are_kept_and_come_back(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"type": "single_choice", "stem": "写到一半", "unit_id": unit.id, "marks": "2"}
    kept = client.post("/bank/editor/keep", data=data).get_json()
    assert (kept["item_id"], kept["is_version"]) == (None, False)
    assert "写到一半" in text_of(visit(client, "/bank/drafts"))
    draft = db.session.scalars(sa.select(ItemDraft)).one()
    page = visit(client, f"/bank/new?draft={draft.id}")
    assert page.find(id="stem").get_text(strip=True) == "写到一半"
    whole = form_data(page, FORM) | CONTENT["single_choice"]
    kept = client.post("/bank/editor/keep", data=whole).get_json()
    assert kept["is_version"]
    assert latest().item_id == kept["item_id"]
    assert db.session.scalar(sa.select(sa.func.count(ItemDraft.id))) == 0
    reply = client.post("/bank/editor/keep", data=whole)
    assert (reply.status_code, reply.get_json()["code"]) == (409, "edited-elsewhere")


def test_question_in_review_is_replaced_only_when_saving_is_asked_for(
    client: FlaskClient, unit: OrgUnit
) -> None:
    item = make_item(unit, state=VersionState.IN_REVIEW)
    data = form_data(visit(client, f"/bank/{item.id}/edit"), FORM) | {"stem": "改过的题干"}
    kept = client.post("/bank/editor/keep", data=data).get_json()
    assert not kept["is_version"]
    page = visit(client, f"/bank/{item.id}/edit")
    assert "接着上次没写完的内容" in text_of(page)
    kept = client.post("/bank/editor/keep", data=form_data(page, FORM) | {"final": "1"}).get_json()
    assert kept["is_version"]
    assert (latest().number, latest().document["stem"]) == (2, "改过的题干")


def test_drafts_of_others_cannot_be_opened(client: FlaskClient, unit: OrgUnit) -> None:
    client.post("/bank/editor/keep", data={"type": "essay", "stem": "我的", "unit_id": unit.id})
    draft = db.session.scalars(sa.select(ItemDraft)).one()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    visit(client, f"/bank/new?draft={draft.id}", status=404)
    client.post(f"/bank/drafts/{draft.id}/discard")
    assert db.session.get(ItemDraft, draft.id) is not None
    assert "我的" not in text_of(visit(client, "/bank/drafts"))


def test_look_shows_preview_problems_clauses_and_similar_questions(
    client: FlaskClient, unit: OrgUnit
) -> None:
    import_policy("law.md", LAW.encode(), actor=None, now=NOW)
    twin = make_item(unit, stem="窗口人员上岗应当佩戴什么，由谁发放和管理？")
    make_item(stem="窗口人员上岗应当佩戴什么，由谁发放和管理？", unit=make_unit())
    data = {
        "type": "single_choice", "stem": "窗口人员上岗应当佩戴什么？由谁发放和管理", "marks": "x",
        "options-0-text": "工牌", "options-1-text": "", "options-1-is_key": "y",
        "bases-0-document": "窗口服务法", "bases-0-clause": "第二条第二款", "bases-0-quote": "工牌",
        "bases-1-document": "窗口服务法", "bases-1-clause": "第二条第二款",
        "bases-1-quote": "没有的话", "enemies": f"{twin.external_id}，NOBODY-1",
    }  # fmt: skip
    look = client.post("/bank/editor/look", data=data).get_json()
    assert "工牌" in look["preview"]
    assert {each["field"] for each in look["problems"]} >= {"marks", "options-1-text"}
    assert "与原文一致" in look["bases"]["bases-0"]
    assert "<mark>工牌</mark>" in look["bases"]["bases-0"]
    assert "不一致" in look["bases"]["bases-1"]
    assert look["similar"].count("<li>") == 1
    assert twin.external_id in look["similar"]
    assert "文字相同" in look["similar"]
    assert "没有找到这个编号" in look["enemies"]


def test_clauses_can_be_searched_and_cited(client: FlaskClient, unit: OrgUnit) -> None:
    import_policy("law.md", LAW.encode(), actor=None, now=NOW)
    html = client.get("/bank/clauses?clause_words=工牌").get_data(as_text=True)
    assert 'data-clause="第二条第二款"' in html
    assert "输入词语" in client.get("/bank/clauses").get_data(as_text=True)
    html = client.get("/bank/clauses?clause_words=《窗口服务法》第2条").get_data(as_text=True)
    assert 'data-clause="第二条' in html
    data = {"type": "single_choice", "stem": "几天？", "clause_words": "工牌"}
    page = submit(client, "/bank/new", data | {"row": "find"})
    button = page.find("button", attrs={"value": re.compile("^cite:")})
    page = submit(client, "/bank/new", data | {"row": button["value"]})
    cited = form_data(page, FORM)
    assert (cited["bases-0-document"], cited["bases-0-clause"]) == ("窗口服务法", "第二条第二款")
    assert "工牌" in cited["bases-0-quote"]


def test_frame_of_the_preview_may_be_framed_by_our_own_pages_only(
    client: FlaskClient, unit: OrgUnit
) -> None:
    reply = client.get("/bank/editor/frame")
    assert reply.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in reply.headers["Content-Security-Policy"]
    visit(client, "/bank/editor/frame")


def test_reviewer_decides_and_author_may_not(client: FlaskClient, unit: OrgUnit) -> None:
    data = {"stem": "几天？", "unit_id": unit.id, "then": "submit"} | FACETS
    author = make_account(Role.TRAINER, Role.REVIEWER, unit=unit)
    sign_in(client, author)
    submit(client, "/bank/new", data | CONTENT["single_choice"])
    version = latest()
    url = f"/bank/review/{version.item_id}"
    assert version.item.external_id in text_of(visit(client, "/bank/review?kind=own"))
    assert version.item.external_id not in text_of(visit(client, "/bank/review"))
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
    assert item.external_id in text_of(visit(client, "/bank/review?kind=policy"))
    visit(client, f"/bank/review/{item.id}")
    page = submit(client, f"/bank/review/{item.id}", {"confirm": "1"}, status=422)
    assert "请写明意见" in text_of(page)
    page = submit(client, f"/bank/review/{item.id}", {"confirm": "1", "comment": "不受影响。"})
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
