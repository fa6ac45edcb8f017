"""The child process that opens an .xlsx: limits on itself first, then the file.

Standard input: the limits as one JSON line, then the file. Standard output: JSON lines, for each
sheet `{"sheet", "merged"}`, its rows in pieces `{"rows"}`, then `{"pictures"}` and the files of
pictures not sent before, `{"part", "data"}`; at last `{"end": true}` or `{"refused": "…"}`.
Anything else means that a limit ended the process.
"""

import base64
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from question_bank.formats.sheets.model import Limits
from question_bank.formats.sheets.package import TOO_LARGE, check_package
from question_bank.formats.sheets.pictures import FoundPicture, PictureFinder, Place
from question_bank.formats.unreadable import UnreadableFile

_ROWS_A_LINE = 500
_MAX_MERGED = 50_000  # of a sheet


def main() -> None:
    """Read one workbook within the limits."""
    limits = Limits(**json.loads(sys.stdin.buffer.readline()))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.time_s, limits.time_s))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer_bytes, limits.answer_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        rich = check_package(data, limits)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _Reading(data, limits, PictureFinder(package, rich)).send_sheets()
        answer: dict[str, Any] = {"end": True}
    except UnreadableFile as refusal:
        answer = {"refused": str(refusal)}
    except MemoryError:
        answer = {"refused": TOO_LARGE}
    _send(answer)
    sys.stdout.buffer.flush()


def limits_line(limits: Limits) -> bytes:
    """Return the limits as the first line of standard input."""
    return json.dumps(asdict(limits)).encode("ascii") + b"\n"


def _send(answer: Mapping[str, Any]) -> None:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")


class _Reading:
    """Reads the visible sheets and sends them piece by piece."""

    def __init__(self, data: bytes, limits: Limits, finder: PictureFinder) -> None:
        self.data = data
        self.budget = limits.characters
        self.picture_budget = limits.file_bytes
        self.finder = finder
        self.sent: set[str] = set()

    def send_sheets(self) -> None:
        """Send every visible sheet; raises UnreadableFile."""
        from python_calamine import (
            CalamineError,
            CalamineWorkbook,
            SheetTypeEnum,
            SheetVisibleEnum,
        )

        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self.data))
            for each in book.sheets_metadata:
                if (each.typ, each.visible) == (
                    SheetTypeEnum.WorkSheet,
                    SheetVisibleEnum.Visible,
                ):
                    self._send_sheet(book.get_sheet_by_name(each.name))
        except CalamineError as error:
            raise UnreadableFile(
                "无法读取这个表格，请在 Excel 或 WPS 中另存为 .xlsx 后再上传"
            ) from error

    def _send_sheet(self, sheet: Any) -> None:
        merged = (sheet.merged_cell_ranges or [])[:_MAX_MERGED]
        spans = [
            [first_row + 1, first_column, last_row + 1, last_column]
            for (first_row, first_column), (last_row, last_column) in merged
        ]
        _send({"sheet": sheet.name, "merged": spans})
        found: list[FoundPicture] = []
        rows = self._rows(sheet, found)
        while piece := list(islice(rows, _ROWS_A_LINE)):
            _send({"rows": piece})
        found += self.finder.of_sheet(sheet.name)
        self._send_pictures(found)

    def _rows(self, sheet: Any, found: list[FoundPicture]) -> Iterator[list[Any]]:
        """Yield the rows of a sheet from its first on, blank ones included."""
        start = sheet.start
        if start is None:
            return
        left = start[1]  # the rows come from the first on, the columns from the first used
        for number, row in enumerate(sheet.iter_rows(), start=1):
            values = [None] * left + row
            yield [
                self._encoded(value, (number, position), found)
                for position, value in enumerate(values)
            ]

    def _encoded(self, value: Any, place: Place, found: list[FoundPicture]) -> Any:
        """Return a cell for sending; one that stands for a picture is blank."""
        if isinstance(value, str):
            self.budget -= len(value)
            if self.budget < 0:
                raise UnreadableFile(TOO_LARGE)
            picture = self.finder.of_text(value, place)
            if picture:
                found.append(picture)
                return None
        return _encoded(value)

    def _send_pictures(self, found: list[FoundPicture]) -> None:
        if not found:
            return
        for part in dict.fromkeys(picture.part for picture in found):
            if part not in self.sent:
                self.sent.add(part)
                data = self.finder.data(part)
                self.picture_budget -= len(data)
                if self.picture_budget < 0:
                    raise UnreadableFile(f"图片过大。{TOO_LARGE}")
                _send({"part": part, "data": base64.b64encode(data).decode("ascii")})
        _send({"pictures": [[*picture.place, picture.part, picture.shown] for picture in found]})


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
