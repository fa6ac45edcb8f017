"""不定项选择题: one right option or more, the examinee does not know how many."""

from question_bank.items.choice import Choice
from question_bank.items.report import Report
from question_bank.items.scoring import SCORING_RULES


class IndefiniteChoice(Choice):
    """A choice with at least one right option, scored under one of five rules."""

    name = "indefinite_choice"
    label = "不定项选择题"
    scoring_rules = tuple(SCORING_RULES)

    def check_key_count(self, count: int, report: Report) -> None:
        """Note a missing key."""
        if count < 1:
            report.error("答案", "不定项选择题至少应有 1 个答案")
