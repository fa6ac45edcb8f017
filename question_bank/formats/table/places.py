"""What a trainer calls the place of a problem: the column as the file names it."""

import re
from collections.abc import Mapping

from question_bank.formats.table.columns import FIELDS, HEADERS, OPTION_LETTERS, Columns

_PLACES: Mapping[str, str] = {
    "题干": "stem", "答案": "answer", "解析": "rationale", "分值": "marks", "编号": "id",
    "评分规则": "scoring_rule", "业务条线": "lines", "依据": "basis", "失效日期": "valid_until",
    "生效日期": "valid_from", "每项得分": "scoring_rule", "采分点": "answer", "备注": "notes",
    "适用地区": "region", "编写人": "author", "互斥题": "enemies",
}  # fmt: skip


def column_name(columns: Columns, field: str) -> str:
    """Return how a file calls the column of a field, or our name when it has none."""
    if field.startswith("option ") and field not in columns.fields and "options" in columns.fields:
        return columns.name("options")
    if field == "options" and field not in columns.fields:
        return f"{HEADERS[field][0]}列"
    return columns.name(field) if field in FIELDS else f"{field}列"


def place_name(columns: Columns, place: str) -> str:
    """Return the column that a problem of a document belongs to, the place itself if to none."""
    option = re.match(r"(?:选项|条目)第 (\d+) 条", place)
    if option and int(option[1]) <= len(OPTION_LETTERS):
        return column_name(columns, f"option {OPTION_LETTERS[int(option[1]) - 1]}")
    head = re.sub(r"^第 \d+ 条(?=依据)", "", place.partition("，")[0])
    field = _PLACES.get(head) or next(
        (field for field, names in HEADERS.items() if names[0] == head), None
    )
    if field is None and re.match(r"第 \d+ 空", head):
        field = "answer"
    return column_name(columns, field) if field else place
