"""The scoring rules of questions with several right options (docs/rules/grading.md, G1-G5)."""

from collections.abc import Mapping
from decimal import Decimal

from question_bank.items.question import ZERO, Grade, marks_text, round_marks

SCORING_RULES: Mapping[str, str] = {
    "all_or_nothing": "全部选对得分，少选、多选、错选不得分",
    "half_if_subset": "少选得一半分，错选不得分",
    "proportional": "少选按选对的比例得分，错选不得分",
    "per_option_fixed": "少选时每选对一项得固定分，错选不得分",
    "penalty": "每选对一项加分、选错一项扣同样的分，最低 0 分",
}
DEFAULT_MARKS_PER_OPTION = Decimal("1.00")


def score_options(
    rule: str, marks: Decimal, *, key: frozenset[str], chosen: frozenset[str], each: Decimal
) -> Grade:
    """Return the grade of the chosen options under a scoring rule.

    key, chosen: option ids, neither empty.
    each: marks of one right option, used by `per_option_fixed` only.
    """
    right = len(chosen & key)
    wrong = len(chosen - key)
    if chosen == key:
        return Grade(marks, marks, "回答正确")
    if rule == "penalty":
        earned = marks * (right - wrong) / len(key)
    elif wrong or rule == "all_or_nothing":
        earned = ZERO
    elif rule == "half_if_subset":
        earned = marks / 2
    elif rule == "proportional":
        earned = marks * right / len(key)
    elif rule == "per_option_fixed":
        earned = each * right
    else:
        raise ValueError(f"unknown scoring rule {rule!r}")
    awarded = round_marks(min(max(earned, ZERO), marks))
    return Grade(awarded, marks, _reason(rule, awarded, right, wrong, len(key)))


def _reason(rule: str, awarded: Decimal, right: int, wrong: int, keys: int) -> str:
    if keys == 1 and wrong == 1 and right == 0:
        return "回答错误"
    counts = f"选对 {right} 项"
    if wrong:
        counts += f"，选错 {wrong} 项"
    if right < keys:
        counts += f"，少选 {keys - right} 项"
    return f"{counts}；{SCORING_RULES[rule]}，得 {marks_text(awarded)} 分"
