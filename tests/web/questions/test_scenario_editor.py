"""Writing a scenario in the editor: rows for documents, fields and handlings, ids behind words."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

import question_bank
from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.questions.models import ItemVersion
from question_bank.items import validate
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_questions import make_item
from tests.support.pages import form_data, submit, text_of, visit
from tests.unit.question_bank.builders import make_document

FORM = "#item-form"
SAMPLES = Path(question_bank.__file__).parent / "samples" / "scenarios.jsonl"
WRITTEN = {
    "stem": "审核材料并办理。", "material": "王某申请工伤认定。", "rationale": "略",
    "lines-0-code": "05.02", "lines-1-code": "",
    "documents-0-name": "身份证", "documents-0-body": "原件。", "documents-0-state": "ok",
    "documents-0-marks": "1",
    "documents-1-name": "诊断证明", "documents-1-body": "没有盖章。",
    "documents-1-state": "defective", "documents-1-marks": "2",
    "documents-1-defects": "没有盖章\r\n日期涂改", "documents-1-rationale": "应盖章。",
    "spare_defects": "已过有效期",
    "fields-0-label": "情形", "fields-0-kind": "choice", "fields-0-marks": "1",
    "fields-0-choices": "第一项\r\n第六项", "fields-0-accept": "第六项",
    "options-0-text": "受理", "options-1-text": "补正", "options-1-is_key": "y",
    "options-2-text": "", "handling_marks": "2", "handling_needs": "诊断证明\r\n情形",
    "handling_must": "y", "handling_cap": "3", "scoring_rule": "proportional", "shuffle": "y",
}  # fmt: skip


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def latest() -> ItemVersion:
    version = db.session.scalars(sa.select(ItemVersion).order_by(ItemVersion.id.desc())).first()
    assert version is not None
    return version


def _add(unit: OrgUnit, document: dict[str, Any]) -> int:
    item = make_item(
        unit,
        **{k: v for k, v in document.items() if k not in ("schema", "valid_from", "valid_until")},
    )
    for version in db.session.scalars(sa.select(ItemVersion).where(ItemVersion.item_id == item.id)):
        version.document = document
    db.session.commit()
    return item.id


def test_scenario_can_be_written_and_opened_again(client: FlaskClient, unit: OrgUnit) -> None:
    data = form_data(visit(client, "/bank/new?type=scenario"), FORM)
    page = submit(client, "/bank/new?type=scenario", data | WRITTEN | {"then": "draft"})
    assert "草稿已保存" in text_of(page)
    document = latest().document
    assert document["marks"] == "6.00"  # the sum of its checks
    texts = {each["id"]: each["text"] for each in document["defects"]}
    assert sorted(texts.values()) == ["已过有效期", "日期涂改", "没有盖章"]
    named = document["documents"][1]["answer"]["defects"]
    assert [texts[each] for each in named] == ["没有盖章", "日期涂改"]
    (field,) = document["fields"]
    assert [each["text"] for each in field["choices"]] == ["第一项", "第六项"]
    assert field["accept"] == [field["choices"][1]["id"]]
    handling = document["handling"]
    assert handling["depends_on"] == ["documents.2", f"fields.{field['id']}"]
    assert document["must_pass"] == [{"check": "handling", "cap": "3"}]
    before, item_id = dict(document), latest().item_id
    page = visit(client, f"/bank/{item_id}/edit")
    submit(client, f"/bank/{item_id}/edit", form_data(page, FORM) | {"then": "draft"})
    db.session.expire_all()
    assert latest().document == before


def _samples() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLES.read_text(encoding="utf-8").splitlines()]


def test_opened_and_saved_again_nothing_of_a_scenario_changes(
    client: FlaskClient, unit: OrgUnit
) -> None:
    odd = make_document("scenario", id="odd")
    odd["documents"][0] |= {"note": "未知字段", "marks": 0.2}
    odd["handling"]["note"] = "未知字段"
    for document in [*_samples(), odd]:
        item_id = _add(unit, document)
        page = visit(client, f"/bank/{item_id}/edit")
        data = form_data(page, FORM) | {"then": "draft", "notes": "只改了备注"}
        submit(client, f"/bank/{item_id}/edit", data)
        db.session.expire_all()
        saved = dict(latest().document)
        assert saved.pop("notes") == "只改了备注"
        for name in ("material", "documents", "defects", "fields", "handling", "must_pass"):
            assert saved[name] == document[name], (document["id"], name)


def test_change_of_a_scenario_keeps_the_ids_of_everything_else(
    client: FlaskClient, unit: OrgUnit
) -> None:
    document = make_document("scenario")
    item_id = _add(unit, document)
    data = form_data(visit(client, f"/bank/{item_id}/edit"), FORM)
    data |= {"documents-1-defects": "没有盖章\n缺页", "documents-1-marks": "0.5", "then": "draft"}
    submit(client, f"/bank/{item_id}/edit", data)
    db.session.expire_all()
    saved = latest().document
    assert [(each["id"], each["text"]) for each in saved["defects"][:2]] == [
        ("a", "没有盖章"),
        ("c", "已过有效期"),
    ]
    assert saved["defects"][2]["text"] == "缺页"
    assert saved["documents"][1]["answer"]["defects"][0] == "a"
    assert saved["documents"][0] == document["documents"][0]
    assert saved["fields"] == document["fields"]
    assert saved["marks"] == "2.10"
    assert [p for p in validate(saved) if p.severity == "error"] == []


def test_problems_of_a_scenario_stand_beside_their_fields(
    client: FlaskClient, unit: OrgUnit
) -> None:
    data = form_data(visit(client, "/bank/new?type=scenario"), FORM) | WRITTEN
    data |= {
        "documents-0-marks": "很多", "fields-0-accept": "第九项", "handling_needs": "没有的项",
        "documents-1-body": "", "then": "draft",
    }  # fmt: skip
    page = submit(client, "/bank/new?type=scenario", data, status=422)
    assert page.find(id="documents-0-marks-error")
    assert page.find(id="fields-0-accept-error")
    assert "没有“没有的项”这一项" in text_of(page)
    assert "考生由此看出答案" in text_of(page)
    assert page.find(id="handling_needs").get_text(strip=True) == "没有的项"


@pytest.mark.parametrize("rows", ["documents", "fields", "options"])
def test_rows_are_added_and_removed_without_scripts(
    client: FlaskClient, unit: OrgUnit, rows: str
) -> None:
    data = form_data(visit(client, "/bank/new?type=scenario"), FORM) | WRITTEN
    page = submit(client, "/bank/new?type=scenario", data | {"row": f"add:{rows}"})
    count = len(page.select(f"#{rows} [data-row-list] > li"))
    data = form_data(page, FORM)
    page = submit(client, "/bank/new?type=scenario", data | {"row": f"remove:{rows}-0"})
    assert len(page.select(f"#{rows} [data-row-list] > li")) == count - 1


def test_rubric_of_an_essay_is_written_level_by_level(client: FlaskClient, unit: OrgUnit) -> None:
    data = form_data(visit(client, "/bank/new?type=essay"), FORM)
    data |= {
        "stem": "论述一窗受理。", "marks": "4", "rationale": "略", "lines-0-code": "13.01",
        "rubric-0-text": "条理", "rubric-0-marks": "4",
        "rubric-0-levels": "4：清楚\r\n2 分，大体清楚\r\n0 混乱", "then": "draft",
    }  # fmt: skip
    page = submit(client, "/bank/new?type=essay", data)
    assert "草稿已保存" in text_of(page)
    before, item_id = dict(latest().document), latest().item_id
    assert before["rubric"] == [
        {
            "text": "条理",
            "marks": "4",
            "levels": [
                {"text": "清楚", "marks": "4"},
                {"text": "大体清楚", "marks": "2"},
                {"text": "混乱", "marks": "0"},
            ],
        }
    ]
    page = visit(client, f"/bank/{item_id}/edit")
    submit(client, f"/bank/{item_id}/edit", form_data(page, FORM) | {"then": "draft"})
    db.session.expire_all()
    assert latest().document == before
