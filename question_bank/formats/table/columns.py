"""The columns of a question table, the names they go by, and finding the header row."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from question_bank.formats.sheets import Cell, Sheet, cell_text, restored_text

# field -> header in our template, then other names seen in the wild
HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("题号", "外部编号", "编号", "题目编号", "试题编号", "索引", "id"),
    "type": ("题型", "题目类型", "试题类型", "类型", "type"),
    "stem": (
        "题干", "题目", "试题", "问题", "题目内容", "试题内容", "试题题干", "题目题干", "内容",
        "content", "question", "stem",
    ),
    "answer": ("答案", "正确答案", "标准答案", "参考答案", "试题答案", "answer", "key"),
    "options": ("选项", "备选项", "options"),
    "rationale": ("解析", "答案解析", "试题解析", "题目解析", "分析", "analysis", "rationale"),
    "basis": ("依据", "政策依据", "法律依据", "出处", "文号"),
    "quote": ("依据原文", "原文"),
    "lines": ("业务条线", "条线", "知识点", "分类", "题目分类", "章节", "标签"),
    "content_category": ("培训内容类别", "内容类别"),
    "competency": ("能力维度",),
    "cognitive": ("认知层次",),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级", "level", "difficulty"),
    "marks": ("分值", "分数", "题目分值", "score", "marks"),
    "scoring_rule": ("评分规则", "计分规则", "得分规则"),
    "shuffle": ("选项乱序", "选项是否支持乱序", "是否乱序", "乱序"),
    "any_order": ("填空不分顺序", "不分顺序", "混杂"),
    "valid_from": ("生效日期", "生效时间"),
    "valid_until": ("失效日期", "失效时间", "有效期"),
    "region": ("适用地区", "地区"),
    "tags": ("关键字", "关键词", "tags"),
    "author": ("编写人", "命题人", "出题人", "作者"),
    "reviewer": ("审核人", "审题人"),
    "notes": ("备注", "说明"),
}  # fmt: skip
_RUNNING_NUMBER = "序号"
_HEADER_ROWS = 20  # a title and some notes may stand above the header
_OPTION = re.compile(
    r"(?:选项|备选项|备选答案|答案选项|option)([a-j]|10|[1-9])|([a-j])(?:选项|项|\.)?"
)


def _header_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\(.*?\)|\[.*?\]", "", folded)  # “答案（多选用英文逗号分隔）”
    return re.sub(r"[\s*_:：]+", "", folded)


_FIELDS: Mapping[str, tuple[int, str]] = {
    _header_key(name): (rank, field)
    for field, names in HEADERS.items()
    for rank, name in enumerate(names)
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a sheet; `names` are the headers as the file writes them."""

    header_row: int
    fields: Mapping[str, int]
    options: Mapping[str, int]
    names: Mapping[str, str]
    strangers: tuple[str, ...]

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """Return the cell of a field, None when the sheet has no such column."""
        position = self.fields.get(field)
        return row[position] if position is not None and position < len(row) else None

    def text(self, row: Sequence[Cell], field: str) -> str:
        """Return the text of a field."""
        return restored_text(cell_text(self.cell(row, field)))

    def name(self, field: str) -> str:
        """Return how the file calls the column of a field."""
        return f"{self.names.get(field) or HEADERS[field][0]}列"


def _find_field(header: str) -> tuple[int, str] | None:
    """Return rank and field of a header; of 题号/外部编号 either part may be known."""
    key = _header_key(header)
    for part in (key, *key.split("/")):
        if part in _FIELDS:
            return _FIELDS[part]
    return None


def _find_option(header: str) -> str | None:
    match = _OPTION.fullmatch(_header_key(header))
    if not match:
        return None
    sign = match[1] or match[2]
    return chr(ord("A") + int(sign) - 1) if sign.isdigit() else sign.upper()


def find_columns(sheet: Sheet) -> Columns | None:
    """Return the columns of the first row that reads like a header, None when none does."""
    for number, row in sheet.numbered_rows():
        if number >= sheet.first_row + _HEADER_ROWS:
            break
        columns = _columns_of(number, row)
        if "stem" in columns.fields and {"type", "answer"} & set(columns.fields):
            return columns
    return None


def _columns_of(number: int, row: Sequence[Cell]) -> Columns:
    ranked: dict[str, tuple[int, int]] = {}  # field -> rank, position
    options: dict[str, int] = {}
    names: dict[str, str] = {}
    strangers: list[str] = []
    for position, cell in enumerate(row):
        header = cell_text(cell)
        found, option = _find_field(header), _find_option(header)
        if found and found[1] not in ranked:
            ranked[found[1]] = (found[0], position)
            names[found[1]] = header
        elif found and found[0] < ranked[found[1]][0]:  # a better name for the same field
            strangers.append(names[found[1]])
            ranked[found[1]] = (found[0], position)
            names[found[1]] = header
        elif option and option not in options:
            options[option] = position
            names[f"option {option}"] = header
        elif header and header != _RUNNING_NUMBER:
            strangers.append(header)
    fields = {field: position for field, (_, position) in ranked.items()}
    return Columns(number, fields, options, names, tuple(strangers))
