"""Reading questions out of sheets: the header, then a question a row."""

import re
from collections.abc import Sequence
from typing import Any

from question_bank.formats.result import Collector, ReadResult, unreadable
from question_bank.formats.sheets import Cell, Sheet, cell_text, restored_text
from question_bank.formats.table.columns import HEADERS, Columns, find_columns
from question_bank.formats.table.content import CONTENT, CellFault, Row
from question_bank.formats.table.facets import read_facets
from question_bank.formats.table.words import (
    NOT_IN_TABLES,
    NUMBERED_TYPES,
    find_truth,
    find_type,
)
from question_bank.items.question import Problem
from question_bank.items.registry import TYPES
from question_bank.items.scoring import SCORING_RULES

# Sheets of our own template that explain and hold no questions.
EXPLAINING_SHEETS = ("填写说明", "示例", "选项表")
_PLACES = {
    "题干": "stem", "答案": "answer", "解析": "rationale", "分值": "marks", "编号": "id",
    "评分规则": "scoring_rule", "业务条线": "lines", "依据": "basis", "失效日期": "valid_until",
    "生效日期": "valid_from", "每项得分": "scoring_rule", "采分点": "answer", "备注": "notes",
    "适用地区": "region", "编写人": "author",
}  # fmt: skip


def read_sheets(sheets: Sequence[Sheet], format_name: str) -> ReadResult:
    """Return the questions of every sheet with a header; each problem names row and column."""
    found = [
        (sheet, columns)
        for sheet in sheets
        if sheet.name not in EXPLAINING_SHEETS and (columns := find_columns(sheet))
    ]
    if not found:
        return unreadable(
            format_name,
            "没有找到表头。表格前 20 行中应有一行写明“题型”“题干”“答案”等列名，可下载模板对照",
        )
    collector = Collector(format_name)
    for sheet, columns in found:
        _SheetReader(collector, sheet, columns, name_sheet=len(found) > 1).read()
    return collector.result()


class _SheetReader:
    """Reads the rows of one sheet into the collector."""

    def __init__(
        self, collector: Collector, sheet: Sheet, columns: Columns, *, name_sheet: bool
    ) -> None:
        self.collector = collector
        self.sheet = sheet
        self.columns = columns
        self.prefix = f"“{sheet.name}”" if name_sheet else ""
        self.counts_from_zero = any(
            columns.text(row, "type") == "0" for _, row in sheet.numbered_rows()
        )

    def read(self) -> None:
        """Read every row below the header that is not blank."""
        header = self.columns.header_row
        where = f"{self.prefix}第 {header} 行"
        if self.columns.strangers:
            names = "、".join(f"“{name}”" for name in self.columns.strangers)
            self.collector.note(where, f"不认识列 {names}，未导入")
        types = [self.columns.text(row, "type") for n, row in self._rows()]
        if any(re.fullmatch(r"\d", text) for text in types):
            first = 0 if self.counts_from_zero else 1
            meaning = "、".join(
                f"{number} 为{TYPES[name].label}"
                for number, name in enumerate(NUMBERED_TYPES, start=first)
            )
            self.collector.note(f"{where}，{self.columns.name('type')}", f"数字按 {meaning} 读取")
        for number, row in self._rows():
            self._read_row(number, row)

    def _rows(self) -> list[tuple[int, tuple[Cell, ...]]]:
        header = self.columns.header_row
        return [(n, row) for n, row in self.sheet.numbered_rows() if n > header]

    def _read_row(self, number: int, row: Sequence[Cell]) -> None:
        where = f"{self.prefix}第 {number} 行"
        warnings: list[Problem] = []

        def warn(field: str, message: str) -> None:
            warnings.append(Problem(f"{where}，{self.columns.name(field)}", "warning", message))

        try:
            document = self._document(row, warn)
        except CellFault as fault:
            name = self._column_name(fault.field)
            self.collector.refuse(f"{where}，{name}", fault.message)
            return
        self.collector.add(document, where, warnings, self._place_name)

    def _document(self, row: Sequence[Cell], warn: Any) -> dict[str, Any]:
        columns = self.columns
        type_name = self._type(columns.text(row, "type"))
        stem = columns.text(row, "stem")
        if not stem:
            raise CellFault("stem", "没有填写题干")
        shuffle = columns.text(row, "shuffle")
        cells = Row(
            stem=stem,
            answer=_answer_text(columns.cell(row, "answer")),
            options=self._options(row),
            shuffle=find_truth(shuffle) if shuffle else None,
            any_order=find_truth(columns.text(row, "any_order")) is True,
        )
        document = {"id": columns.text(row, "id"), "type": type_name, "stem": stem}
        document |= read_facets(columns, row, warn)
        if type_name not in ("multiple_choice", "indefinite_choice"):
            rule = document.pop("scoring_rule", None)
            document.pop("marks_per_option", None)
            if rule not in (None, "all_or_nothing"):
                label = TYPES[type_name].label
                warn("scoring_rule", f"{label}不用“{SCORING_RULES[rule]}”，已忽略")
        return document | CONTENT[type_name](cells)

    def _type(self, text: str) -> str:
        if not text:
            raise CellFault("type", "没有填写题型")
        found = find_type(text, counts_from_zero=self.counts_from_zero)
        if found:
            return found
        if any(word in text for word in NOT_IN_TABLES):
            raise CellFault("type", f"“{text}”放不进一行，请用 Word 模板或 JSON Lines 导入")
        labels = "、".join(TYPES[name].label for name in CONTENT)
        raise CellFault("type", f"“{text}”不认识，可用：{labels}")

    def _options(self, row: Sequence[Cell]) -> dict[str, str]:
        options: dict[str, str] = {}
        for letter, position in self.columns.options.items():
            text = restored_text(cell_text(row[position])) if position < len(row) else ""
            if text:
                options[letter] = text
        if not options and self.columns.text(row, "options"):
            parts = re.split(r"[\n|｜]+", self.columns.text(row, "options"))
            texts = [re.sub(r"^\s*[A-Ja-j][.．、:：]\s*", "", part).strip() for part in parts]
            options = {chr(ord("A") + n): text for n, text in enumerate(filter(None, texts))}
        return options

    def _column_name(self, field: str) -> str:
        if field.startswith("option "):
            letter = field.removeprefix("option ")
            return f"{self.columns.names.get(field) or f'选项{letter}'}列"
        return self.columns.name(field)

    def _place_name(self, place: str) -> str:
        """Return the column that a problem of the document belongs to."""
        option = re.match(r"(?:选项|条目)第 (\d+) 条", place)
        if option:
            return self._column_name(f"option {chr(ord('A') + int(option[1]) - 1)}")
        head = re.sub(r"^第 \d+ 条(?=依据)", "", place.partition("，")[0])
        field = _PLACES.get(head) or next(
            (field for field, names in HEADERS.items() if names[0] == head), None
        )
        if field is None and re.match(r"第 \d+ 空", head):
            field = "answer"
        return self.columns.name(field) if field else place


def _answer_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "对" if cell else "错"
    return restored_text(cell_text(cell))
