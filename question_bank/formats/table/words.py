"""What people write in the cells: question types, keys, scoring rules, yes and no."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

# What a row can hold; a matching question needs more.
TYPE_NAMES: Mapping[str, tuple[str, ...]] = {
    "single_choice": ("单选题", "单选", "单项选择题", "单项选择", "001001"),
    "multiple_choice": ("多选题", "多选", "多项选择题", "多项选择", "001002"),
    "indefinite_choice": (
        "不定项选择题", "不定项选择", "不定项", "不定项题", "不定选项题", "001007",
    ),
    "true_false": ("判断题", "判断", "是非题", "对错题", "正误题", "001003"),
    "fill_blank": ("填空题", "填空", "001004"),
    "numeric": ("数值题", "数值", "计算题", "计算"),
    "short_answer": ("简答题", "简答", "问答题", "问答", "主观题", "名词解释", "001005"),
    "essay": ("论述题", "论述"),
    "ordering": ("排序题", "排序"),
}  # fmt: skip
CASE_TYPE, PART_TYPE = "案例分析题", "小题"  # 小题：单选题 is a sub-question of the case above it
NOT_IN_TABLES = ("连线", "匹配", "情景", "实操", "业务操作", "配对")
# Files that number their types count from 1, or from 0 when a 0 occurs.
NUMBERED_TYPES = ("single_choice", "multiple_choice", "true_false", "fill_blank", "short_answer")

_TRUE = {"对", "正确", "是", "√", "✓", "✔", "t", "true", "y", "yes", "1", "right", "真"}
_FALSE = {
    "错", "错误", "否", "不是", "不对", "不正确", "×", "✗", "✘", "x", "f", "false", "n", "no", "0",
    "wrong", "假",
}  # fmt: skip
_CASE = re.compile(
    r"案例|材料(?:分析|阅读)?题|组合题|综合(?:分析)?题|阅读理解|001006|^case$|^材料分析$"
)
_PART = re.compile(r"^(?:小题|子题|子试题)[:：\-_]*")
_SEPARATORS = re.compile(r"[\s,，、;；|｜/\\.。·和与&+-]+")
_RULES = (
    (re.compile(r"倒扣|扣分|penalty"), "penalty"),
    (re.compile(r"每.{0,6}(?:项|个).{0,4}得|固定分|per_option_fixed"), "per_option_fixed"),
    (re.compile(r"一半|半分|half_if_subset"), "half_if_subset"),
    (re.compile(r"比例|proportional"), "proportional"),
    (re.compile(r"全对|全部选对|全选对|不得分|默认|all_or_nothing"), "all_or_nothing"),
)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


_TYPES = {_folded(word): name for name, words in TYPE_NAMES.items() for word in (name, *words)}


def find_type(text: str, *, counts_from_zero: bool) -> str | None:
    """Return the question type of a name or of a number counted from 1 or 0."""
    key = _folded(text)
    if key in _TYPES:
        return _TYPES[key]
    if re.fullmatch(r"\d", key):
        position = int(key) - (0 if counts_from_zero else 1)
        if 0 <= position < len(NUMBERED_TYPES):
            return NUMBERED_TYPES[position]
    return None


def is_case(text: str) -> bool:
    """Return whether a name of a type or of a sheet means questions about one material."""
    return bool(_CASE.search(_folded(text)))


def part_type_name(text: str) -> str | None:
    """Return what follows 小题 or 子题 in a type cell, None when it does not begin so."""
    match = _PART.match(text.strip())
    return text.strip()[match.end() :].strip("()（） ") if match else None


def find_sheet_type(name: str) -> str | None:
    """Return the question type that the name of a sheet says, such as 一、单选题（20题）."""
    if is_case(name):
        return "case"
    key = _folded(name)
    found = {kind for word, kind in _TYPES.items() if word in key and not word.isascii()}
    return found.pop() if len(found) == 1 else None


def find_truth(text: str) -> bool | None:
    """Return true or false for the many ways of writing 对 and 错."""
    key = _folded(text).strip("。.,，()（）")
    if key in _TRUE:
        return True
    return False if key in _FALSE else None


def find_letters(text: str) -> list[str] | None:
    """Return the option letters of a key such as ABC, A,B or Ａ；Ｂ, None when it is no key."""
    key = unicodedata.normalize("NFKC", text).upper().strip("()[]【】 ")
    letters = list(_SEPARATORS.sub("", key))
    return letters if letters and all("A" <= sign <= "Z" for sign in letters) else None


def find_rule(text: str) -> tuple[str, Decimal | None] | None:
    """Return the scoring rule that the words mean, and the fixed marks an option they name."""
    key = _folded(text)
    for pattern, rule in _RULES:
        if pattern.search(key):
            amount = re.search(r"得(\d+(?:\.\d{1,2})?)分", key)
            each = Decimal(amount[1]) if amount and rule == "per_option_fixed" else None
            return rule, each
    return None


def split_words(text: str) -> list[str]:
    """Return the parts of a list cell, separated by semicolons, commas or new lines."""
    return [part.strip() for part in re.split(r"[;；,，、|｜\n]+", text) if part.strip()]
