"""Writing our table as a workbook: the empty template and filled exports."""

import io
from collections.abc import Mapping, Sequence
from typing import IO, Any

import xlsxwriter

from question_bank.formats.media import Media
from question_bank.formats.sheets import safe_text
from question_bank.formats.table.examples import EXAMPLES
from question_bank.formats.table.pictures import lay_picture, split_pictures
from question_bank.formats.table.template import TableColumn, list_columns
from question_bank.items.question import Problem
from question_bank.taxonomy import BUSINESS_LINES

QUESTIONS, GUIDE, SAMPLES, LISTS = "题库", "填写说明", "示例", "选项表"
TEMPLATE_ROWS = 2_000  # rows of the template that have drop-downs
_NOTES = (
    "在“题库”表中一行填一题，不要改动第一行的列名；不用的列可以空着，也可以删去。",
    "“示例”表和本表不会被导入。",
    "导入时先检查，逐行列出问题（行号、列名和原因），确认后才写入题库。",
    "整行空白会跳过；有问题的行不影响其他行。",
    "已有其他系统导出的 Excel 不必改成本模板，列名相近即可直接导入。",
)


def write_questions(
    rows: Sequence[Sequence[str]], media: Mapping[str, Media]
) -> tuple[bytes, list[Problem]]:
    """Return a workbook with the given rows under our headers, and what of them was lost.

    A picture that a cell refers to is laid over the cell, with [图1] where it belongs in the text.
    """
    problems: list[Problem] = []
    stream = io.BytesIO()
    with _open(stream) as book:
        sheet = _question_sheet(book, list_columns(), len(rows))
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for number, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                if cell:
                    words, pictures = split_pictures(cell, media)
                    sheet.write_string(number, position, words, text)
                    for each in pictures:
                        if not lay_picture(sheet, number, position, each):
                            where = f"第 {number + 1} 行"
                            message = "图片是 Excel 不能显示的格式或已损坏，未写出"
                            problems.append(Problem(where, "warning", message))
        _list_sheet(book)
    return stream.getvalue(), problems


def write_template(target: str | IO[bytes]) -> None:
    """Write the template that trainers download, to a path or a binary stream."""
    stream = io.BytesIO()
    with _open(stream) as book:
        columns = list_columns()
        _question_sheet(book, columns, TEMPLATE_ROWS)
        _guide_sheet(book, columns)
        _sample_sheet(book, columns)
        _list_sheet(book)
    if isinstance(target, str):
        with open(target, "wb") as file:
            file.write(stream.getvalue())
    else:
        target.write(stream.getvalue())


def _open(stream: io.BytesIO) -> Any:
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(stream, options)


def _header(book: Any, sheet: Any, columns: Sequence[TableColumn]) -> None:
    plain = book.add_format({"bold": True, "bg_color": "#E9F0F9", "border": 1, "text_wrap": True})
    needed = book.add_format(
        {"bold": True, "bg_color": "#1D4F91", "font_color": "#FFFFFF", "border": 1}
    )
    for position, column in enumerate(columns):
        sheet.write_string(0, position, column.header, needed if column.required else plain)
    sheet.freeze_panes(1, 0)


def _question_sheet(book: Any, columns: Sequence[TableColumn], rows: int) -> Any:
    sheet = book.add_worksheet(QUESTIONS)
    _header(book, sheet, columns)
    as_text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for position, column in enumerate(columns):
        # Text cells keep an answer such as 1.10 or 001 as it was typed.
        sheet.set_column(position, position, column.width, as_text)
        if column.help:
            sheet.write_comment(0, position, column.help, {"x_scale": 2, "author": "练兵"})
        if column.words and rows:
            sheet.data_validation(1, position, rows, position, _drop_down(column))
        elif column.field == "lines" and rows:
            source = f"={LISTS}!$A$1:$A${len(BUSINESS_LINES)}"
            # Several lines may be joined with ; so other words are let through.
            rule = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(1, position, rows, position, rule)
    return sheet


def _drop_down(column: TableColumn) -> dict[str, Any]:
    # Numbers, amounts and the types of sub-questions are fine too.
    free = column.field in ("difficulty", "scoring_rule", "type")
    return {
        "validate": "list",
        "source": list(column.words),
        "show_error": not free,
        "error_title": column.header,
        "error_message": "请从下拉列表中选择",
    }


def _guide_sheet(book: Any, columns: Sequence[TableColumn]) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    row = 0
    for note in _NOTES:
        sheet.merge_range(row, 0, row, 1, note, wrap)
        row += 1
    row += 1
    for column in columns:
        if not column.help and not column.words:
            continue
        sheet.write_string(row, 0, column.header + ("（必填）" if column.required else ""), bold)
        words = f"可选：{'、'.join(column.words)}。" if column.words else ""
        sheet.write_string(row, 1, column.help + words, wrap)
        row += 1


def _sample_sheet(book: Any, columns: Sequence[TableColumn]) -> None:
    sheet = book.add_worksheet(SAMPLES)
    _header(book, sheet, columns)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        for row, example in enumerate(EXAMPLES, start=1):
            sheet.write_string(row, position, safe_text(example.get(column.field, "")), wrap)


def _list_sheet(book: Any) -> None:
    sheet = book.add_worksheet(LISTS)
    for row, line in enumerate(BUSINESS_LINES.values()):
        sheet.write_string(row, 0, f"{line.code} {line.name}")
    sheet.hide()
