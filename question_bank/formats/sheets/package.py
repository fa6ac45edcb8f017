"""Looking into an .xlsx before it is parsed: entries, sizes, ratio, entities, largest cell.

Runs in the child process; the parser that follows lays cells out in one block, so that one cell
at XFD1048576 alone would ask for seventeen thousand million places.
"""

import io
import zipfile
from pathlib import PurePosixPath
from typing import Any
from xml.parsers import expat

from question_bank.formats.sheets.model import Limits
from question_bank.formats.unreadable import UnreadableFile

TOO_LARGE = "表格内容过多，请只保留需要导入的行和列，或拆成几个文件"
_CHUNK = 65_536


def check_package(data: bytes, limits: Limits) -> dict[str, dict[tuple[int, int], int]]:
    """Return the cells with a rich value, by file of the sheet: row from 1, column from 0, number.

    Raises UnreadableFile unless the package is a workbook that is safe to parse.
    """
    rich: dict[str, dict[tuple[int, int], int]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_entries(package, len(data), limits)
            for entry in package.infolist():
                if entry.filename.startswith("xl/") and entry.filename.endswith((".xml", ".rels")):
                    rich[entry.filename] = _check_part(package, entry, limits)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(
            "文件不完整或已损坏，请在 Excel 或 WPS 中重新打开、另存为 .xlsx 后再上传"
        ) from error
    except expat.ExpatError as error:
        raise UnreadableFile(
            "文件内部结构有误，请在 Excel 或 WPS 中另存为 .xlsx 后再上传"
        ) from error
    return rich


def _check_entries(package: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    entries = package.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise UnreadableFile(_other_kind(names))
    if len(entries) > limits.zip_entries:
        raise UnreadableFile(f"文件内部有 {len(entries)} 个部件，不像正常的表格，已拒绝读取")
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.compression_ratio
    if unpacked > limits.unpacked_bytes or is_bomb:
        raise UnreadableFile(
            f"文件解压后有 {unpacked // 2**20} MB，远大于正常表格，已拒绝读取。{TOO_LARGE}"
        )


def _other_kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "这是二进制的 .xlsb 文件，请在 Excel 中“另存为”.xlsx 后再上传"
    if "word/document.xml" in names:
        return "这是 Word 文档，不是表格"
    if any(PurePosixPath(name).name == "content.xml" for name in names):
        return "这是 .ods 表格，请“另存为”.xlsx 后再上传"
    return "这是压缩包，不是 Excel 表格。请先解压，再上传其中的 .xlsx 文件"


def _check_part(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits
) -> dict[tuple[int, int], int]:
    """Stream one XML part; entities are refused everywhere, extents checked in worksheets."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    extents = _Extents(limits)
    if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
        parser.StartElementHandler = extents.start
    seen = 0
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            seen += len(chunk)
            if seen > limits.unpacked_bytes:
                raise UnreadableFile(TOO_LARGE)
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return extents.rich


def _refuse_doctype(*_: object) -> None:
    raise UnreadableFile("文件中含有实体定义，这不是 Excel 或 WPS 保存的正常表格，已拒绝读取")


class _Extents:
    """Follows the cells of a worksheet and refuses one that reaches too far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.row = self.column = self.rows = self.columns = self.cells = 0
        self.rich: dict[tuple[int, int], int] = {}

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        """Note the start of a row, a cell or a value."""
        tag = name.rpartition(":")[2]
        if tag == "c":
            place = attributes.get("r")
            if place:
                self.row, self.column = _place(place)
            else:
                self.column += 1
            if "vm" in attributes and attributes["vm"].isdecimal() and len(attributes["vm"]) < 8:
                self.rich[self.row, self.column - 1] = int(attributes["vm"])
        elif tag in ("v", "is"):
            self._fill()
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdigit() and len(number) < 9 else self.row + 1
            self.column = 0

    def _fill(self) -> None:
        """Count the cell that has just turned out to hold a value."""
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)
        self.cells += 1
        limits = self.limits
        if self.rows > limits.rows or self.columns > limits.columns:
            raise UnreadableFile(
                f"第 {self.row} 行、第 {self.column} 列有内容，超出 {limits.rows} 行、"
                f"{limits.columns} 列的范围。请删除表格右侧和下方多余的内容后再上传"
            )
        if max(self.cells, self.rows * self.columns) > limits.cells:
            raise UnreadableFile(TOO_LARGE)


def _place(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as XFD1048576, counted from 1."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3 and 0 < len(digits) < 9):
        raise UnreadableFile("表格中有不合规则的单元格地址，已拒绝读取")
    column = 0
    for sign in letters.upper():
        column = column * 26 + ord(sign) - ord("A") + 1
    return int(digits), column
