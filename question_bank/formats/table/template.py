"""Our own table: its columns in order, what each is for, and its drop-down words."""

from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.formats.table.columns import HEADERS, OPTION_LETTERS
from question_bank.formats.table.words import CASE_TYPE, TYPE_NAMES
from question_bank.items.scoring import SCORING_RULES
from question_bank.taxonomy import (
    COGNITIVE_LEVELS,
    COMPETENCIES,
    CONTENT_CATEGORIES,
    DIFFICULTIES,
)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; `help` is its header comment, `words` its drop-down."""

    field: str
    header: str
    width: int
    help: str
    words: tuple[str, ...] = ()
    required: bool = False


_HELP: Mapping[str, tuple[int, str]] = {
    "id": (12, "本单位的题目编号，可不填。编号与题库中已有的题相同时，作为该题的新版本导入。"),
    "type": (14, "必填。案例分析题先用一行写材料，下面每个小题一行，题型写成 小题：单选题。"
             "连线题请用 Word 模板或 JSON Lines 导入。"),
    "material": (32, "只用于案例分析题：案例或材料的全文，不超过 10000 字。小题的行空着。"),
    "stem": (48, "必填，不超过 2000 字。填空题用 ____ 或（ ）标出每个空。"),
    "answer": (16, "必填。选择题写字母，如 A 或 ABC；判断题写 对 或 错；填空题各空用 | 隔开，"
               "同一空的几种写法用 ; 隔开；数值题写 12.5±0.1%；简答、论述题写参考答案；"
               "排序题按正确顺序写字母。"),
    "rationale": (32, "为什么是这个答案，不超过 2000 字。"),
    "basis": (28, "政策法规类题目应填：文件名或文号，加条款，如 社会保险法 第四十五条。"
              "几条依据时每条一行。"),
    "quote": (32, "所依据条款的原文，逐字摘录；与左边的依据逐行对应。"),
    "lines": (20, "业务条线的编码或名称，如 05.02 或 工伤认定；全科题写几条，用 ; 隔开，"
              "第一条为主。"),
    "content_category": (14, "人社部发〔2019〕13号列出的培训内容。"),
    "competency": (12, "考政策运用、评业务操作、测全科受理。"),
    "cognitive": (10, "记忆、理解、应用、综合。"),
    "difficulty": (8, "易、较易、中、较难、难，或 1 至 5。"),
    "marks": (8, "不填为 1 分；组卷时可另行设定。"),
    "scoring_rule": (24, "只用于多选题和不定项选择题，不填为全部选对才得分。"
                     "“每选对一项得固定分”可写成 每选对一项得0.5分。"),
    "shuffle": (10, "选项能否打乱顺序，不填为 是。选项中有“以上都对”时填 否。"),
    "any_order": (12, "填空题几个空的答案可以互换时填 是。"),
    "valid_from": (12, "如 2025-01-31。"),
    "valid_until": (12, "所依据政策的失效日期，过期的题不再抽取。"),
    "region": (12, "只适用于某地的题，写地区名；不填为全国适用。"),
    "tags": (14, "几个词用 ; 隔开。"),
    "enemies": (14, "不能出现在同一份试卷里的题的题号，几个用 ; 隔开。"),
    "author": (10, ""),
    "reviewer": (10, ""),
    "notes": (18, ""),
}  # fmt: skip
YES_NO = ("是", "否")
_WORDS: Mapping[str, tuple[str, ...]] = {
    "type": (*(words[0] for words in TYPE_NAMES.values()), CASE_TYPE),
    "content_category": tuple(CONTENT_CATEGORIES.values()),
    "competency": tuple(COMPETENCIES.values()),
    "cognitive": tuple(COGNITIVE_LEVELS.values()),
    "difficulty": tuple(DIFFICULTIES.values()),
    "scoring_rule": tuple(SCORING_RULES.values()),
    "shuffle": YES_NO,
    "any_order": YES_NO,
}
_REQUIRED = {"type", "stem", "answer"}


def list_columns() -> list[TableColumn]:
    """Return the columns of our table in order."""
    columns: list[TableColumn] = []
    for field, (width, text) in _HELP.items():
        if field == "answer":
            columns += [
                TableColumn(f"option {letter}", f"选项{letter}", 18, "2 至 10 项，中间不能空。")
                for letter in OPTION_LETTERS
            ]
        columns.append(
            TableColumn(
                field, HEADERS[field][0], width, text, _WORDS.get(field, ()), field in _REQUIRED
            )
        )
    return columns
