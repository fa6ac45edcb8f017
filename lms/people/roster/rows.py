"""The rows of a roster file as they were written, found in its sheets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lms.importing import Problem
from lms.people.roster.columns import STAFF_COLUMNS, UNIT_COLUMNS, Column, find_columns
from question_bank.formats.sheets import Cell, Sheet, cell_text

HEADER_WITHIN = 10  # a title and some lines of explanation may stand above the headings
STAFF_NEEDS = ("staff_no", "name")
UNIT_NEEDS = ("code", "name")


@dataclass(frozen=True)
class Row:
    """One row: `where` names sheet and row; `cells` holds the columns of the file by field."""

    where: str
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        """Return a cell as text, empty when blank or without such a column."""
        return cell_text(self.cells.get(name))

    def has(self, name: str) -> bool:
        """Return whether the file has the column."""
        return name in self.cells


@dataclass(frozen=True)
class Rows:
    """What a file holds: units, people, and what was noticed while finding them."""

    units: tuple[Row, ...] = ()
    staff: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass
class _Found:
    units: list[Row] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_rows(sheets: Sequence[Sheet]) -> Rows:
    """Return the rows of people and of units; a sheet that is neither is named and left out."""
    found = _Found()
    for sheet in sheets:
        if not any(sheet.numbered_rows()):
            continue
        place = f"“{sheet.name}”表" if len(sheets) > 1 else ""
        if "单位" in sheet.name and _take(
            sheet, place, UNIT_COLUMNS, UNIT_NEEDS, found.units, found
        ):
            continue
        if _take(sheet, place, STAFF_COLUMNS, STAFF_NEEDS, found.staff, found):
            continue
        if _take(sheet, place, UNIT_COLUMNS, UNIT_NEEDS, found.units, found):
            continue
        if "说明" not in sheet.name:
            message = "没有找到“工号”和“姓名”两列，这张表未导入"
            found.problems.append(Problem(place or "文件", "warning", message))
    if not found.staff and not found.units:
        message = "没有可导入的内容：首行须有“工号”“姓名”等列名，其下每人一行。可先下载模板"
        found.problems.append(Problem("文件", "error", message))
    return Rows(tuple(found.units), tuple(found.staff), tuple(found.problems))


def _take(
    sheet: Sheet,
    place: str,
    columns: Sequence[Column],
    needs: Sequence[str],
    rows: list[Row],
    found: _Found,
) -> bool:
    """Add the rows below the headings to `rows`; returns whether headings were found."""
    numbered = sheet.numbered_rows()
    for _, (number, cells) in zip(range(HEADER_WITHIN), numbered, strict=False):
        positions, unknown = find_columns([cell_text(cell) for cell in cells], columns)
        if all(name in positions for name in needs):
            for heading in unknown:
                message = f"不认识的列“{heading[:20]}”，已忽略"
                found.problems.append(Problem(f"{place}第 {number} 行", "warning", message))
            rows.extend(_rows_below(numbered, positions, place))
            return True
    return False


def _rows_below(
    numbered: Iterator[tuple[int, tuple[Cell, ...]]], positions: Mapping[str, int], place: str
) -> Iterator[Row]:
    for number, cells in numbered:
        named = {
            name: cells[position] if position < len(cells) else None
            for name, position in positions.items()
        }
        if any(cell_text(cell) for cell in named.values()):
            yield Row(f"{place}第 {number} 行", named)
