"""Spreadsheets are read with true row numbers, and hostile ones end in a message, in bounds."""

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import question_bank
from question_bank.formats.sheets import (
    Cell,
    Limits,
    UnreadableFile,
    cell_text,
    find_day,
    read_workbook,
    restored_text,
    safe_text,
)
from tests.unit.question_bank.formats.workbooks import (
    MAIN,
    make_package,
    make_sheet_xml,
    make_sheets,
    make_workbook,
)

pytestmark = pytest.mark.slow  # seconds each; `make check` leaves them to `make test`

MIDNIGHT = datetime.fromisoformat("2025-01-02")  # as a workbook stores it, without a zone
SMALL = Limits(time_s=20, memory_bytes=600 * 2**20)


def test_rows_keep_their_numbers() -> None:
    data = make_workbook([[], [], [None, "题干"], [], ["x"]])
    (sheet,) = read_workbook(data)
    assert [(n, [cell_text(c) for c in row]) for n, row in sheet.numbered_rows()] == [
        (3, ["", "题干"]),
        (5, ["x", ""]),
    ]


def test_cells_keep_their_kind() -> None:
    day = date(2025, 1, 31)
    data = make_workbook([["字", 1, 2.5, 0.1 + 0.2, day, True]])
    (sheet,) = read_workbook(data)
    assert sheet.rows[0] == ("字", Decimal(1), Decimal("2.5"), Decimal("0.3"), day, True)


def test_all_sheets_are_read_by_name() -> None:
    sheets = read_workbook(make_sheets({"一": [["a"]], "二": [["b"]]}))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("一", (("a",),)), ("二", (("b",),))]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (Decimal("1.0"), "1"), (Decimal("2.50"), "2.5"), (Decimal("100"), "100"),
        (True, "TRUE"), (" 题 ", "题"), (date(2025, 1, 2), "2025-01-02"),
        (MIDNIGHT, "2025-01-02"), (MIDNIGHT.replace(hour=3), "2025-01-02 03:00:00"),
    ],
)  # fmt: skip
def test_cell_reads_as_text(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-1-31", date(2025, 1, 31)), ("2025/01/31", date(2025, 1, 31)),
        ("2025年1月31日", date(2025, 1, 31)), ("2025.1.31", date(2025, 1, 31)),
        (Decimal(20250131), date(2025, 1, 31)), (MIDNIGHT, date(2025, 1, 2)),
        ("2025-2-30", None), ("明天", None), (None, None),
    ],
)  # fmt: skip
def test_day_is_read_in_the_usual_ways(cell: Cell, day: date | None) -> None:
    assert find_day(cell) == day


@pytest.mark.parametrize(
    "encoded",
    [
        "题型,题干\n单选,甲",
        "\ufeff题型,题干\r\n单选,甲\r\n",
        "题型\t题干\n单选\t甲",
        "题型;题干\n单选;甲",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_delimited_text_is_read_in_any_usual_encoding(encoded: str, encoding: str) -> None:
    if encoding != "utf-8":
        encoded = encoded.lstrip("\ufeff")
    (sheet,) = read_workbook(encoded.encode(encoding))
    assert sheet.rows == (("题型", "题干"), ("单选", "甲"))


def test_delimited_text_keeps_rows_and_line_breaks_in_cells() -> None:
    (sheet,) = read_workbook(b'a,b\n\n"x\ny",z\n')
    assert list(sheet.numbered_rows()) == [(1, ("a", "b")), (3, ("x\ny", "z"))]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("-5", "-5"), ("+5%", "+5%"), ("a=b", "a=b"), ("", ""), ("'x", "'x"),
    ],
)  # fmt: skip
def test_formula_is_defused_on_writing_and_restored_on_reading(text: str, written: str) -> None:
    assert safe_text(text) == written
    assert restored_text(written) == text


XFD = make_package(make_sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
NO_REFERENCES = make_package(make_sheet_xml('<row r="1048576"><c><v>1</v></c></row>'))
ODD_REFERENCE = make_package(make_sheet_xml('<row><c r="题1"><v>1</v></c></row>'))
ENTITIES = make_package(
    make_sheet_xml("<row><c r='A1' t='inlineStr'><is><t>&b;</t></is></c></row>", prolog=(
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    ))
)  # fmt: skip
EXTERNAL = make_package(
    make_sheet_xml("<row/>", prolog='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
)
BROKEN_XML = make_package("<worksheet><sheetData>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _zip_bomb() -> bytes:
    """Return a small package that unpacks to 150 MB."""
    row = "<row><c><v>1</v></c></row>" * 40_000
    return make_package(make_sheet_xml(row * 150))


def _formula_bomb() -> bytes:
    """Return a sheet of 250,000 formulas, many names deep."""
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{c}{row}"><f>SUM(A1:Z99999)*RAND()</f><v>1</v></c>' for c in "ABCDEFGHIJ")
        + "</row>"
        for row in range(1, 25_001)
    )
    return make_package(make_sheet_xml(cells))


def _string_bomb() -> bytes:
    """Return a sheet that names one string of a megabyte in 90,000 cells."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 90_001)
    )
    strings = f'<sst xmlns="{MAIN}"><si><t>{"题" * 350_000}</t></si></sst>'
    return make_package(make_sheet_xml(cells), strings_xml=strings)


def _many_entries() -> bytes:
    stream = io.BytesIO(make_workbook([["a"]]))
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(3000):
            package.writestr(f"xl/media/{number}.bin", b"")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "空的"),
        (lambda: b" " * 10_000_000, "空的"),
        (lambda: b"x" * (21 * 2**20), "超过上限 20 MB"),
        (lambda: bytes(range(256)) * 40, "编码"),
        (lambda: b"PK\x03\x04" + b"\xff" * 4000, "不完整或已损坏"),
        (lambda: make_workbook([["a"]])[:-60], "不完整或已损坏"),
        (lambda: make_workbook([["a"]])[:2000], "不完整或已损坏"),
        (lambda: OLE + "Workbook".encode("utf-16-le"), "另存为”.xlsx"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (lambda: OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "另存为”.xlsx"),
        (lambda: b"%PDF-1.7\n", "不是表格文件"),
        (lambda: b'a,b\n"unclosed' + b"x" * 200_000, "引号"),
        (lambda: XFD, "超出 100000 行、500 列"),
        (lambda: NO_REFERENCES, "超出 100000 行"),
        (lambda: ODD_REFERENCE, "单元格地址"),
        (lambda: ENTITIES, "实体定义"),
        (lambda: EXTERNAL, "实体定义"),
        (lambda: BROKEN_XML, "结构有误"),
        (_zip_bomb, "解压后有"),
        (_string_bomb, "内容过多"),
        (_many_entries, "3010 个部件"),
    ],
    ids=[
        "empty", "blanks", "too-long", "binary", "broken-zip", "truncated", "cut-in-half",
        "old-xls", "locked", "old-doc", "html", "pdf", "open-quote", "xfd1048576",
        "far-row-without-references", "odd-reference", "entities", "external-entity", "broken-xml",
        "zip-bomb", "string-bomb", "many-entries",
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_ends_in_a_message(make: Callable[[], bytes], words: str) -> None:
    data = make()
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match=words):
        read_workbook(data, SMALL)
    assert time.monotonic() - started < SMALL.time_s


def test_other_packages_are_told_apart() -> None:
    messages = {
        "word/document.xml": "Word 文档",
        "xl/workbook.bin": ".xlsb",
        "content.xml": ".ods",
        "readme.txt": "压缩包",
    }
    for name, words in messages.items():
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr(name, b"<x/>")
        with pytest.raises(UnreadableFile, match=words):
            read_workbook(stream.getvalue())


def test_ten_megabytes_of_blank_cells_are_read_as_blank() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(1, 280_001))
    sheet = make_sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>' + cells)
    assert len(sheet) > 10_000_000
    (read,) = read_workbook(make_package(sheet), SMALL)
    assert list(read.numbered_rows()) == [(1, (Decimal(7),))]


def test_formulas_are_not_worked_out() -> None:
    (sheet,) = read_workbook(_formula_bomb(), SMALL)
    assert len(sheet.rows) == 25_000
    assert sheet.rows[0][0] == Decimal(1)


def test_styled_cell_far_away_without_a_value_does_no_harm() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = read_workbook(make_package(make_sheet_xml(rows)))
    assert list(sheet.numbered_rows()) == [(1, (Decimal(1),))]


def test_reading_stops_when_its_time_is_over() -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match="内容过多"):
        read_workbook(_formula_bomb(), Limits(time_s=1))
    assert time.monotonic() - started < 5


def test_memory_of_the_reading_process_is_bounded(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    bomb.write_bytes(_string_bomb())
    program = (
        "import pathlib, resource, sys\n"
        "from question_bank.formats.sheets import Limits, UnreadableFile, read_workbook\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "try:\n"
        "    read_workbook(data, Limits(memory_bytes=300 * 2**20))\n"
        "except UnreadableFile:\n"
        "    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(bomb)],
        cwd=Path(question_bank.__file__).parents[1],
        capture_output=True,
        check=True,
    )
    assert 0 < int(run.stdout) < 300 * 2**10  # kilobytes
