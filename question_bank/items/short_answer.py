"""简答题."""

from question_bank.items.written import Written


class ShortAnswer(Written):
    """A text of some sentences."""

    name = "short_answer"
    label = "简答题"
    answer_limit = 5_000
