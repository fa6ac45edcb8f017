"""The child process that opens an .xlsx: limits on itself first, then the file.

Standard input: the limits as one JSON line, then the file. Standard output: one JSON object,
`{"sheets": …}` or `{"refused": "…"}`. Anything else means that a limit ended the process.
"""

import io
import json
import resource
import sys
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from question_bank.formats.sheets.model import Limits
from question_bank.formats.sheets.package import TOO_LARGE, check_package
from question_bank.formats.unreadable import UnreadableFile


def main() -> None:
    """Read one workbook within the limits."""
    limits = Limits(**json.loads(sys.stdin.buffer.readline()))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.time_s, limits.time_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        check_package(data, limits)
        answer: dict[str, Any] = {"sheets": _read_sheets(data, limits)}
    except UnreadableFile as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": TOO_LARGE}
    json.dump(answer, sys.stdout, ensure_ascii=True, separators=(",", ":"))


def limits_line(limits: Limits) -> bytes:
    """Return the limits as the first line of standard input."""
    return json.dumps(asdict(limits)).encode("ascii") + b"\n"


def _read_sheets(data: bytes, limits: Limits) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        budget = limits.characters
        for sheet in book.sheets_metadata:
            if (sheet.typ, sheet.visible) != (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible):
                continue
            # Leading blank rows are kept so that row numbers are those of the file.
            values = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            rows = [[_encoded(value) for value in row] for row in values]
            budget -= sum(len(str(cell)) for row in rows for cell in row if cell is not None)
            if budget < 0:
                raise UnreadableFile(TOO_LARGE)
            sheets.append({"name": sheet.name, "rows": rows})
    except CalamineError as error:
        raise UnreadableFile(
            "无法读取这个表格，请在 Excel 或 WPS 中另存为 .xlsx 后再上传"
        ) from error
    return sheets


def _encoded(value: Any) -> Any:
    """Return a cell as JSON: text and truth as they are, the rest as [kind, text]."""
    encoded: Any = str(value) or None
    if value is None or isinstance(value, bool):
        encoded = value
    elif isinstance(value, (int, float)):
        # Excel keeps fifteen digits; more would show 0.1 + 0.2 as 0.30000000000000004.
        encoded = ["n", format(value, ".15g")]
    elif isinstance(value, timedelta):
        encoded = ["n", format(value / timedelta(days=1), ".15g")]
    elif isinstance(value, datetime):
        encoded = ["t", value.isoformat()]
    elif isinstance(value, date):
        encoded = ["d", value.isoformat()]
    elif isinstance(value, time):
        encoded = ["c", value.isoformat()]
    return encoded


if __name__ == "__main__":
    main()
