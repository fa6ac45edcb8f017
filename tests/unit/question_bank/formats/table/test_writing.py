"""What is written reads back the same, every loss is named, and the template explains itself."""

import io
from typing import Any

import openpyxl
import pytest

from question_bank.formats import csv_text, jsonl, xlsx
from question_bank.formats.registry import read
from question_bank.formats.table.examples import EXAMPLES
from question_bank.formats.table.template import list_columns
from question_bank.items import TYPES
from tests.support.shared_files import SAMPLE_BANKS
from tests.unit.question_bank.builders import make_item
from tests.unit.question_bank.formats.workbooks import make_workbook

IN_TABLES = ("single_choice", "multiple_choice", "indefinite_choice", "true_false", "fill_blank",
             "numeric", "essay", "ordering")  # fmt: skip


@pytest.mark.parametrize("module", [xlsx, csv_text])
def test_written_table_reads_back_the_same(module: Any) -> None:
    items = [
        make_item(
            name,
            id=f"=1+{name}",
            stem=f"@{name}____、____" if name == "fill_blank" else f"-{name}\n第二行",
            business_lines=["06", "05.02"],
            legal_basis=[
                {"document": "某某法", "clause": "第四条第一款第（二）项", "quote": "“甲；乙”：丙"},
                {"document": "某发〔2019〕13号", "clause": "（三）", "quote": ""},
            ],
            valid_until="2030-12-31", tags=["甲", "乙"], region="四川", author="张三",
            enemies=["T-1", "T-2"],
        )
        for name in IN_TABLES
    ]  # fmt: skip
    written = module.write(items)
    lost = {problem.where for problem in written.problems}
    back = module.read(written.data)
    assert not back.has_errors()
    for before, after in zip(items, back.items, strict=True):
        old, new = before.to_document(), after.to_document()
        if before.id in lost:
            old.pop("entries", None), new.pop("entries", None)
            old.pop("answer", None), new.pop("answer", None)
        if before.type == "fill_blank":  # defaults need not be written
            old.pop("blanks"), new.pop("blanks")
        old.setdefault("shuffle", None), new.setdefault("shuffle", None)
        assert new == {**old, "any_order": False} if before.type == "fill_blank" else new == old


def test_every_loss_of_a_written_table_is_named() -> None:
    items = [
        make_item("matching"),
        make_item("scenario"),
        make_item("short_answer"),
        make_item("ordering"),
        make_item("single_choice", origin="elsewhere"),
        make_item("fill_blank", stem="____", blanks=[{"accept": ["a;b"], "case_sensitive": True}]),
    ]
    said = [(p.where, p.severity, p.message) for p in xlsx.write(items).problems]
    assert said == [
        ("T-matching", "error", "连线题放不进一行，未写出"),
        ("T-scenario", "error", "业务操作题放不进一行，未写出"),
        ("T-short_answer", "warning", "采分点及其分值、关键词未写出"),
        ("T-ordering", "warning", "选项编号改为字母 A、B、C…"),
        ("T-single_choice", "warning", "字段“origin”没有对应的列，未写出"),
        ("T-fill_blank", "warning", "第 1 空的答案中有分隔符 | 或 ;，重新导入时会被拆开"),
        ("T-fill_blank", "warning", "第 1 空的允许误差或区分大小写未写出"),
    ]


def test_written_cells_hold_no_formula() -> None:
    item = make_item(stem="=HYPERLINK(1)", rationale="+1+1", notes="@SUM(A1)", author="-2+3")
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write([item]).data))
    values = [str(c.value) for row in book["题库"].iter_rows(min_row=2) for c in row if c.value]
    assert not [value for value in values if value.startswith(("=", "+", "-", "@"))]
    assert all(c.data_type != "f" for row in book["题库"].iter_rows() for c in row)


def _template() -> Any:
    stream = io.BytesIO()
    xlsx.write_template(stream)
    return stream


def test_template_is_empty_and_explains_itself() -> None:
    stream = _template()
    assert read(stream.getvalue()).read == 0
    assert [each.message for each in read(stream.getvalue()).problems] == ["没有找到试题"]
    book = openpyxl.load_workbook(stream)
    assert book.sheetnames == ["题库", "填写说明", "示例", "选项表"]
    sheet = book["题库"]
    assert [cell.value for cell in sheet[1]] == [column.header for column in list_columns()]
    assert sheet["B1"].comment is not None
    lists = {
        str(rule.sqref).rstrip("0123456789"): rule for rule in sheet.data_validations.dataValidation
    }
    assert any("单选题" in (rule.formula1 or "") for rule in lists.values())


def test_drop_downs_offer_every_word() -> None:
    sheet = openpyxl.load_workbook(_template())["题库"]
    offered = {
        str(r.sqref).split(":")[0]: r.formula1 for r in sheet.data_validations.dataValidation
    }
    for position, column in enumerate(list_columns(), start=1):
        if column.words:
            words = offered[f"{openpyxl.utils.get_column_letter(position)}2"].strip('"').split(",")
            assert words == list(column.words)


def test_examples_of_the_template_are_right() -> None:
    columns = list_columns()
    rows = [[example.get(column.field) for column in columns] for example in EXAMPLES]
    result = xlsx.read(make_workbook([[column.header for column in columns], *rows]))
    assert result.problems == ()
    assert len(result.items) == len(EXAMPLES)


def test_types_that_fit_a_row_are_written() -> None:
    for name in set(TYPES) - {"matching", "scenario"}:
        assert not [p for p in xlsx.write([make_item(name)]).problems if p.severity == "error"]


@pytest.mark.parametrize("module", [xlsx, csv_text])
def test_written_case_reads_back_the_same(module: Any) -> None:
    parts = [
        {"id": "1", "type": "single_choice", "stem": "先做什么？", "marks": "2.00",
         "rationale": "先问。", "options": [{"id": "A", "text": "问"}, {"id": "B", "text": "走"}],
         "answer": ["A"]},
        {"id": "2", "type": "true_false", "stem": "可以走。", "marks": "1.00", "rationale": "",
         "answer": False},
    ]  # fmt: skip
    case = make_item(
        "case", stem="依据材料回答。", material="王某到窗口。", rationale="总的解析。",
        marks="3.00", items=parts, business_lines=["13.01"], tags=["窗口"],
    )  # fmt: skip
    after = make_item("single_choice", id="T-after", stem="另一题")
    written = module.write([case, after])
    assert written.problems == ()
    first, second = module.read(written.data).items
    old, new = case.to_document(), first.to_document()
    for part in old["items"] + new["items"]:
        part.setdefault("scoring_rule", "all_or_nothing")
        part.setdefault("shuffle", True)
        part["rationale"] = part.get("rationale") or ""
    assert new == old
    assert second.type == "single_choice"


@pytest.mark.parametrize("module", [xlsx, csv_text])
def test_shipped_questions_that_lose_nothing_read_back_the_same(module: Any) -> None:
    items = [item for path in SAMPLE_BANKS for item in jsonl.read(path.read_bytes()).items]
    written = module.write(items)
    lost = {problem.where for problem in written.problems}
    whole = [item for item in items if item.id not in lost]
    assert len(whole) > len(items) // 2
    back = {item.id: item for item in module.read(written.data).items}
    for item in whole:
        again = back[item.id]
        assert (again.type, again.stem, again.marks) == (item.type, item.stem, item.marks)
        for key in ("options", "answer", "entries", "sample_answer", "material"):
            assert again.content.get(key) == item.content.get(key)


def test_enemy_whose_number_would_be_split_is_named() -> None:
    item = make_item("true_false", enemies=["甲；乙"])
    assert [p.message for p in xlsx.write([item]).problems] == [
        "互斥题的题号中有分隔符，重新导入时会被拆开"
    ]
