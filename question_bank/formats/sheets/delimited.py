"""Delimited text: UTF-8, UTF-16 or GB18030, with commas, tabs or semicolons."""

import codecs
import csv
import io

from question_bank.formats.sheets.model import Limits, Sheet
from question_bank.formats.sheets.package import TOO_LARGE
from question_bank.formats.unreadable import UnreadableFile


def decode(data: bytes) -> str:
    """Return the text of a file in one of the usual encodings; raises UnreadableFile."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("认不出文件的编码，请另存为 .xlsx 或 UTF-8 编码的 CSV 后再上传")


def read_delimited(data: bytes, limits: Limits) -> Sheet:
    """Return the one sheet of a delimited text; raises UnreadableFile."""
    text = decode(data)
    rows: list[tuple[str | None, ...]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            rows.append(tuple(cell or None for cell in row))
            cells += len(row)
            if len(rows) > limits.rows or len(row) > limits.columns or cells > limits.cells:
                raise UnreadableFile(TOO_LARGE)
    except csv.Error as error:
        raise UnreadableFile(f"第 {reader.line_num} 行无法读取，请检查引号是否成对") from error
    return Sheet("CSV", tuple(rows))


def _delimiter(text: str) -> str:
    """Return the separator that occurs most in the first lines that hold words."""
    head = "\n".join([line for line in text[:20_000].splitlines() if line.strip()][:10])
    counts = {sign: head.count(sign) for sign in (",", "\t", ";")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","
