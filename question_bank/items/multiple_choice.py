"""多选题: two right options or more."""

from question_bank.items.choice import Choice
from question_bank.items.report import Report
from question_bank.items.scoring import SCORING_RULES


class MultipleChoice(Choice):
    """A choice with at least two right options, scored under one of five rules."""

    name = "multiple_choice"
    label = "多选题"
    scoring_rules = tuple(SCORING_RULES)

    def check_key_count(self, count: int, report: Report) -> None:
        """Note fewer than two right options."""
        if count < 2:
            report.error("答案", "多选题至少应有 2 个答案；只有 1 个时请改为单选题或不定项选择题")
