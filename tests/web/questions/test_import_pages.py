"""The import wizard of questions."""

from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from lms import db
from lms.access.permissions import Role
from lms.people.models import OrgUnit
from lms.questions.models import Item
from question_bank.formats.media import Media
from question_bank.formats.registry import WRITERS
from question_bank.formats.result import Attached
from question_bank.items import Item as Content
from tests.service.questions.test_import_items import BAD_FILES
from tests.support.build import make_account, make_unit, sign_in
from tests.support.build_media import png
from tests.support.build_questions import item_document, jsonl, make_item
from tests.support.pages import form_data, submit, text_of, visit


@pytest.fixture
def unit(client: FlaskClient) -> OrgUnit:
    """Sign a trainer in and give the trainer's unit."""
    unit = make_unit()
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    return unit


def upload(
    client: FlaskClient, unit: OrgUnit, data: bytes, name: str = "bank.jsonl"
) -> BeautifulSoup:
    file = (BytesIO(data), name)
    return submit(client, "/bank/import", {"file": file, "unit_id": unit.id})


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count(Item.id)))


def begin(client: FlaskClient, page: BeautifulSoup, **fields: object) -> BeautifulSoup:
    """Press the button that begins the import, and go on until it is done."""
    action = page.select_one("main form")["action"]
    page = submit(client, action, {**form_data(page), "begin": "1", **fields})
    while form := page.select_one("form[data-import]"):
        page = submit(client, form["action"], {})
    return page


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
    page = begin(client, page, on_similar="new")
    assert "导入完成" in text_of(page)
    assert "新增 2 题" in text_of(page)
    assert count() == 3


def test_similar_question_is_skipped_unless_chosen_itself(
    client: FlaskClient, unit: OrgUnit
) -> None:
    make_item(unit, id="OLD", stem="同样的题干？")
    data = jsonl(*(item_document(id=each, stem="同样的题干？") for each in "XYZ"))
    page = upload(client, unit, data)
    assert "没有题目要写入" in text_of(page)
    action = page.select_one("main form")["action"]
    page = submit(client, action, {**form_data(page), "item-2": "Y", "choice-2": "new"})
    assert page.select_one("#choice-2 option[selected]")["value"] == "new"
    begin(client, page)
    assert set(db.session.scalars(sa.select(Item.external_id))) == {"OLD", "Y"}


def test_defaults_are_kept_and_applied(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(item_document(id="X", difficulty=None)))
    begin(client, page, default_difficulty="5", default_tags="甲;乙", default_competency="无此")
    item = db.session.scalar(sa.select(Item))
    assert (item.latest_version.difficulty, item.tag_names) == (5, ("甲", "乙"))


def test_only_questions_with_problems_are_shown_on_demand(
    client: FlaskClient, unit: OrgUnit
) -> None:
    make_item(unit, id="OLD", stem="同样的题干？")
    twin = item_document(id="X", stem="同样的题干？")
    page = upload(client, unit, jsonl(item_document(), item_document(), twin))
    page = visit(client, page.select_one("main a[href*='show=problems']")["href"])
    assert [field["value"] for field in page.select("[name^=item-]")] == ["X"]


def test_pictures_of_a_file_are_shown_before_it_is_imported(
    client: FlaskClient, unit: OrgUnit
) -> None:
    media = Media.of(png(4, 4))
    item = Content.from_document(item_document(stem=f"看图{media.reference('图')}回答？"))
    data = WRITERS["jsonl"].write([item], Attached(media={media.name: media})).data
    page = upload(client, unit, data)
    response = client.get(page.select_one(".question-stem img")["src"])
    assert response.data == media.data


def test_upload_of_somebody_else_is_not_there(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(item_document()))
    action = page.select_one("main form")["action"].split("?")[0]
    sign_in(client, make_account(Role.TRAINER, unit=unit))
    visit(client, action, status=404)
    assert client.post(action, data={"begin": "1"}).status_code == 404
    assert client.get(f"{action}/columns").status_code == 404
    assert count() == 0


def test_pressing_twice_is_one_import(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(item_document()))
    action = page.select_one("main form")["action"]
    places = {client.post(action, data={"begin": "1"}).location for _ in range(2)}
    assert len(places) == 1
    assert client.get(action).location in places


def test_script_is_told_how_far_it_is(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(*(item_document() for _ in range(3))))
    page = submit(client, page.select_one("main form")["action"], {"begin": "1"})
    action = page.select_one("form[data-import]")["action"]
    answer = client.post(action, headers={"Accept": "application/json"})
    assert answer.json == {"done": 3, "total": 3, "running": False}


def test_import_is_listed_and_can_be_taken_back(client: FlaskClient, unit: OrgUnit) -> None:
    begin(client, upload(client, unit, jsonl(item_document(), item_document())))
    page = visit(client, "/bank/imports")
    assert "已完成" in text_of(page)
    url = page.select_one("tbody a")["href"]
    page = visit(client, url)
    assert len(visit(client, page.select_one("h1 ~ * a, .page-header a.btn-primary")["href"])
               .select("td.bank-stem")) == 2  # fmt: skip
    page = submit(client, f"{url}/undo", {})
    assert "停用 2 题" in text_of(page)
    assert "撤销了这次导入" in text_of(page)
    stranger = make_account(Role.TRAINER, unit=make_unit())
    sign_in(client, stranger)
    visit(client, url, status=404)
    assert client.post(f"{url}/undo").status_code == 404
    assert client.post(f"{url}/next").status_code == 404
    assert "还没有导入过题目" in text_of(visit(client, "/bank/imports"))


def test_columns_are_corrected_and_remembered(client: FlaskClient, unit: OrgUnit) -> None:
    data = "单位题库,,\n说法,甲,乙,哪个对\n工伤认定多少天？,三十,六十,B\n".encode()
    page = upload(client, unit, data, "题库.csv")
    if not page.select("select[name^=column]"):
        page = visit(client, page.select_one("main form")["action"].split("?")[0] + "/columns")
    assert "工伤认定多少天" in text_of(page) or "说法" in text_of(page)
    action = page.select_one("main form")["action"]
    page = submit(client, action, {"read-0-shown": "1", "read-0": "1", "header-0": "2",
                                   "look": "1"})  # fmt: skip
    assert [option["value"] for option in page.select("#header-0 option[selected]")] == ["2"]
    fields = {"column-0-0": "stem", "column-0-1": "option A", "column-0-2": "option B",
              "column-0-3": "answer"}  # fmt: skip
    page = submit(client, action, {"read-0-shown": "1", "read-0": "1", "header-0": "2", **fields})
    assert "已记住这种表格的列" in text_of(page) or page.select(".toast")
    assert "工伤认定多少天" in text_of(page)
    again = upload(client, unit, data, "又一份.csv")
    assert "已按上次的对应方式识别" in text_of(again)
    assert "工伤认定多少天" in text_of(again)


def test_preview_has_pages(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(*(item_document() for _ in range(13))))
    assert len(page.select("article.question")) == 10
    url = page.find("a", rel="next")["href"]
    assert len(visit(client, url).select("article.question")) == 3


def test_file_with_errors_can_be_imported_in_part(client: FlaskClient, unit: OrgUnit) -> None:
    page = upload(client, unit, jsonl(item_document(), item_document(answer=["Z"])))
    assert "第 2 行" in text_of(page)
    assert "只导入没有错误的 1 题" in text_of(page)
    assert count() == 0
    begin(client, page)
    assert count() == 1


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_gets_a_clear_page(client: FlaskClient, unit: OrgUnit, name: str) -> None:
    page = upload(client, unit, BAD_FILES[name], "bank.xlsx")
    if name == "no header":  # a trainer may say what the columns are, or go on
        page = visit(client, page.select_one(".submit-row a")["href"])
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
