"""Writing .xlsx files for download; every text is written as text, never as a formula (IV-1)."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import quote

from flask import Response

from lms.clock import to_local
from question_bank.formats.sheets import safe_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_WIDTH = 40
Value: TypeAlias = str | int | Decimal | date | datetime | None
Rows: TypeAlias = Iterable[Sequence[Value]]


def make_workbook(sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> bytes:
    """Return a workbook: each sheet by name has headings and rows; instants are shown local."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#e9f0f9", "bottom": 1})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        for name, (headings, rows) in sheets.items():
            _write_sheet(book.add_worksheet(name), headings, rows, bold, formats)
    return buffer.getvalue()


def send_workbook(data: bytes, name: str) -> Response:
    """Return a download of a workbook; the name may be Chinese."""
    disposition = f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{quote(name)}"
    return Response(data, content_type=XLSX, headers={"Content-Disposition": disposition})


def _write_sheet(
    sheet: Any, headings: Sequence[str], rows: Rows, bold: Any, formats: Mapping[str, Any]
) -> None:
    widths = [_width(heading) for heading in headings]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)
            widths[column] = max(widths[column], _width(value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, MAX_WIDTH))
    sheet.freeze_panes(1, 0)


def _write_cell(
    sheet: Any, row: int, column: int, value: Value, formats: Mapping[str, Any]
) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, to_local(value).replace(tzinfo=None), formats["instant"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, (int, Decimal)):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, safe_text(value))


def _width(value: Value) -> int:
    """Return how many columns of a Latin letter a value takes: a Chinese character takes two."""
    if isinstance(value, (date, datetime)):
        return 20 if isinstance(value, datetime) else 12
    text = "" if value is None else str(value)
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text) + 2
