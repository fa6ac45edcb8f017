"""Importing files of questions into the bank of a unit."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import sqlalchemy as sa

from lms import db
from lms.access.permissions import Role
from lms.audit.models import AuditEntry
from lms.errors import NotFound
from lms.people.models import OrgUnit
from lms.questions.models import Item, ItemImport, ItemVersion, VersionState
from lms.questions.service import import_items, preview_items
from tests.support.build import NOW, make_actor_with, make_unit
from tests.support.build_questions import item_document, jsonl, make_item
from tests.support.shared_files import SAMPLE_BANKS, shared_folder


def load(data: bytes, unit: OrgUnit, name: str = "bank.jsonl", **options: object) -> object:
    return import_items(data, name, **({"actor": None, "unit_id": unit.id, "now": NOW} | options))


def count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_imported_questions_await_review(database: db.Session) -> None:
    unit = make_unit()
    actor = make_actor_with(Role.TRAINER, unit=unit)
    report = load(jsonl(item_document(), item_document()), unit, actor=actor)
    assert (report.read, report.new, report.changed, report.unchanged) == (2, 2, 0, 0)
    versions = database.scalars(sa.select(ItemVersion)).all()
    assert {version.state for version in versions} == {VersionState.IN_REVIEW}
    assert {version.author_id for version in versions} == {actor.account_id}
    assert all(version.item.approved_version_id is None for version in versions)
    entry = database.scalar(sa.select(AuditEntry).where(AuditEntry.action == "bank_imported"))
    assert entry.detail["new"] == 2


def test_importing_the_same_file_again_writes_nothing(database: db.Session) -> None:
    unit = make_unit()
    data = jsonl(item_document(), item_document())
    load(data, unit)
    again = load(data, unit)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert (count(ItemVersion), count(ItemImport)) == (2, 1)


def test_changed_question_becomes_a_new_version_and_the_approved_one_stays(
    database: db.Session,
) -> None:
    unit = make_unit()
    document = item_document()
    load(jsonl(document), unit, approve=True)
    report = load(jsonl(document | {"rationale": "改写的解析。"}), unit)
    assert (report.new, report.changed) == (0, 1)
    item = database.scalar(sa.select(Item))
    assert item.approved_version.number == 1
    assert item.latest_version.number == 2
    assert item.latest_version.state is VersionState.IN_REVIEW


def test_newer_import_takes_the_place_of_one_still_in_review(database: db.Session) -> None:
    unit = make_unit()
    document = item_document()
    load(jsonl(document), unit)
    load(jsonl(document | {"difficulty": 4}), unit)
    states = database.scalars(sa.select(ItemVersion.state).order_by(ItemVersion.number)).all()
    assert states == [VersionState.SUPERSEDED, VersionState.IN_REVIEW]


def test_same_id_in_another_unit_is_another_question(database: db.Session) -> None:
    document = item_document()
    load(jsonl(document), make_unit())
    assert load(jsonl(document), make_unit()).new == 1


def test_same_stem_under_another_id_is_reported_and_still_imported(database: db.Session) -> None:
    province = make_unit()
    county = make_unit(province)
    make_item(province, id="P-1", stem="窗口 人员（ ）培训几天？")
    twin = item_document(id="C-9", stem="窗口人员（　　）培训几天?")
    preview = preview_items(jsonl(twin), "bank.jsonl", actor=None, unit_id=county.id)
    assert [planned.twin for planned in preview.duplicates] == ["P-1"]
    assert "P-1" in preview.report.problems[0].message
    assert preview.report.problems[0].severity == "warning"
    assert load(jsonl(twin), county).new == 1


def test_same_stem_in_a_stranger_unit_is_not_told(database: db.Session) -> None:
    make_item(make_unit(), stem="窗口人员培训几天？")
    report = load(jsonl(item_document(stem="窗口人员培训几天？")), make_unit())
    assert report.problems == ()


def test_one_bad_question_keeps_the_whole_file_out(database: db.Session) -> None:
    unit = make_unit()
    report = load(jsonl(item_document(), item_document(answer=["Z"])), unit)
    assert report.has_errors
    assert (report.read, report.new) == (2, 1)
    assert "第 2 行" in report.problems[0].where
    assert count(Item) == 0


def test_partial_import_writes_the_good_questions(database: db.Session) -> None:
    unit = make_unit()
    report = load(jsonl(item_document(), item_document(answer=["Z"])), unit, partial=True)
    assert report.has_errors
    assert count(Item) == 1


def test_advice_on_a_question_of_a_text_file_stands_beside_it(database: db.Session) -> None:
    text = "一、判断题\n1. 窗口单位实行首问负责制。（√）\n2. 新招用人员可以先上岗后培训。（×）\n"
    preview = preview_items(text.encode(), "题目.txt", actor=None, unit_id=make_unit().id)
    assert [planned.place for planned in preview.planned] == [
        "第 2 行，第 1 题",
        "第 3 行，第 2 题",
    ]
    assert all(planned.problems for planned in preview.planned)
    assert preview.loose == ()


def test_dry_run_writes_nothing(database: db.Session) -> None:
    assert load(jsonl(item_document()), make_unit(), dry_run=True).new == 1
    assert (count(Item), count(ItemImport)) == (0, 0)


def test_approved_on_import_only_when_every_facet_is_there(database: db.Session) -> None:
    unit = make_unit()
    load(jsonl(item_document(id="A"), item_document(id="B", competency=None)), unit, approve=True)
    states = dict(
        database.execute(
            sa.select(Item.external_id, ItemVersion.state).join(
                ItemVersion, Item.latest_version_id == ItemVersion.id
            )
        ).all()
    )
    assert states == {"A": VersionState.APPROVED, "B": VersionState.IN_REVIEW}


def test_trainer_cannot_import_into_another_unit(database: db.Session) -> None:
    actor = make_actor_with(Role.TRAINER)
    with pytest.raises(NotFound):
        load(jsonl(item_document()), make_unit(), actor=actor)
    assert count(Item) == 0


def test_organizer_may_read_the_bank_but_not_import(database: db.Session) -> None:
    unit = make_unit()
    with pytest.raises(NotFound):
        load(jsonl(item_document()), unit, actor=make_actor_with(Role.ORGANIZER, unit=unit))


@pytest.mark.parametrize("path", SAMPLE_BANKS, ids=lambda path: path.stem)
def test_shipped_bank_imports_approved_without_a_word(database: db.Session, path: object) -> None:
    report = load(path.read_bytes(), make_unit(), path.name, approve=True)
    assert not report.has_errors
    assert report.new == report.read == len(path.read_text(encoding="utf-8").splitlines())
    approved = database.scalar(
        sa.select(sa.func.count(Item.id)).where(Item.approved_version_id.is_not(None))
    )
    assert approved == report.new


def test_workbook_of_another_system_imports_all_its_questions(database: db.Session) -> None:
    folder = shared_folder()
    found = list((folder / "corpora/xlsx_zh").rglob("*.xlsx")) if folder else []
    data = found[0].read_bytes() if found else workbook(404)
    report = load(data, make_unit(), "bank.xlsx")
    assert (report.read, report.new, report.has_errors) == (404, 404, False)


def workbook(rows: int) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["题型", "题干", "选项A", "选项B", "答案"])
    for number in range(rows):
        book.active.append(["单选题", f"第{number}个问题是什么？", "甲", "乙", "A"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def headless() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙", "丙"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bomb() -> bytes:
    stream = BytesIO(workbook(1))
    with ZipFile(stream, "a", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"0" * 600 * 1024 * 1024)
    return stream.getvalue()


def formula_bomb() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["题型", "题干", "选项A", "选项B", "答案"])
    book.active.append(["单选题", '=HYPERLINK("http://x","点")', "甲", "乙", "A"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


BAD_FILES = {
    "not Excel": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "text without a header": "今天天气很好".encode(),
    "no header": headless(),
    "formulas": formula_bomb(),
    "broken archive": workbook(1)[:900],
    "empty lines": b"\n\n\n",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_one_clear_problem_and_nothing_is_written(
    database: db.Session, name: str
) -> None:
    report = load(BAD_FILES[name], make_unit(), "bank.xlsx")
    assert report.has_errors
    assert report.problems[0].message
    assert count(Item) == 0


def test_zip_bomb_is_refused(database: db.Session) -> None:
    report = load(zip_bomb(), make_unit(), "bank.xlsx")
    assert report.has_errors
    assert count(Item) == 0
