"""Reading rows as a workbook gives them, without the workbook."""

from decimal import Decimal
from typing import Any

from question_bank.formats.result import ReadResult
from question_bank.formats.sheets import Sheet
from question_bank.formats.table.reading import read_sheets

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "业务条线"]


def read_rows(rows: list[list[Any]], header: list[Any] | None = None) -> ReadResult:
    """Read rows as a workbook gives them, without the workbook: numbers are decimals."""
    cells = tuple(tuple(_cell(cell) for cell in row) for row in [header or HEADER, *rows])
    return read_sheets([Sheet("Sheet1", cells)], "xlsx")


def _cell(value: Any) -> Any:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


def make_row(**changes: Any) -> list[Any]:
    cells = {
        "题型": "单选题", "题干": "窗口几点开门？", "选项A": "八点", "选项B": "九点",
        "选项C": "十点", "选项D": "不开", "答案": "B", "业务条线": "13.01", **changes,
    }  # fmt: skip
    return [cells[name] for name in HEADER]


def said_of(result: ReadResult) -> list[tuple[str, str, str]]:
    return [(p.where, p.severity, p.message) for p in result.problems]
