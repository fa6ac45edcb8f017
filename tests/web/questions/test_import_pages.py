"""The import wizard of questions."""

from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.questions.models import Item
from tests.service.questions.test_import_items import BAD_FILES
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_questions import item_document, jsonl, make_item
from tests.support.pages import submit, text_of, visit


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def upload(client: FlaskClient, unit: OrgUnit, data: bytes, name: str = "bank.jsonl") -> object:
    file = (BytesIO(data), name)
    return submit(client, "/bank/import", {"file": file, "unit_id": unit.id})


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Item.id)))


def test_wizard_shows_the_questions_and_writes_on_commit(
    client: FlaskClient, unit: OrgUnit
) -> None:
    make_item(unit, id="OLD", stem="同样的题干？")
    visit(client, "/bank/import")
    data = jsonl(item_document(stem="新的题干？"), item_document(id="X", stem="同样的题干？"))
    page = upload(client, unit, data)
    words = text_of(page)
    assert "检查通过" in words
    assert "与 OLD 题干相同" in words
    assert "新的题干？" in words
    assert count() == 1
    form = page.find("main").find("form")
    page = submit(client, form["action"], {"unit": unit.id})
    assert "新增 2 题" in text_of(page)
    assert count() == 3


def test_preview_has_pages(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(*(item_document() for _ in range(13))))
    assert len(page.select("article.question")) == 10
    url = page.find("a", rel="next")["href"]
    assert len(visit(client, url).select("article.question")) == 3


def test_file_with_errors_can_be_imported_in_part(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(item_document(), item_document(answer=["Z"])))
    assert "第 2 行" in text_of(page)
    action = page.find("main").find("form")["action"]
    page = submit(client, action, {"unit": unit.id})
    assert "检查导入的题目" in text_of(page)
    assert count() == 0
    submit(client, action, {"unit": unit.id, "partial": "1"})
    assert count() == 1


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_gets_a_clear_page(client: FlaskClient, unit: OrgUnit, name: str) -> None:
    page = upload(client, unit, BAD_FILES[name], "bank.xlsx")
    assert "须改正" in text_of(page)
    assert "写入任何内容" in text_of(page)
    assert count() == 0


def test_empty_upload_is_said_beside_the_field(client: FlaskClient, unit: OrgUnit) -> None:
    page = submit(client, "/bank/import", {"unit_id": unit.id}, status=422)
    assert "请先选择" in text_of(page)


def test_unit_outside_the_scope_is_refused(client: FlaskClient, unit: OrgUnit) -> None:
    other = make_unit()
    file = (BytesIO(jsonl(item_document())), "bank.jsonl")
    submit(client, "/bank/import", {"file": file, "unit_id": other.id}, status=422)
    page = upload(client, unit, jsonl(item_document()))
    action = page.find("main").find("form")["action"]
    assert client.post(action, data={"unit": other.id}).status_code == 404
    assert count() == 0


def test_template_is_a_workbook_that_imports_again(client: FlaskClient, unit: OrgUnit) -> None:
    response = client.get("/bank/import/template.xlsx")
    assert "filename*" in response.headers["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(response.data))
    assert "题干" in [cell.value.strip("*") for cell in book.worksheets[0][1] if cell.value]


def test_reviewer_may_not_import(client: FlaskClient) -> None:
    sign_in(client, make_account(Role.REVIEWER))
    visit(client, "/bank/import", status=403)
    visit(client, "/bank/import/template.xlsx", status=403)
