"""The columns of a question table: what each may hold and the names they go by."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from question_bank.formats.sheets import Cell, cell_text, restored_text

OPTION_LETTERS = "ABCDEFGHIJ"

# field -> header in our template, then other names seen in the wild
HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("题号", "外部编号", "编号", "题目编号", "试题编号", "索引", "id"),
    "type": ("题型", "题目类型", "试题类型", "类型", "小题题型", "type"),
    "material": (
        "案例材料", "材料", "案例", "案例内容", "背景材料", "材料内容", "材料题干", "公共题干",
        "共用题干", "大题题干", "案例背景", "material",
    ),
    "stem": (
        "题干", "题目", "试题", "问题", "小题", "小题题干", "小题题目", "题目内容", "试题内容",
        "试题题干", "题目题干", "内容", "content", "question", "stem",
    ),
    "answer": (
        "答案", "正确答案", "标准答案", "参考答案", "试题答案", "题目答案", "正确选项", "answer",
        "key",
    ),
    "options": ("选项", "备选项", "备选答案", "答案选项", "选项内容", "options"),
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
    "enemies": ("互斥题", "互斥题号", "互斥题目", "互斥", "enemies"),
    "author": ("编写人", "命题人", "出题人", "作者"),
    "reviewer": ("审核人", "审题人"),
    "notes": ("备注", "说明"),
}  # fmt: skip
# Every field a column can be given, with what a page calls it.
FIELDS: Mapping[str, str] = {
    **{field: names[0] for field, names in HEADERS.items()},
    "options": "全部选项（同一格）",
    **{f"option {letter}": f"选项{letter}" for letter in OPTION_LETTERS},
    **{f"flag {letter}": f"选项{letter}是否正确" for letter in OPTION_LETTERS},
}
RUNNING_NUMBER = "序号"

_MARK = r"([a-j]|10|[1-9])"
_TRUTH = r"(?:是否正确|是否为?答案|是否为?正确答案|是否对|正确性|正确|对错|iscorrect|correct)"
_OPTION_NAMES = (
    re.compile(rf"(?:选项|备选项|备选答案|答案选项|答案|option|choice){_MARK}(?:内容)?"),
    re.compile(r"([a-j])(?:选项|项|\.|选项内容)?"),
)
_FLAG_NAMES = (
    re.compile(rf"{_TRUTH}{_MARK}"),
    re.compile(rf"(?:正确选项|正确答案|key|flag){_MARK}"),
    re.compile(rf"(?:选项|备选项|option)?{_MARK}(?:选项|项)?{_TRUTH}"),
)
_BARE_FLAG = re.compile(rf"{_TRUTH}|答案标记|标记|√|正误")


def header_key(text: str) -> str:
    """Return a header folded for comparison: 答案（多选用英文逗号分隔） is 答案."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", folded)
    return re.sub(r"[\s*_:：]+", "", folded)


_FIELDS: Mapping[str, tuple[int, str]] = {
    header_key(name): (rank, field)
    for field, names in HEADERS.items()
    for rank, name in enumerate(names)
}


def find_field(header: str) -> tuple[int, str] | None:
    """Return rank and field of a header; of 题号/外部编号 either part may be known."""
    key = header_key(header)
    for part in (key, *key.split("/")):
        if part in _FIELDS:
            return _FIELDS[part]
    return None


def find_option(header: str) -> str | None:
    """Return the letter of an option's header such as 选项A, option1 or B."""
    return _letter(_OPTION_NAMES, header)


def find_flag(header: str) -> str | None:
    """Return the letter of a header that says whether an option is right, such as 是否正确A."""
    return _letter(_FLAG_NAMES, header)


def is_bare_flag(header: str) -> bool:
    """Return whether a header says 是否正确 without naming the option, which stands before it."""
    return bool(_BARE_FLAG.fullmatch(header_key(header)))


def _letter(names: Sequence[re.Pattern[str]], header: str) -> str | None:
    key = header_key(header)
    for name in names:
        if match := name.fullmatch(key):
            return OPTION_LETTERS[int(match[1]) - 1] if match[1].isdigit() else match[1].upper()
    return None


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a sheet; `names` are the headers as the file writes them."""

    fields: Mapping[str, int]
    names: Mapping[str, str]

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """Return the cell of a field, None when the sheet has no such column."""
        position = self.fields.get(field)
        return row[position] if position is not None and position < len(row) else None

    def text(self, row: Sequence[Cell], field: str) -> str:
        """Return the text of a field."""
        return restored_text(cell_text(self.cell(row, field)))

    def name(self, field: str) -> str:
        """Return how the file calls the column of a field."""
        return f"{self.names.get(field) or HEADERS.get(field, (FIELDS[field],))[0]}列"

    def letters(self, kind: str) -> list[str]:
        """Return the letters that have a column of a kind, "option" or "flag"."""
        return [letter for letter in OPTION_LETTERS if f"{kind} {letter}" in self.fields]
