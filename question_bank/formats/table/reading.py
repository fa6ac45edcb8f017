"""Reading questions out of sheets: the layout, then a question a row or a case of several."""

from collections.abc import Callable, Sequence
from typing import Any

from question_bank.formats.result import Collector, ReadResult, unreadable
from question_bank.formats.sheets import Cell, CellPicture, Sheet
from question_bank.formats.table.cases import CaseRows, case_document
from question_bank.formats.table.content import CellFault
from question_bank.formats.table.detecting import detect_layout
from question_bank.formats.table.layout import Layout, SheetLayout
from question_bank.formats.table.lines import SheetLines
from question_bank.formats.table.places import column_name, place_name
from question_bank.formats.table.row import RowReader
from question_bank.formats.table.words import is_case, part_type_name
from question_bank.items.question import Problem


def read_sheets(
    sheets: Sequence[Sheet], format_name: str, layout: Layout | None = None
) -> ReadResult:
    """Return the questions of every sheet of the layout; each problem names row and column.

    layout: as corrected by a trainer; found by `detect_layout` when not given.
    """
    layout = layout or detect_layout(sheets)
    found = [
        (sheet, each) for sheet in sheets if (each := layout.sheet(sheet.name)) and each.is_read
    ]
    if not found:
        return unreadable(
            format_name,
            "没有找到表头。表格前 20 行中应有一行写明“题型”“题干”“答案”等列名，可下载模板对照",
        )
    collector = Collector(format_name)
    for sheet, each in found:
        _SheetReader(collector, sheet, each, name_sheet=len(found) > 1).read()
    return collector.result()


class _SheetReader:
    """Reads the rows of one sheet into the collector."""

    def __init__(
        self, collector: Collector, sheet: Sheet, layout: SheetLayout, *, name_sheet: bool
    ) -> None:
        self.collector = collector
        self.layout = layout
        self.columns = layout.columns()
        self.prefix = f"“{sheet.name}”" if name_sheet else ""
        self.lines = SheetLines(sheet, layout, self._picture, self._note)
        self.rows = RowReader(self.columns, layout.type, self.lines.texts("type"))
        self.has_merged_material = self.lines.merged_rows("material")

    def read(self) -> None:
        """Read every row below the header that is not blank."""
        self._note_columns()
        case: CaseRows | None = None
        for number, row in self.lines:
            if case and not self._continues(case, row):
                self._read_case(case)
                case = None
            if case is None:
                case = self._opened(row)
            if case is None:
                self._read_row(number, row)
            else:
                self._take(case, number, row)
        if case:
            self._read_case(case)

    def _note_columns(self) -> None:
        where = self._where(self.layout.header_row)
        headers = self.layout.headers
        if self.layout.strangers:
            names = "、".join(f"“{headers[position]}”" for position in self.layout.strangers)
            self.collector.note(where, f"不认识列 {names}，未导入")
        for position in self.layout.repeated:
            name = headers[position] if position < len(headers) else f"第 {position + 1} 列"
            self.collector.note(where, f"“{name}”与前面的列内容相同，只读取前面的列")
        for position in sorted(self.layout.guessed):
            label = column_name(self.columns, self.layout.fields[position])
            self.collector.note(where, f"“{headers[position]}”按{label}读取，请核对")
        if meaning := self.rows.numbering():
            self.collector.note(f"{where}，{self.columns.name('type')}", meaning)

    def _opened(self, row: Sequence[Cell]) -> CaseRows | None:
        """Return a new case when a row begins one."""
        text = self.columns.text(row, "type")
        material = self.columns.text(row, "material")
        if not material and self._is_head(row):
            material = self.columns.text(row, "stem")
        if not material:
            return None
        is_named = is_case(text) or part_type_name(text) is not None
        return CaseRows(material, is_named, self.rows.item_id(row))

    def _is_head(self, row: Sequence[Cell]) -> bool:
        """Return whether a row is that of a case, with its sub-questions in rows below it."""
        return (
            is_case(self.columns.text(row, "type"))
            and not self.columns.text(row, "answer")
            and not self.rows.options(row)
        )

    def _take(self, case: CaseRows, number: int, row: Sequence[Cell]) -> None:
        if not case.numbers and self._is_head(row):
            case.head = (number, row)
        elif self.rows.is_question(row):
            case.lines.append((number, row))
        case.numbers.append(number)

    def _continues(self, case: CaseRows, row: Sequence[Cell]) -> bool:
        """Return whether a row belongs to the case before it."""
        material = self.columns.text(row, "material")
        text = self.columns.text(row, "type")
        if material or self._is_head(row):
            return material == case.material and not self._is_head(row)
        item_id = self.rows.item_id(row)
        if case.item_id and item_id.startswith((f"{case.item_id}.", f"{case.item_id}-")):
            return True
        if self.has_merged_material:
            return False
        if part_type_name(text) is not None or not text or is_case(text):
            return True
        return not case.names_type or self.layout.type == "case"

    def _read_row(self, number: int, row: Sequence[Cell]) -> None:
        where = self._where(number)
        warnings: list[Problem] = []
        try:
            document = self.rows.document(row, self._warner(where, warnings))
        except CellFault as fault:
            name = column_name(self.columns, fault.field)
            self.collector.refuse(f"{where}，{name}", fault.message)
            return
        self.collector.add(document, where, warnings, self._place_name)

    def _read_case(self, case: CaseRows) -> None:
        first, last = case.numbers[0], case.numbers[-1]
        where = self._where(first) if first == last else f"{self.prefix}第 {first} 至 {last} 行"
        if not case.lines:
            self.collector.refuse(where, "只有材料，没有小题")
            return
        documents: list[dict[str, Any]] = []
        problems: list[Problem] = []
        head: dict[str, Any] = {}
        for number, row in [*([case.head] if case.head else []), *case.lines]:
            place = self._where(number)
            warn = self._warner(place, problems)
            try:
                if case.head and number == case.head[0]:
                    head = self.rows.head(row, warn)
                else:
                    documents.append(self.rows.document(row, warn, case=True))
            except CellFault as fault:
                name = column_name(self.columns, fault.field)
                problems.append(Problem(f"{place}，{name}", "error", fault.message))
        self.collector.add(case_document(case, head, documents), where, problems, self._place_name)

    def _warner(self, where: str, warnings: list[Problem]) -> Callable[[str, str], None]:
        def warn(field: str, message: str) -> None:
            place = f"{where}，{column_name(self.columns, field)}"
            warnings.append(Problem(place, "warning", message))

        return warn

    def _where(self, number: int) -> str:
        return f"{self.prefix}第 {number} 行"

    def _place_name(self, place: str) -> str:
        return place_name(self.columns, place)

    def _note(self, number: int, message: str) -> None:
        self.collector.note(self._where(number), message)

    def _picture(self, picture: CellPicture, number: int) -> str:
        return self.collector.picture(picture.data, self._where(number), picture.shown)
