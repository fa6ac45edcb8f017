"""Making workbooks for tests: honest ones, and packages put together by hand."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_workbook(rows: Sequence[Sequence[Any]], *, name: str = "Sheet1") -> bytes:
    """Return a workbook of one sheet; None leaves a cell out."""
    return make_sheets({name: rows})


def make_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook of several sheets."""
    stream = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row_number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(row_number, column, cell)
    return stream.getvalue()


def make_package(sheet_xml: str, *, strings_xml: str | None = None) -> bytes:
    """Return a workbook whose one worksheet is the given XML, compressed."""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
            'Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": sheet_xml,
        "xl/sharedStrings.xml": strings_xml or f'<sst xmlns="{MAIN}"/>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


def make_sheet_xml(cells: str, *, prolog: str = "") -> str:
    """Return a worksheet holding the given rows as XML."""
    return f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def saved(book: Any) -> bytes:
    """Return a workbook of openpyxl as a file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
