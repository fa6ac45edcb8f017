"""The rows of a sheet below its header, with merged cells filled and pictures put into texts."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from question_bank.formats.sheets import Cell, CellPicture, Sheet, cell_text
from question_bank.formats.table.layout import SheetLayout

Line = tuple[int, Sequence[Cell]]  # number of the row in the file, its cells

# Shown where a picture belongs inside a text; what stands in a cell for its first, second picture.
PLACE = re.compile(r"\[图(\d{1,2})\]")
# A merged cell is one value for all its rows, except where each question has its own.
_OWN = ("stem", "options", "answer", "rationale", "option ", "flag ")
_SHOWING = ("stem", "material", "rationale", "options", "option ")


@dataclass
class SheetLines:
    """Goes through the rows of questions of a sheet.

    picture: returns the Markdown of a picture.  note: told of row number and message.
    """

    sheet: Sheet
    layout: SheetLayout
    picture: Callable[[CellPicture, int], str]
    note: Callable[[int, str], None]

    def __iter__(self) -> Iterator[Line]:
        """Yield each row below the header that holds anything."""
        merged = self._merged()
        pictures: defaultdict[int, list[CellPicture]] = defaultdict(list)
        for each in self.sheet.pictures:
            pictures[each.row].append(each)
        for number, row in self.sheet.numbered_rows():
            if number <= self.layout.header_row:
                continue
            cells: Sequence[Cell] = row
            if merged or number in pictures:
                cells = self._filled(number, row, merged)
                self._show(cells, pictures.pop(number, []), number)
            yield number, cells
        for number in sorted(pictures):
            if number > self.layout.header_row:
                self.note(number, "图片不在任何一题的行中，未导入")

    def texts(self, field: str) -> set[str]:
        """Return the different texts of a field's column."""
        columns = self.layout.columns()
        rows = self.sheet.numbered_rows()
        return {columns.text(row, field) for n, row in rows if n > self.layout.header_row}

    def merged_rows(self, field: str) -> bool:
        """Return whether cells of a field's column are merged over several rows."""
        position = self.layout.columns().fields.get(field)
        return position in self._merged()

    def _merged(self) -> dict[int, list[tuple[int, int]]]:
        """Return the first and last rows of what is merged downwards, by column."""
        found: dict[int, list[tuple[int, int]]] = {}
        for each in self.sheet.merged:
            field = self.layout.fields.get(each.first_column, "stem")
            if each.last_row > each.first_row > self.layout.header_row and not field.startswith(
                _OWN
            ):
                found.setdefault(each.first_column, []).append((each.first_row, each.last_row))
        return {position: sorted(spans) for position, spans in found.items()}

    def _filled(
        self, number: int, row: Sequence[Cell], merged: dict[int, list[tuple[int, int]]]
    ) -> list[Cell]:
        cells = list(row)
        for position, spans in merged.items():
            place = bisect_right(spans, (number, number)) - 1
            is_inside = place >= 0 and spans[place][0] < number <= spans[place][1]
            if is_inside and position < len(cells) and cells[position] is None:
                first = self.sheet.rows[spans[place][0] - self.sheet.first_row]
                cells[position] = first[position] if position < len(first) else None
        return cells

    def _show(self, cells: Sequence[Cell], pictures: Sequence[CellPicture], number: int) -> None:
        """Put each picture into the text of its cell, or of the stem when its cell holds none."""
        if not pictures or not isinstance(cells, list):
            return
        stem = self.layout.columns().fields.get("stem", 0)
        gathered: dict[int, list[str]] = {}
        for each in sorted(pictures, key=lambda picture: picture.column):
            field = self.layout.fields.get(each.column, "")
            text = cell_text(cells[each.column]) if each.column < len(cells) else ""
            is_shown = field.startswith(_SHOWING) or (field and PLACE.search(text))
            position = each.column if is_shown else stem
            gathered.setdefault(position, []).append(self.picture(each, number))
        for position, shown in gathered.items():
            cells.extend([None] * (position + 1 - len(cells)))
            cells[position] = _with_pictures(cell_text(cells[position]), shown)


def _with_pictures(text: str, shown: Sequence[str]) -> str:
    """Return a text with pictures at their marks, those without a mark at the end."""
    left = dict(enumerate(shown, start=1))
    text = PLACE.sub(lambda mark: left.pop(int(mark[1]), mark[0]), text)
    return "\n\n".join(part for part in (text, *left.values()) if part)
