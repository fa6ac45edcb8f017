"""Whether a numbered line opens a question or is a step within one."""

from question_bank.formats.chinese_text import signs
from question_bank.formats.chinese_text.evidence import Evidence
from question_bank.formats.chinese_text.lines import Draft


class Steps:
    """The numbered list within the question being read; next: what would continue it, 0 none."""

    def __init__(self) -> None:
        self.next = 0

    def is_question(
        self, draft: Draft, number: int, expected: int, evidence: Evidence, field: str
    ) -> bool:
        """Return whether the number opens a question; a step is counted.

        expected: the number the next question would bear.  field: what is being read now.
        """
        follows = evidence.options or evidence.key or evidence.parts
        has_own = follows and draft.is_complete
        if evidence.key and not evidence.options and "key" not in draft.texts and self.next:
            has_own = False  # the key after the steps is this question's
        if self.next and number == self.next:
            if not has_own:
                self._count(draft, number, expected)
            return has_own
        if number == expected:
            return True
        if number == 1 and not has_own:
            self.next = 2
            return False
        return has_own or (number > expected and draft.is_complete and field not in signs.PROSE)

    def _count(self, draft: Draft, number: int, expected: int) -> None:
        if number == expected:
            draft.notes.append((draft.place, f"“{number}.”一行当作本题的第 {number} 点"))
        self.next += 1

    def ends_material(self, number: int, last: int) -> bool:
        """Return whether a number opens the next question, not a point of a case's material."""
        if number == (self.next or 1):
            self.next = number + 1
            return False
        return number == last + 1


def has_key(draft: Draft) -> bool:
    """Return whether a key has been read, be it in the brackets of the stem."""
    letters = "".join(draft.options)
    return "key" in draft.texts or bool(
        signs.find_bracket_key(draft.text("stem"), letters, truth=not letters)
    )
