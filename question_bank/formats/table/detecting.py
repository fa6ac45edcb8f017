"""Finding out how the sheets of a file are laid out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from question_bank.formats.sheets import Cell, Sheet, cell_text
from question_bank.formats.table.columns import (
    HEADERS,
    find_field,
    find_flag,
    find_option,
    header_key,
    is_bare_flag,
)
from question_bank.formats.table.layout import Layout, SheetLayout
from question_bank.formats.table.words import find_sheet_type, find_truth

# Sheets of our own template that explain and hold no questions.
EXPLAINING_SHEETS = ("填写说明", "示例", "选项表")
HEADER_ROWS = 20  # a title and some notes may stand above the header
_PROBED_ROWS = 50  # rows below the header that tell a flag from an option
_GUESSABLE = ("stem", "answer", "type", "material")
_LEAST_GUESS = 2  # characters of a name that must stand in a header for a guess
_MAX_SAMPLE = 80


def detect_layout(sheets: Sequence[Sheet]) -> Layout:
    """Return how each sheet is laid out; one without a header of questions is not read.

    A sheet that is not read has its first row of several cells as header, so that a trainer can
    say what the columns are.
    """
    return Layout(tuple(_detect_sheet(sheet) for sheet in sheets))


def has_questions(sheets: Iterable[Sheet]) -> bool:
    """Return whether any sheet has a header of a question table."""
    return any(_detect_sheet(sheet).is_read for sheet in sheets)


def fit_layout(sheets: Sequence[Sheet], remembered: Layout) -> Layout:
    """Return how sheets are laid out, those with a remembered header as a trainer corrected them.

    The names of the sheets and the rows above the header may differ.
    """
    known = {sheet.headers: sheet for sheet in remembered.sheets if sheet.headers}
    return Layout(tuple(_fit_sheet(sheet, known) for sheet in sheets))


def _fit_sheet(sheet: Sheet, known: Mapping[tuple[str, ...], SheetLayout]) -> SheetLayout:
    for number, row in sheet.numbered_rows():
        if number >= sheet.first_row + HEADER_ROWS:
            break
        found = known.get(_headers(row))
        if found:
            return replace(found, name=sheet.name, header_row=number)
    return _detect_sheet(sheet)


def _headers(row: Sequence[Cell]) -> tuple[str, ...]:
    headers = [cell_text(cell) for cell in row]
    while headers and not headers[-1]:
        headers.pop()
    return tuple(headers)


def layout_at(sheet: Sheet, header_row: int) -> SheetLayout:
    """Return the layout of a sheet whose header is known to stand in a row of the file."""
    row = next((row for number, row in sheet.numbered_rows() if number == header_row), ())
    found = _Header(sheet, header_row, row).layout()
    return replace(found, is_read=bool(found.fields))


def sample_values(sheet: Sheet, layout: SheetLayout, position: int, limit: int = 3) -> list[str]:
    """Return the first values of a column that are not empty, shortened, for a page to show."""
    values: list[str] = []
    for number, row in sheet.numbered_rows():
        if len(values) >= limit:
            break
        text = cell_text(row[position]) if position < len(row) else ""
        if text and number > layout.header_row:
            values.append(text if len(text) <= _MAX_SAMPLE else text[: _MAX_SAMPLE - 1] + "…")
    return values


def _detect_sheet(sheet: Sheet) -> SheetLayout:
    first: SheetLayout | None = None
    for number, row in sheet.numbered_rows():
        if number >= sheet.first_row + HEADER_ROWS:
            break
        layout = _Header(sheet, number, row).layout()
        if sheet.name not in EXPLAINING_SHEETS and _holds_questions(layout):
            return layout
        if first is None and sum(map(bool, layout.headers)) > 1:
            first = layout
    empty = SheetLayout(sheet.name, sheet.first_row, (), {})
    return replace(first or empty, is_read=False)


def _holds_questions(layout: SheetLayout) -> bool:
    held = set(layout.fields.values())
    options = [name for name in held if name.startswith(("option ", "flag "))]
    sure = {name for position, name in layout.fields.items() if position not in layout.guessed}
    return "stem" in held and bool(sure) and (bool({"type", "answer"} & held) or len(options) > 1)


@dataclass
class _Header:
    """Reads a row as a header."""

    sheet: Sheet
    number: int
    row: Sequence[Cell]
    fields: dict[int, str] = field(default_factory=dict)
    guessed: set[int] = field(default_factory=set)

    def layout(self) -> SheetLayout:
        """Return what the columns hold if this row is the header."""
        headers = _headers(self.row)
        self._named(headers)
        self._lettered(headers)
        self._guess(headers)
        return SheetLayout(
            self.sheet.name, self.number, headers, dict(sorted(self.fields.items())),
            frozenset(self.guessed), find_sheet_type(self.sheet.name),
        )  # fmt: skip

    def _named(self, headers: Sequence[str]) -> None:
        """Take the columns whose names are known; the better name of two gets the field."""
        ranked: dict[str, tuple[int, int]] = {}
        for position, header in enumerate(headers):
            found = find_field(header)
            if found and (found[1] not in ranked or found[0] < ranked[found[1]][0]):
                ranked[found[1]] = (found[0], position)
        self.fields |= {position: name for name, (_, position) in ranked.items()}

    def _lettered(self, headers: Sequence[str]) -> None:
        """Take the columns of options and of flags; 是否正确 belongs to the option before it."""
        before: str | None = None
        for position, header in enumerate(headers):
            if position in self.fields:
                before = None
                continue
            option, flag = find_option(header), find_flag(header)
            taken = self.fields.values()
            has_texts = f"option {option}" in taken or "options" in taken
            if option and has_texts and self._looks_flagged(position):
                option, flag = None, option  # A B C D once more, for the marks
            if option and f"option {option}" not in taken:
                self.fields[position] = f"option {option}"
                before = option
            elif flag and f"flag {flag}" not in taken:
                self.fields[position] = f"flag {flag}"
            elif before and is_bare_flag(header) and f"flag {before}" not in taken:
                self.fields[position] = f"flag {before}"

    def _looks_flagged(self, position: int) -> bool:
        values = []
        for number, row in self.sheet.numbered_rows():
            if number > self.number + _PROBED_ROWS:
                break
            text = cell_text(row[position]) if position < len(row) else ""
            if number > self.number and text:
                values.append(text)
        return bool(values) and all(find_truth(text) is not None for text in values)

    def _guess(self, headers: Sequence[str]) -> None:
        """Give fields that a table needs to columns whose header holds one of their names."""
        for name in _GUESSABLE:
            if name in self.fields.values():
                continue
            names = [header_key(each) for each in HEADERS[name] if len(each) >= _LEAST_GUESS]
            for position, header in enumerate(headers):
                key = header_key(header)
                if position not in self.fields and any(key.endswith(each) for each in names):
                    self.fields[position] = name
                    self.guessed.add(position)
                    break
