"""论述题."""

from question_bank.items.written import Written


class Essay(Written):
    """A text of a page or more."""

    name = "essay"
    label = "论述题"
    answer_limit = 20_000
