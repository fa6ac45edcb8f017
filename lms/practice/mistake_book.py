"""How a question enters and leaves the mistake book (docs/rules/daily-practice.md)."""

from dataclasses import dataclass

RIGHTS_TO_CLEAR = 2  # right answers in a row


@dataclass(frozen=True)
class MistakeState:
    """A question in the book: how often it was answered wrong, and right in a row since."""

    wrong_count: int
    right_streak: int
    is_cleared: bool


def after_answer(state: MistakeState | None, is_right: bool) -> MistakeState | None:
    """Return the state after another answer; None: the question never was a mistake."""
    if not is_right:
        return MistakeState((state.wrong_count if state else 0) + 1, 0, is_cleared=False)
    if state is None or state.is_cleared:
        return state
    streak = state.right_streak + 1
    return MistakeState(state.wrong_count, streak, is_cleared=streak >= RIGHTS_TO_CLEAR)
